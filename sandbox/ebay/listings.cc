#include "sandbox/ebay/listings.h"

#include <algorithm>
#include <array>
#include <format>

#include "core/text.h"

namespace emptor::sandbox::ebay {
namespace {

using catalogue::Condition;
using catalogue::Item;
using catalogue::Rng;

constexpr int kListed = 400;  // per thousand items

// Sellers write as the market's shops do: many words, the maker often missing, typing errors.
const catalogue::Merchant kSellers = {"ebay", catalogue::Habit::kStuffed, 0, 0, 0, 0, 0, 0, {99}};

struct Shown {
    Condition condition;
    std::string_view id;
    std::string_view name;
    int permille;  // of the price when new
    int weight;    // how often
};
constexpr auto kShown = std::to_array<Shown>({
    {Condition::kNew, "1000", "New", 940, 50},
    {Condition::kOpenBox, "1500", "New other (see details)", 860, 10},
    {Condition::kRefurbished, "2000", "Certified - Refurbished", 790, 6},
    {Condition::kRefurbished, "2010", "Excellent - Refurbished", 740, 6},
    {Condition::kRefurbished, "2030", "Good - Refurbished", 660, 4},
    {Condition::kUsed, "3000", "Used", 560, 16},
    {Condition::kUsed, "5000", "Good", 500, 4},
    {Condition::kUsed, "7000", "For parts or not working", 220, 4},
});

const Shown& draw_condition(Rng& rng) {
    int left = rng.between(0, 99);
    for (const Shown& shown : kShown) {
        if (left < shown.weight) return shown;
        left -= shown.weight;
    }
    return kShown.front();
}

Format draw_format(Rng& rng) {
    const int drawn = rng.between(0, 99);
    if (drawn < 78) return Format::kFixed;
    if (drawn < 88) return Format::kBestOffer;
    return drawn < 96 ? Format::kAuction : Format::kAuctionWithFixed;
}

const Site& draw_site(Rng& rng) {
    const int drawn = rng.between(0, 99);
    return sites()[drawn < 80 ? 0 : drawn < 90 ? 1 : 2];
}

std::string text_of(const Listing& listing, const std::vector<const Item*>& items) {
    std::string text = listing.title;
    for (const Item* item : items) {
        text += " " + item->brand + " " + item->model + " " + std::string(item->kind->nouns[0]);
        for (const catalogue::Chosen& chosen : item->values)
            text += " " + value_text(chosen, catalogue::Habit::kOrderly);
        for (const catalogue::Feature* feature : item->features)
            text += " " + std::string(feature->phrases[0]);
    }
    return core::to_lower_ascii(text);
}

void add_variations(Listing& listing, const std::vector<const Item*>& items, int permille,
                    Rng& rng) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string number =
            items.size() == 1 ? "0" : std::to_string(410'000'000'000 + items[i]->number);
        const std::int64_t dollars_cents = items[i]->price_cents * permille / 1000;
        const std::int64_t price =
            std::max<std::int64_t>(dollars_cents * 1000 / listing.site->usd_permille, 199);
        listing.variations.push_back({std::format("v1|{}|{}", listing.legacy_id, number), items[i],
                                      price / 100 * 100 + 99,
                                      rng.chance(50) ? 0 : rng.between(1, 12)});
    }
}

Listing make_listing(const std::vector<const Item*>& items, Rng& rng) {
    const Shown& shown = items.size() > 1 ? kShown.front() : draw_condition(rng);
    Listing listing{
        .legacy_id = std::to_string(110'000'000'000 + items.front()->number * 7LL),
        .title = title(*items.front(), shown.condition, kSellers, items.size() == 1, rng),
        .search_text = {},
        .condition_id = shown.id,
        .condition = shown.name,
        .site = &draw_site(rng),
        .format = items.size() > 1 ? Format::kFixed : draw_format(rng),
        .shipping = static_cast<Shipping>(rng.between(0, 3)),
        .sent_abroad = rng.chance(500),
        .shy = rng.chance(150),
        .flat_cost = rng.between(299, 1499),
        .lot_size = rng.chance(20) ? rng.between(2, 5) : 1,
        .bids = rng.between(0, 9),
        .seller = std::format("seller_{:03}", rng.between(1, 400)),
        .variations = {}};
    if (listing.lot_size > 1) listing.title += std::format(" - Lot of {}", listing.lot_size);
    const int permille = shown.permille + rng.between(-80, 60);
    add_variations(listing, items, permille * listing.lot_size, rng);
    listing.search_text = text_of(listing, items);
    return listing;
}

}  // namespace

const std::vector<Site>& sites() {
    static const std::vector<Site> all = {{"EBAY_US", "US", "USD", 1000},
                                          {"EBAY_GB", "GB", "GBP", 1270},
                                          {"EBAY_DE", "DE", "EUR", 1090}};
    return all;
}

const Site* find_site(std::string_view id) {
    const auto found = std::ranges::find(sites(), id, &Site::id);
    return found == sites().end() ? nullptr : &*found;
}

std::vector<Listing> make_listings(std::uint64_t seed, const std::vector<Item>& items) {
    const Rng root = Rng(seed).fork(0xeba1);
    std::vector<Listing> listings;
    for (std::size_t i = 0; i < items.size();) {
        Rng rng = root.fork(items[i].number);
        // The variants of a model stand beside each other; some sellers list them together.
        std::size_t next = i + 1;
        const bool together = rng.chance(300);
        while (together && next < items.size() && items[next].model_number == items[i].model_number)
            ++next;
        std::vector<const Item*> sold;
        for (; i < next; ++i) sold.push_back(&items[i]);
        if (rng.chance(kListed)) listings.push_back(make_listing(sold, rng));
    }
    return listings;
}

}  // namespace emptor::sandbox::ebay
