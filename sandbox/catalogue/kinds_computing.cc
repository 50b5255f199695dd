#include "sandbox/catalogue/kinds.h"

namespace emptor::sandbox::catalogue {
namespace {

Kind laptops() {
    return {
        .category = {"Computers", "Laptops"},
        .nouns = {"Laptop Computer", "Notebook", "Laptop"},
        .brands = {"Kestoma", "Orbrel", "Vantoro", "Lumivar", "Tessarix", "Norvane"},
        .series = {"AeroBook", "WorkMate", "Corebook", "Drift", "Studiobook"},
        .naming = Naming::kSeriesCode,
        .price_low = 349,
        .price_high = 1599,
        .weight_low = 980,
        .weight_high = 2600,
        .second_hand_permille = 320,
        .axes = {{"screen", {{"13.3", "inch"}, {"14", "inch"}, {"15.6", "inch"}, {"16", "inch"}}},
                 {"memory", {{"8", "GB"}, {"16", "GB", 120}, {"32", "GB", 330}}, true, true},
                 {"capacity",
                  {{"256", "GB"}, {"512", "GB", 90}, {"1", "TB", 220}, {"2", "TB", 480}},
                  true,
                  true},
                 colours({{"Silver", ""}, {"Grey", ""}})},
        .features = {{"touchscreen", {"Touchscreen", "Touch Screen", "Touch"}, 300, 90},
                     {"backlit keyboard", {"Backlit Keyboard", "Backlit KB", "BL"}, 400, 30}},
        .sentences = {"A light {noun} for trains, kitchens and meetings.",
                      "The {model} runs all day and charges over USB-C.",
                      "Three ports on each side spare the adapter."},
    };
}

Kind phones() {
    return {
        .category = {"Phones", "Smartphones"},
        .nouns = {"Unlocked Smartphone", "Smartphone", "Phone"},
        .brands = {"Zelphon", "Mirrano", "Kestoma", "Orbrel", "Hyvio"},
        .series = {"Nova Line", "Arc", "Lyra", "Pocket", "Summit"},
        .naming = Naming::kSeriesNumber,
        .price_low = 129,
        .price_high = 899,
        .weight_low = 150,
        .weight_high = 230,
        .second_hand_permille = 380,
        .axes = {{"capacity", {{"128", "GB"}, {"256", "GB", 110}, {"512", "GB", 300}}, true, true},
                 colours(
                     {{"Black", ""}, {"Blue", ""}, {"White", ""}, {"Purple", ""}, {"Gold", ""}}),
                 {"screen", {{"6.1", "inch"}, {"6.5", "inch"}, {"6.7", "inch"}}, false, false}},
        .features = {{"5g", {"5G", "5G", "5G"}, 700, 100},
                     {"dual sim", {"Dual SIM", "Dual-SIM", "DS"}, 600, 0}},
        .sentences = {"Bright in the sun and quick at night.",
                      "The {model} gets seven years of updates.",
                      "Its battery is full again in forty minutes."},
    };
}

Kind tablets() {
    return {
        .category = {"Computers", "Tablets"},
        .nouns = {"Tablet Computer", "Tablet", "Tab"},
        .brands = {"Zelphon", "Kestoma", "Orbrel", "Mirrano", "Plainline"},
        .series = {"Slate", "Folio", "Sketch", "Leaf"},
        .naming = Naming::kSeriesNumber,
        .price_low = 89,
        .price_high = 699,
        .weight_low = 300,
        .weight_high = 690,
        .second_hand_permille = 240,
        .axes = {{"screen", {{"8.7", "inch"}, {"10.4", "inch"}, {"11", "inch"}, {"12.9", "inch"}}},
                 {"capacity", {{"64", "GB"}, {"128", "GB", 120}, {"256", "GB", 260}}, true, true},
                 colours({{"Grey", ""}, {"Silver", ""}, {"Blue", ""}})},
        .features = {{"lte", {"Cellular", "LTE", "LTE"}, 250, 180},
                     {"pen", {"with Pen", "incl. Stylus", "+Pen"}, 300, 120}},
        .sentences = {"Reads, draws and streams for ten hours.",
                      "The {model} fits a coat pocket and a school day."},
    };
}

Kind monitors() {
    return {
        .category = {"Computers", "Monitors"},
        .nouns = {"Computer Monitor", "Monitor", "Display"},
        .brands = {"Lumivar", "Orbrel", "Vidara", "Tessarix", "Kestoma"},
        .series = {"ClearDesk", "ProFrame", "RapidView", "SoftLight"},
        .naming = Naming::kSeriesCode,
        .price_low = 99,
        .price_high = 799,
        .weight_low = 2900,
        .weight_high = 9800,
        .second_hand_permille = 180,
        .axes = {{"screen",
                  {{"23.8", "inch"}, {"27", "inch", 180}, {"32", "inch", 420}, {"34", "inch", 600}},
                  true,
                  true},
                 {"refresh rate",
                  {{"60", "Hz"}, {"75", "Hz"}, {"144", "Hz", 250}, {"165", "Hz", 300}}},
                 {"resolution",
                  {{"1920 x 1080", ""}, {"2560 x 1440", "", 200}, {"3840 x 2160", "", 450}}}},
        .features = {{"curved", {"Curved", "Curved", "Crvd"}, 250, 80},
                     {"usb-c", {"USB-C", "USB Type-C", "USBC"}, 350, 120},
                     {"panel", {"IPS", "IPS", "IPS"}, 600, 60}},
        .sentences = {"A sharp {noun} with a stand that turns, tilts and rises.",
                      "One cable carries picture, data and 65 watts of charging.",
                      "Colours are measured at the factory."},
    };
}

Kind storage() {
    return {
        .category = {"Computers", "Storage", "Solid State Drives"},
        .nouns = {"NVMe M.2 Solid State Drive", "M.2 SSD", "SSD"},
        .brands = {"Storvane", "Cellbrook", "Flintdrive", "Memorand", "Kestoma", "Plainline"},
        .series = {"Velox", "Granite", "Swiftcell", "Ember", "Vault"},
        .naming = Naming::kSeriesNumber,
        .price_low = 32,
        .price_high = 120,
        .weight_low = 9,
        .weight_high = 60,
        .second_hand_permille = 50,
        .axes = {{"capacity",
                  {{"250", "GB"},
                   {"500", "GB", 300},
                   {"1", "TB", 800},
                   {"2", "TB", 1900},
                   {"4", "TB", 4200}},
                  true,
                  true}},
        .features = {{"heatsink", {"with Heatsink", "w/ Heatsink", "HS"}, 250, 120},
                     {"pcie 4", {"PCIe 4.0", "Gen4", "G4"}, 600, 100}},
        .sentences = {"Reads up to 7,000 megabytes a second.",
                      "The {model} keeps its speed when it is nearly full.",
                      "Five years of warranty."},
    };
}

Kind memory_cards() {
    return {
        .category = {"Computers", "Storage", "Memory Cards"},
        .nouns = {"microSDXC Memory Card", "microSD Card", "microSD"},
        .brands = {"Storvane", "Cellbrook", "Flintdrive", "Memorand"},
        .series = {"Snap", "Endure", "Motion", "Trail"},
        .naming = Naming::kSeriesNumber,
        .price_low = 7,
        .price_high = 24,
        .weight_low = 2,
        .weight_high = 12,
        .second_hand_permille = 0,
        .axes = {{"capacity",
                  {{"64", "GB"}, {"128", "GB", 500}, {"256", "GB", 1300}, {"512", "GB", 3000}},
                  true,
                  true},
                 {"pack", {{"1", ""}, {"2", "", 900}}, true, true}},
        .features = {{"adapter", {"with SD Adapter", "+ Adapter", "w/ Adpt"}, 500, 40},
                     {"speed class", {"U3 V30", "V30", "U3"}, 600, 60}},
        .sentences = {"Fast enough for 4K video, tough enough for rain.",
                      "Made for phones, cameras and consoles."},
    };
}

Kind keyboards() {
    return {
        .category = {"Computers", "Accessories", "Keyboards"},
        .nouns = {"Mechanical Keyboard", "Keyboard", "KB"},
        .brands = {"Tessarix", "Norvane", "Klakko", "Vantoro", "Plainline"},
        .series = {"Typist", "Clickline", "DeskOne", "Tactile"},
        .naming = Naming::kSeriesCode,
        .price_low = 24,
        .price_high = 189,
        .weight_low = 420,
        .weight_high = 1300,
        .second_hand_permille = 80,
        .axes = {{"switches",
                  {{"Red Switches", ""}, {"Brown Switches", ""}, {"Blue Switches", ""}},
                  true},
                 {"colour", {{"Black", ""}, {"White", ""}, {"Grey", ""}}, false, true}},
        .features = {{"wireless", {"Wireless", "Bluetooth", "BT"}, 500, 200},
                     {"backlight", {"RGB Backlit", "Backlit", "RGB"}, 500, 120},
                     {"layout", {"Tenkeyless", "TKL", "TKL"}, 400, 0}},
        .sentences = {"Keys that answer, in a frame that does not flex.",
                      "The {model} remembers three computers."},
    };
}

Kind mice() {
    return {
        .category = {"Computers", "Accessories", "Mice"},
        .nouns = {"Computer Mouse", "Optical Mouse", "Mouse"},
        .brands = {"Tessarix", "Norvane", "Klakko", "Vantoro", "Plainline"},
        .series = {"Glide", "Swift", "Palm", "Arrow"},
        .naming = Naming::kSeriesCode,
        .price_low = 9,
        .price_high = 119,
        .weight_low = 60,
        .weight_high = 180,
        .second_hand_permille = 30,
        .axes = {colours({{"Black", ""}, {"White", ""}, {"Grey", ""}, {"Pink", ""}})},
        .features = {{"wireless", {"Wireless", "2.4G Wireless", "WL"}, 700, 150},
                     {"silent", {"Silent", "Quiet Click", "Silent"}, 300, 40},
                     {"ergonomic", {"Ergonomic", "Ergo", "Ergo"}, 300, 80}},
        .sentences = {"Fits the hand and leaves the wrist straight.",
                      "One battery lasts a year of office days."},
    };
}

}  // namespace

std::vector<Kind> computing_kinds() {
    return {laptops(), phones(),       tablets(),   monitors(),
            storage(), memory_cards(), keyboards(), mice()};
}

}  // namespace emptor::sandbox::catalogue
