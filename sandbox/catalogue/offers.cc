#include "sandbox/catalogue/offers.h"

#include <algorithm>
#include <format>

#include "core/text.h"
#include "sandbox/catalogue/gtin.h"

namespace emptor::sandbox::catalogue {
namespace {

constexpr int kWrongGtin = 10;  // per thousand offers
constexpr int kRestrictedGtin = 40;

std::string own_id(const Merchant& merchant, const Item& item, Condition condition) {
    const auto row = item.number * 4 + static_cast<std::uint32_t>(condition);
    switch (merchant.habit) {
        case Habit::kOrderly:
            return std::format("NW-{:07}", row + 1'000'000);
        case Habit::kAbbreviated:
            return std::format("BC{:08X}", row * 2654435761U);
        case Habit::kRearranged:
            return std::format("fen-{:06}", row);
        case Habit::kStuffed:
            return std::format("{}", 400'000'000 + row * 7);
    }
    return "";
}

std::string dollars(std::int64_t cents) {
    return std::format("{}.{:02}", cents / 100, cents % 100);
}

// The nearest amount at or below that ends as this merchant's prices end; cheap things keep cents.
std::int64_t with_ending(std::int64_t cents, const Merchant& merchant, Rng& rng) {
    const std::int64_t ending = rng.pick(merchant.endings);
    std::int64_t whole = cents / 100;
    if (whole >= 200 && rng.chance(600)) whole = whole / 10 * 10 + 9;
    const std::int64_t price = whole * 100 + ending;
    return std::max<std::int64_t>(price, 99);
}

int condition_permille(Condition condition, Rng& rng) {
    switch (condition) {
        case Condition::kNew:
            return 1000;
        case Condition::kOpenBox:
            return rng.between(840, 920);
        case Condition::kRefurbished:
            return rng.between(680, 820);
        case Condition::kUsed:
            return rng.between(480, 680);
    }
    return 1000;
}

void set_price(Offer& offer, const Merchant& merchant, Rng& rng) {
    const int permille =
        merchant.price_permille + rng.between(-merchant.price_spread, merchant.price_spread);
    const std::int64_t list = offer.item->price_cents * permille / 1000;
    const bool reduced = offer.true_condition == Condition::kNew && rng.chance(180);
    std::int64_t now = list * condition_permille(offer.true_condition, rng) / 1000;
    if (reduced) now = now * rng.between(750, 930) / 1000;
    const std::int64_t cents = with_ending(now, merchant, rng);
    offer.price = dollars(cents);
    if (reduced)
        offer.list_price = dollars(std::max(with_ending(list, merchant, rng), cents + 100));
}

std::string as_delivered(std::string gtin, Rng& rng) {
    return rng.chance(80) ? "0" + gtin : gtin;  // some feeds fill up to 14 digits
}

std::string wrong_gtin(const Item& item, const std::vector<Item>& items, Rng& rng) {
    if (rng.chance(400)) {
        std::string digits = item.gtin;
        digits.back() = static_cast<char>('0' + (digits.back() - '0' + rng.between(1, 9)) % 10);
        return digits;
    }
    // A neighbour in the list is often a sister variant: the mistake that real feeds make.
    const auto count = static_cast<std::uint32_t>(items.size());
    const std::uint32_t other = rng.chance(500) ? item.number + 1 : rng.below(count);
    return items[other % count == item.number ? (other + 1) % count : other % count].gtin;
}

void set_identifiers(Offer& offer, const Merchant& merchant, const std::vector<Item>& items,
                     Rng& rng) {
    const Item& item = *offer.item;
    if (rng.chance(kWrongGtin)) {
        offer.gtins = {wrong_gtin(item, items, rng)};
    } else if (rng.chance(merchant.with_gtin)) {
        offer.gtins = {as_delivered(item.gtin, rng)};
    } else if (rng.chance(kRestrictedGtin)) {
        offer.gtins = {restricted_gtin(rng.below(1000))};
    }
    if (rng.chance(merchant.with_brand)) {
        offer.brand = item.brand;
        if (merchant.habit == Habit::kAbbreviated && rng.chance(120)) offer.brand += " Inc.";
        if (merchant.habit == Habit::kRearranged && rng.chance(60)) offer.brand += " GmbH";
    }
    if (rng.chance(merchant.with_mpn)) {
        offer.mpn = item.mpn;
        if (merchant.habit == Habit::kAbbreviated) std::erase(offer.mpn, '-');
        if (merchant.habit == Habit::kStuffed) offer.mpn = core::to_lower_ascii(offer.mpn);
    }
}

void set_attributes(Offer& offer, const Merchant& merchant, bool all_variants, Rng& rng) {
    for (const Chosen& chosen : offer.item->values) {
        const bool needed = all_variants && chosen.axis->varies;
        if (!needed && !rng.chance(merchant.with_attribute)) continue;
        std::string text = value_text(chosen, merchant.habit);
        if (chosen.axis->attribute == "pack") text = chosen.value->text;
        offer.attributes[attribute_name(chosen.axis->attribute, merchant.habit)] = text;
    }
    for (const Feature* feature : offer.item->features) {
        if (!rng.chance(merchant.with_attribute)) continue;
        offer.attributes[attribute_name(feature->attribute, merchant.habit)] = "Yes";
    }
}

Offer make_offer(const Item& item, Condition condition, const Merchant& merchant,
                 const std::vector<Item>& items, Rng rng) {
    Offer offer{.merchant = merchant.id, .id = own_id(merchant, item, condition)};
    offer.item = &item;
    offer.true_condition = condition;
    set_identifiers(offer, merchant, items, rng);
    // A variant value that the title leaves out stands in the attributes.
    const bool in_title = merchant.habit != Habit::kStuffed || !rng.chance(120);
    offer.title = title(item, condition, merchant, in_title, rng);
    set_attributes(offer, merchant, !in_title, rng);
    offer.category = item.kind->category;
    offer.description = description(item, merchant, rng);
    set_price(offer, merchant, rng);
    offer.in_stock = !rng.chance(60);
    const bool says = merchant.habit == Habit::kRearranged
                          ? condition != Condition::kNew && rng.chance(700)
                          : merchant.habit != Habit::kStuffed || rng.chance(750);
    if (says) offer.condition = name(condition);
    offer.weight_g = item.weight_g;
    return offer;
}

// One to four of the merchants, in their order.
std::vector<std::size_t> sellers(int at_most, Rng& rng) {
    static const std::vector<int> kHowMany = {1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4};
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < merchants().size(); ++i) all.push_back(i);
    rng.shuffle(all);
    all.resize(static_cast<std::size_t>(std::min(rng.pick(kHowMany), at_most)));
    std::ranges::sort(all);
    return all;
}

}  // namespace

std::string Offer::variant() const {
    std::string key = item->variant_key();
    if (!key.empty()) key += ";";
    return key + std::format("condition={}", name(true_condition));
}

std::vector<Offer> make_offers(std::uint64_t seed, const std::vector<Item>& items) {
    static const std::vector<Condition> kSecondHand = {
        Condition::kRefurbished, Condition::kRefurbished, Condition::kOpenBox, Condition::kUsed};
    const Rng root = Rng(seed).fork(0x0ffe25);
    std::vector<Offer> offers;
    for (const Item& item : items) {
        Rng rng = root.fork(item.number);
        const auto add = [&](Condition condition, int at_most) {
            for (const std::size_t seller : sellers(at_most, rng)) {
                offers.push_back(
                    make_offer(item, condition, merchants()[seller], items, rng.fork(seller)));
                rng.next();
            }
        };
        add(Condition::kNew, 4);
        if (rng.chance(item.kind->second_hand_permille)) add(rng.pick(kSecondHand), 2);
    }
    return offers;
}

}  // namespace emptor::sandbox::catalogue
