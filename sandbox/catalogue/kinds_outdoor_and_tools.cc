#include "sandbox/catalogue/kinds.h"

namespace emptor::sandbox::catalogue {
namespace {

Kind drills() {
    return {
        .category = {"Tools", "Power Tools", "Drills"},
        .nouns = {"Cordless Drill Driver", "Cordless Drill", "Drill"},
        .brands = {"Torqvist", "Hammerly", "Boltrage", "Grindhus", "Ironbeck"},
        .series = {"Forge", "Sitework", "Compact", "Granit"},
        .naming = Naming::kCode,
        .price_low = 49,
        .price_high = 279,
        .weight_low = 1100,
        .weight_high = 3600,
        .second_hand_permille = 150,
        .axes = {{"voltage", {{"12", "V"}, {"18", "V", 200}, {"20", "V", 250}}, false, true},
                 {"kit",
                  {{"Tool Only", ""},
                   {"with 2.0 Ah Battery", "", 400},
                   {"with 2 x 4.0 Ah Batteries", "", 900}},
                  true,
                  true}},
        .features = {{"brushless", {"Brushless", "Brushless Motor", "BL"}, 600, 250},
                     {"hammer", {"Hammer", "with Hammer Action", "Hmr"}, 300, 120}},
        .sentences = {"Two gears, a steel chuck and a light that shows the mark.",
                      "The {model} drives long screws into oak without complaint."},
    };
}

Kind saws() {
    return {
        .category = {"Tools", "Power Tools", "Saws"},
        .nouns = {"Circular Saw", "Circ Saw", "Saw"},
        .brands = {"Torqvist", "Hammerly", "Boltrage", "Grindhus", "Ironbeck"},
        .series = {"Forge", "Sitework", "Plunge", "Granit"},
        .naming = Naming::kCode,
        .price_low = 59,
        .price_high = 329,
        .weight_low = 2600,
        .weight_high = 6800,
        .second_hand_permille = 120,
        .axes = {{"blade", {{"165", "mm"}, {"190", "mm", 100}}, true, true},
                 {"power", {{"1200", "W"}, {"1400", "W", 60}, {"1800", "W", 140}}, false, true}},
        .features = {{"laser", {"with Laser Guide", "Laser", "Lsr"}, 400, 50},
                     {"dust port", {"Dust Port", "Dust Extraction", "DP"}, 300, 20}},
        .sentences = {"Cuts straight along the line of light.",
                      "The {model} takes the dust away while it works."},
    };
}

Kind running_shoes() {
    return {
        .category = {"Clothing & Shoes", "Shoes", "Running Shoes"},
        .nouns = {"Road Running Shoes", "Running Shoes", "Runners"},
        .brands = {"Strivana", "Kilopace", "Veldrun", "Fleetfern", "Ortreya"},
        .series = {"Cadence", "Cloudstep", "Tempo", "Ridgeway", "Longroad"},
        .naming = Naming::kSeriesNumber,
        .price_low = 49,
        .price_high = 179,
        .weight_low = 420,
        .weight_high = 720,
        .second_hand_permille = 20,
        .axes = {{"gender", {{"Men's", ""}, {"Women's", ""}}, false, true},
                 {"size",
                  {{"US 7", ""},
                   {"US 8", ""},
                   {"US 8.5", ""},
                   {"US 9", ""},
                   {"US 10", ""},
                   {"US 11", ""}},
                  true,
                  true},
                 colours({{"Black", ""}, {"White", ""}, {"Blue", ""}, {"Coral", ""}})},
        .features = {{"waterproof", {"Waterproof", "Weatherproof", "WP"}, 200, 150},
                     {"cushion", {"Cushioned", "Max Cushion", "Cush"}, 500, 60}},
        .sentences = {"A soft landing and a lively push.",
                      "The upper is one knit piece, so nothing rubs."},
    };
}

Kind backpacks() {
    return {
        .category = {"Luggage & Bags", "Backpacks"},
        .nouns = {"Travel Backpack", "Backpack", "Rucksack"},
        .brands = {"Trailmoss", "Nomadry", "Urbanfold", "Karrivane", "Plainline"},
        .series = {"Commuter", "Overpass", "Daypack", "Switchback"},
        .naming = Naming::kSeriesNumber,
        .price_low = 25,
        .price_high = 219,
        .weight_low = 480,
        .weight_high = 1900,
        .second_hand_permille = 10,
        .axes = {{"volume", {{"18", "l"}, {"25", "l", 120}, {"35", "l", 260}}, true, true},
                 colours({{"Black", ""}, {"Grey", ""}, {"Green", ""}, {"Navy", ""}}),
                 {"laptop compartment",
                  {{"14", "inch"}, {"15.6", "inch"}, {"17", "inch"}},
                  false,
                  false}},
        .features = {{"waterproof", {"Waterproof", "Water-Resistant", "WP"}, 500, 100},
                     {"usb port", {"USB Charging Port", "USB Port", "USB"}, 300, 20}},
        .sentences = {"Opens flat like a suitcase, carries like a jacket.",
                      "The {model} fits under most airline seats."},
    };
}

Kind tents() {
    return {
        .category = {"Sports & Outdoors", "Camping", "Tents"},
        .nouns = {"Camping Tent", "Dome Tent", "Tent"},
        .brands = {"Trailmoss", "Nomadry", "Fjellduk", "Karrivane"},
        .series = {"Basecamp", "Lakeside", "Timberline", "Moor"},
        .naming = Naming::kSeriesNumber,
        .price_low = 59,
        .price_high = 429,
        .weight_low = 1600,
        .weight_high = 8900,
        .second_hand_permille = 70,
        .axes = {{"capacity",
                  {{"2 Person", ""}, {"3 Person", "", 150}, {"4 Person", "", 320}},
                  true,
                  true},
                 colours({{"Green", ""}, {"Orange", ""}, {"Grey", ""}})},
        .features = {{"waterproof", {"Waterproof", "Weatherproof", "WP"}, 600, 60},
                     {"instant", {"Instant Setup", "Pop-Up", "Instant"}, 300, 100}},
        .sentences = {"Stands in six minutes, even in wind.",
                      "Taped seams keep the night's rain out."},
    };
}

Kind chargers() {
    return {
        .category = {"Phones", "Accessories", "Chargers"},
        .nouns = {"USB-C Wall Charger", "USB-C Charger", "Charger"},
        .brands = {"Ampelo", "Voltara", "Norvane", "Hyvio", "Plainline"},
        .series = {"Nugget", "QuickCell", "Outlet", "Duo"},
        .naming = Naming::kSeriesCode,
        .price_low = 9,
        .price_high = 79,
        .weight_low = 40,
        .weight_high = 320,
        .second_hand_permille = 0,
        .axes = {{"power",
                  {{"20", "W"}, {"45", "W", 300}, {"65", "W", 550}, {"100", "W", 1100}},
                  true},
                 colours({{"Black", ""}, {"White", ""}}),
                 {"pack", {{"1", ""}, {"2", "", 850}}, true, true}},
        .features = {{"gan", {"GaN", "GaN", "GaN"}, 600, 150},
                     {"foldable plug", {"Foldable Plug", "Folding Plug", "Fold"}, 400, 20}},
        .sentences = {"Charges a phone to half in twenty minutes.",
                      "Stays cool at full power, smaller than an egg."},
    };
}

Kind power_banks() {
    return {
        .category = {"Phones", "Accessories", "Power Banks"},
        .nouns = {"Portable Power Bank", "Power Bank", "Powerbank"},
        .brands = {"Ampelo", "Voltara", "Norvane", "Hyvio", "Cellbrook"},
        .series = {"Reserve", "Pocketcell", "Trailcell", "Slimline"},
        .naming = Naming::kSeriesNumber,
        .price_low = 15,
        .price_high = 69,
        .weight_low = 140,
        .weight_high = 620,
        .second_hand_permille = 20,
        .axes = {{"battery capacity",
                  {{"5000", "mAh"}, {"10000", "mAh", 300}, {"20000", "mAh", 900}},
                  true,
                  true},
                 colours({{"Black", ""}, {"White", ""}, {"Blue", ""}})},
        .features = {{"wireless charging", {"Wireless Charging", "Qi", "Qi"}, 300, 200},
                     {"usb-c", {"USB-C", "USB Type-C", "USBC"}, 700, 50}},
        .sentences = {"Fills a phone twice and itself in three hours.", "Allowed in hand luggage."},
    };
}

}  // namespace

std::vector<Kind> outdoor_and_tool_kinds() {
    return {drills(), saws(), running_shoes(), backpacks(), tents(), chargers(), power_banks()};
}

}  // namespace emptor::sandbox::catalogue
