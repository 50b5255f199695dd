#include "services/discovery/app/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "core/reasons.h"
#include "services/discovery/adapters/formats.h"

namespace emptor::discovery {
namespace {

using api::common::Condition;
using api::common::Intent;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

core::Money usd(std::int64_t cents) {
    return *core::Money::of(cents, "USD");
}

Offer offer(const std::string& merchant, const std::string& item, const std::string& title) {
    Offer made;
    made.offer_id = merchant + ":" + item;
    made.merchant_id = merchant;
    made.item_id = item;
    made.title = title;
    made.price = usd(1000);
    made.observed_at = core::Instant(std::chrono::seconds(5));
    return made;
}

void put(Catalogue& catalogue, const std::string& merchant, const std::vector<Offer>& offers) {
    search::SegmentBuilder builder(merchant, "Shop " + merchant);
    std::vector<StoredOffer> stored;
    for (const Offer& one : offers) stored.push_back({one.item_id, write_offer(one)});
    BrandCounts brands;
    ASSERT_TRUE(catalogue.add(builder, stored, brands));
    catalogue.index().replace(std::move(builder).build(), 1);
}

// Proves that an offer comes back as it went in, with the merchant's name.
TEST(Catalogue, OfferSurvives) {
    Offer full = offer("a", "x:1", "Red \"pen\" größe");
    full.brand = "B";
    full.gtins = {"09520001047299"};
    full.category = {"Office", "Pens"};
    full.condition = Condition::kRefurbished;
    full.attributes = {{"color", "red"}};
    full.list_price = usd(2000);
    full.availability = api::common::Availability::kInStock;
    full.delivery_days = 3;
    Catalogue catalogue(kJsonFormats);
    put(catalogue, "a", {full});
    full.merchant_name = "Shop a";
    const auto found = catalogue.offer("a:x:1");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(*found, full);
    EXPECT_EQ(catalogue.offer("a:x:2").error().reason, core::reasons::kNotFound);
    EXPECT_EQ(catalogue.offer("nonsense").error().reason, core::reasons::kNotFound);
}

// Proves which parts of an offer are searched.
TEST(Catalogue, SearchedParts) {
    Offer full = offer("a", "SKU77", "Pen");
    full.mpn = "HLV-880";
    full.gtins = {"09520001047299"};
    full.category = {"Office", "Stationery"};
    full.description = "Writes underwater";
    full.attributes = {
        {"ink_color", "blue"}, {"refillable", "true"}, {"scented", "false"}, {"width", "7"}};
    Catalogue catalogue(kJsonFormats);
    put(catalogue, "a", {full});
    for (const char* words : {"pen", "sku77", "hlv880", "09520001047299", "9520001047299",
                              "stationery", "underwater", "blue", "refillable"}) {
        EXPECT_EQ(catalogue.search({.query = words}, 0)->matches, 1) << words;
    }
    for (const char* words : {"scented", "ink", "7", "true"}) {
        EXPECT_EQ(catalogue.search({.query = words}, 0)->matches, 0) << words;
    }
}

// Proves how the limits of an intent become filters: for all pieces together, in its currency only.
TEST(Catalogue, PriceFilter) {
    struct Row {
        const char* name;
        Intent intent;
        std::optional<search::PriceRange> price;
    };
    const core::Currency dollar = usd(0).currency();
    const core::Money euro = *core::Money::of(500, "EUR");
    for (const Row& row : {
             Row{"none", {}, std::nullopt},
             Row{"most",
                 {.quantity = 1, .max_price = usd(900)},
                 search::PriceRange{dollar, {}, 900}},
             Row{"three pieces",
                 {.quantity = 3, .max_price = usd(1000)},
                 search::PriceRange{dollar, {}, 333}},
             Row{"no quantity", {.max_price = usd(900)}, search::PriceRange{dollar, {}, 900}},
             Row{"least", {.min_price = usd(100)}, search::PriceRange{dollar, 100, {}}},
             Row{"both",
                 {.min_price = usd(100), .max_price = usd(900)},
                 search::PriceRange{dollar, 100, 900}},
             Row{"mixed",
                 {.min_price = euro, .max_price = usd(900)},
                 search::PriceRange{dollar, {}, 900}},
         }) {
        const auto price = filters_of(row.intent).price;
        ASSERT_EQ(price.has_value(), row.price.has_value()) << row.name;
        if (!price) continue;
        EXPECT_EQ(price->currency, row.price->currency) << row.name;
        EXPECT_EQ(price->min_minor, row.price->min_minor) << row.name;
        EXPECT_EQ(price->max_minor, row.price->max_minor) << row.name;
    }
}

// Proves that a search gives offers with relevance, and exact counts by merchant.
TEST(Catalogue, Search) {
    Catalogue catalogue(kJsonFormats);
    Offer refurbished = offer("b", "2", "pen");
    refurbished.condition = Condition::kRefurbished;
    put(catalogue, "a",
        {offer("a", "1", "red pen"), offer("a", "2", "pen"), offer("a", "3", "ink")});
    put(catalogue, "b", {offer("b", "1", "pen"), refurbished});
    Intent intent{.query = "pens"};
    intent.excluded_conditions = {Condition::kRefurbished};
    const auto response = catalogue.search(intent, 2);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->matches, 3);
    EXPECT_THAT(response->matches_by_merchant, UnorderedElementsAre(Pair("a", 2), Pair("b", 1)));
    ASSERT_EQ(response->offers.size(), 2u);
    EXPECT_EQ(response->offers[0].offer_id, "a:2");
    EXPECT_EQ(response->offers[1].merchant_name, "Shop b");
    EXPECT_GT(response->relevance.at("a:2"), 0.0);
}

// Proves that of several brands an offer needs one, and no word of the others.
TEST(Catalogue, SeveralBrands) {
    Catalogue catalogue(kJsonFormats);
    Offer field = offer("a", "1", "UPS 1500 VA");
    field.brand = "APC";
    put(catalogue, "a", {field, offer("a", "2", "Eaton UPS"), offer("a", "3", "Other UPS")});
    for (const auto& [query, brands, items] :
         {std::tuple{"ups apc eaton", std::vector<std::string>{"apc", "eaton"}, 2},
          std::tuple{"apc ups", std::vector<std::string>{"apc"}, 1},
          std::tuple{"apc eaton", std::vector<std::string>{"apc", "eaton"}, 2}}) {
        const Intent intent{.query = query, .brands = brands};
        EXPECT_EQ(catalogue.search(intent, 9)->matches, items) << query;
    }
}

// Proves that who wants it cheap gets the cheapest offer that fits, and hears of what was left out.
TEST(Catalogue, TheCheapestOfMany) {
    Catalogue catalogue(kJsonFormats);
    std::vector<Offer> pens;
    for (int i = 0; i < 9; ++i) {
        pens.push_back(offer("a", std::to_string(i), "pen"));
        pens.back().price = usd(1000 - i);
    }
    put(catalogue, "a", pens);
    Intent intent{.query = "pen", .currency = "USD"};
    intent.preference = api::common::Preference::kBest;
    EXPECT_EQ(catalogue.search(intent, 2)->offers[0].offer_id, "a:0");
    EXPECT_EQ(catalogue.search(intent, 2)->least_left_out, std::nullopt);
    intent.preference = api::common::Preference::kCheapest;
    const auto cheap = catalogue.search(intent, 2);
    EXPECT_THAT(cheap->relevance,
                UnorderedElementsAre(Pair("a:0", testing::_), Pair("a:8", testing::_)));
    EXPECT_EQ(cheap->least_left_out, usd(993));
    EXPECT_EQ(catalogue.search(intent, 9)->least_left_out, std::nullopt);
}

// Proves that offers a merchant found itself are all kept and judged on the catalogue's scale.
TEST(Catalogue, Judge) {
    Catalogue catalogue(kJsonFormats);
    put(catalogue, "a",
        {offer("a", "1", "red pen"), offer("a", "2", "pen"), offer("a", "3", "ink")});
    const auto live =
        catalogue.judge("red pen", "z", {offer("z", "9", "ink"), offer("z", "8", "red pen")});
    EXPECT_EQ(live.matches, 2);
    ASSERT_EQ(live.offers.size(), 2u);
    EXPECT_EQ(live.relevance.at("z:9"), 0.0);
    const auto imported = catalogue.search({.query = "red pen"}, 1);
    EXPECT_NEAR(live.relevance.at("z:8"), imported->relevance.at("a:1"), 0.05);
    EXPECT_EQ(catalogue.search({.query = "pen"}, 10)->matches, 2);
    EXPECT_EQ(catalogue.judge("pen", "z", {}).matches, 0);
}

}  // namespace
}  // namespace emptor::discovery
