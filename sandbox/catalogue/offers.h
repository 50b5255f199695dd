#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sandbox/catalogue/items.h"
#include "sandbox/catalogue/merchants.h"
#include "sandbox/catalogue/words.h"

namespace emptor::sandbox::catalogue {

// A row of a merchant's feed, and what it truly is.
struct Offer {
    std::string_view merchant;
    std::string id;
    std::vector<std::string> gtins;
    std::string title;
    std::string brand;  // empty: the feed does not say; likewise mpn and condition
    std::string mpn;
    std::vector<std::string_view> category;
    std::string description;
    std::string price;       // decimal text, US dollars
    std::string list_price;  // empty: none
    bool in_stock;
    std::string_view condition;
    std::map<std::string, std::string> attributes;
    int weight_g;

    const Item* item;
    Condition true_condition;

    std::string variant() const;  // variant key with the condition
};

// The offers of all merchants: every item by one to four of them, some also second hand. Same seed
// and items, same offers. The items must outlive them.
std::vector<Offer> make_offers(std::uint64_t seed, const std::vector<Item>& items);

}  // namespace emptor::sandbox::catalogue
