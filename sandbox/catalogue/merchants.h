#pragma once

#include <string_view>
#include <vector>

namespace emptor::sandbox::catalogue {

// How a merchant writes its titles.
enum class Habit {
    kOrderly,      // maker first, everything spelled out
    kAbbreviated,  // capitals, short words, part number in the title
    kRearranged,   // product before maker, HTML entities
    kStuffed,      // marketplace: many words, maker often missing, typing errors
};

// Shares are per thousand offers.
struct Merchant {
    std::string_view id;
    Habit habit;
    int with_gtin;
    int with_mpn;
    int with_brand;
    int with_attribute;
    int price_permille;        // of the list price
    int price_spread;          // permille up or down
    std::vector<int> endings;  // cents that prices end in
};

const std::vector<Merchant>& merchants();

}  // namespace emptor::sandbox::catalogue
