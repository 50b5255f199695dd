#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/catalogue/words.h"

namespace emptor::sandbox::ebay {

// A national site: whose listings are in which currency.
struct Site {
    std::string_view id;  // EBAY_US
    std::string_view country;
    std::string_view currency;
    std::int64_t usd_permille;  // what a thousandth of its currency is worth in US dollars
};
const std::vector<Site>& sites();
const Site* find_site(std::string_view id);

enum class Format { kFixed, kBestOffer, kAuction, kAuctionWithFixed };
enum class Shipping { kFree, kFlat, kCalculated, kFlatOrPickup };

// One thing of a listing that can be bought: "v1|LEGACY|NUMBER".
struct Variation {
    std::string item_id;
    const catalogue::Item* item;
    std::int64_t price;  // minor units of the site's currency
    std::int64_t quantity;
};

struct Listing {
    std::string legacy_id;
    std::string title;
    std::string search_text;  // lower case: title, brand, kind, values
    std::string_view condition_id;
    std::string_view condition;
    const Site* site;
    Format format;
    Shipping shipping;
    bool sent_abroad;
    bool shy;                // the seller has filled brand and number with "Does not apply"
    std::int64_t flat_cost;  // minor units
    int lot_size;
    int bids;
    std::string seller;
    std::vector<Variation> variations;

    bool grouped() const { return variations.size() > 1; }
    bool buyable() const { return format != Format::kAuction; }
};

// The listings of the first items of the demonstration's catalogue, always the same for a seed. The
// items outlive them.
std::vector<Listing> make_listings(std::uint64_t seed, const std::vector<catalogue::Item>& items);

}  // namespace emptor::sandbox::ebay
