#include "sandbox/catalogue/kinds.h"

namespace emptor::sandbox::catalogue {
namespace {

Axis packs(std::vector<Value> values) {
    return {"pack", std::move(values), true, true};
}

Kind coffee_machines() {
    return {
        .category = {"Home & Kitchen", "Coffee", "Espresso Machines"},
        .nouns = {"Espresso Coffee Machine", "Espresso Machine", "Coffee Maker"},
        .brands = {"Brewlark", "Cafforo", "Steamwell", "Morvella", "Casanella"},
        .series = {"Barista", "Mattina", "Crema", "Piccolo", "Doppio"},
        .naming = Naming::kSeriesCode,
        .price_low = 69,
        .price_high = 899,
        .weight_low = 2800,
        .weight_high = 11500,
        .second_hand_permille = 200,
        .axes = {colours({{"Black", ""}, {"Silver", ""}, {"Red", ""}}),
                 {"pressure", {{"15", "bar"}, {"19", "bar", 60}}, false, true},
                 {"tank", {{"1.2", "l"}, {"1.8", "l"}, {"2.5", "l"}}, false, false}},
        .features = {{"grinder", {"with Grinder", "Built-in Grinder", "w/ Grndr"}, 400, 300},
                     {"milk frother", {"Milk Frother", "Steam Wand", "Frother"}, 600, 80}},
        .sentences = {"The first cup is ready forty seconds after the switch.",
                      "Water tank and drip tray go into the dishwasher."},
    };
}

Kind vacuum_cleaners() {
    return {
        .category = {"Home & Kitchen", "Cleaning", "Vacuum Cleaners"},
        .nouns = {"Stick Vacuum Cleaner", "Vacuum Cleaner", "Vacuum"},
        .brands = {"Dustral", "Swirlon", "Cleanvar", "Aerobroom", "Morvella"},
        .series = {"Cyclone", "Whisk", "FeatherLift", "Roomer"},
        .naming = Naming::kSeriesNumber,
        .price_low = 69,
        .price_high = 599,
        .weight_low = 2100,
        .weight_high = 7200,
        .second_hand_permille = 220,
        .axes = {colours({{"Grey", ""}, {"Red", ""}, {"Blue", ""}}),
                 {"power", {{"250", "W"}, {"400", "W", 60}, {"550", "W", 120}}, false, true}},
        .features = {{"cordless", {"Cordless", "Battery", "Crdls"}, 700, 200},
                     {"hepa", {"HEPA Filter", "HEPA", "HEPA"}, 500, 60},
                     {"pet", {"for Pet Hair", "Pet Hair", "Pet"}, 300, 40}},
        .sentences = {"Lifts crumbs, sand and dog hair in one go.",
                      "The {model} hangs on the wall and charges there."},
    };
}

Kind knives() {
    return {
        .category = {"Home & Kitchen", "Kitchen", "Knives"},
        .nouns = {"Chef's Knife", "Kitchen Knife", "Knife"},
        .brands = {"Edgeholm", "Sakuriba", "Brenmark", "Cuttley", "Plainline"},
        .series = {"Atelier", "Ridge", "Kuroma", "Classic Line", "Maison"},
        .naming = Naming::kSeriesNumber,
        .price_low = 14,
        .price_high = 219,
        .weight_low = 90,
        .weight_high = 320,
        .second_hand_permille = 0,
        .axes = {{"blade", {{"15", "cm"}, {"20", "cm", 150}, {"24", "cm", 300}}, true, true},
                 {"handle", {{"Walnut Handle", ""}, {"Black Handle", ""}, {"Olive Handle", ""}}}},
        .features = {{"damascus", {"Damascus Steel", "Damascus", "Dmscs"}, 300, 600},
                     {"forged", {"Forged", "Forged", "Frgd"}, 500, 150}},
        .sentences = {"Ground thin behind the edge and balanced at the bolster.",
                      "Sharp from the box & easy to keep so."},
    };
}

Kind bulbs() {
    return {
        .category = {"Home & Kitchen", "Lighting", "LED Bulbs"},
        .nouns = {"LED Light Bulb", "LED Bulb", "LED"},
        .brands = {"Lumivar", "Glowick", "Brightmoor", "Everlume", "Plainline"},
        .series = {"Hearth", "Daybreak", "Evening", "Filament"},
        .naming = Naming::kSeriesNumber,
        .price_low = 4,
        .price_high = 16,
        .weight_low = 40,
        .weight_high = 120,
        .second_hand_permille = 0,
        .axes = {{"power",
                  {{"4.5", "W"}, {"8", "W", 150}, {"10.5", "W", 250}, {"14", "W", 420}},
                  true},
                 packs({{"1", ""}, {"2", "", 800}, {"4", "", 2200}, {"6", "", 3400}}),
                 {"base", {{"E26", ""}, {"E12", ""}, {"GU10", ""}}, false, true}},
        .features = {{"dimmable", {"Dimmable", "Dimmable", "Dim"}, 500, 200},
                     {"tone", {"Warm White", "Soft White", "WW"}, 600, 0}},
        .sentences = {"Lights at once and does not hum.", "Lasts fifteen thousand hours."},
    };
}

Kind batteries() {
    return {
        .category = {"Home & Kitchen", "Household", "Batteries"},
        .nouns = {"Alkaline Batteries", "Batteries", "Batt."},
        .brands = {"Voltara", "Ampelo", "Everlume", "Cellbrook", "Plainline"},
        .series = {"MaxRun", "Longday", "Pulse", "Industrial"},
        .naming = Naming::kSeries,
        .price_low = 4,
        .price_high = 9,
        .weight_low = 40,
        .weight_high = 200,
        .second_hand_permille = 0,
        .axes = {{"size",
                  {{"AA", ""}, {"AAA", ""}, {"C", "", 400}, {"D", "", 600}, {"9V", "", 300}},
                  true},
                 packs({{"4", ""},
                        {"8", "", 700},
                        {"12", "", 1200},
                        {"24", "", 2600},
                        {"48", "", 4800}})},
        .features = {{"leak proof", {"Leak-Proof", "Leakproof", "LP"}, 400, 50}},
        .sentences = {"Ten years on the shelf without losing much.",
                      "For remotes, toys and torches."},
    };
}

Kind detergents() {
    return {
        .category = {"Household", "Laundry", "Detergents"},
        .nouns = {"Liquid Laundry Detergent", "Laundry Detergent", "Detergent"},
        .brands = {"Freshby", "Lavandel", "Cleanfern", "Blancora", "Plainline"},
        .series = {"Citrus Meadow", "Alpine Air", "Sensitive", "Color Care", "Spring Linen"},
        .naming = Naming::kSeries,
        .price_low = 5,
        .price_high = 14,
        .weight_low = 900,
        .weight_high = 4200,
        .second_hand_permille = 0,
        .axes = {{"volume",
                  {{"750", "ml"}, {"1.5", "l", 700}, {"2.2", "l", 1200}, {"4", "l", 2300}},
                  true},
                 packs({{"1", ""}, {"2", "", 850}, {"4", "", 2500}})},
        .features = {{"concentrated", {"Concentrated", "2x Ultra", "Conc."}, 400, 200},
                     {"fragrance free", {"Fragrance Free", "Unscented", "FF"}, 250, 50}},
        .sentences = {"Washes clean at 30 degrees.",
                      "Kind to skin & colours, in a bottle that pours well."},
    };
}

Kind diapers() {
    return {
        .category = {"Baby", "Diapers"},
        .nouns = {"Disposable Baby Diapers", "Baby Diapers", "Diapers"},
        .brands = {"Babuno", "Snugglin", "Tinytuck", "Lavandel"},
        .series = {"Cloud Dry", "Active Fit", "Night Guard", "Pure Touch"},
        .naming = Naming::kSeries,
        .price_low = 9,
        .price_high = 17,
        .weight_low = 700,
        .weight_high = 5200,
        .second_hand_permille = 0,
        .axes = {{"size",
                  {{"Size 2", ""}, {"Size 3", ""}, {"Size 4", ""}, {"Size 5", "", 60}},
                  true},
                 {"count", {{"36", "count"}, {"72", "count", 800}, {"144", "count", 2200}}, true}},
        .features = {{"hypoallergenic", {"Hypoallergenic", "Hypo-Allergenic", "Hypo"}, 500, 40}},
        .sentences = {"Dry for up to twelve hours.", "A stripe turns blue when it is time."},
    };
}

Kind coffee_beans() {
    return {
        .category = {"Grocery", "Coffee", "Whole Bean"},
        .nouns = {"Whole Bean Coffee", "Coffee Beans", "Coffee"},
        .brands = {"Cafforo", "Roastmoor", "Hillbean", "Brewlark"},
        .series = {"Morning Quarter", "Harbor Blend", "Dark Forest", "Sierra", "Decaf Dusk"},
        .naming = Naming::kSeries,
        .price_low = 8,
        .price_high = 19,
        .weight_low = 350,
        .weight_high = 2300,
        .second_hand_permille = 0,
        .axes = {{"weight", {{"340", "g"}, {"500", "g", 350}, {"1", "kg", 1300}}, true, true},
                 packs({{"1", ""}, {"2", "", 880}, {"3", "", 1750}})},
        .features = {{"organic", {"Organic", "Organic", "Org."}, 400, 200},
                     {"roast", {"Dark Roast", "Dark Rst", "DR"}, 400, 0}},
        .sentences = {"Roasted slowly in small drums.", "Notes of cocoa, cherry & toasted nuts."},
    };
}

}  // namespace

std::vector<Kind> household_kinds() {
    return {coffee_machines(), vacuum_cleaners(), knives(),  bulbs(),
            batteries(),       detergents(),      diapers(), coffee_beans()};
}

}  // namespace emptor::sandbox::catalogue
