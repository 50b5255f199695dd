#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sandbox/catalogue/feed.h"
#include "sandbox/catalogue/gtin.h"
#include "sandbox/catalogue/offers.h"

namespace emptor::sandbox::catalogue {
namespace {

constexpr std::uint32_t kItems = 6000;

struct Catalogue {
    std::vector<Item> items = make_items(1, kItems);
    std::vector<Offer> offers = make_offers(1, items);
};

const Catalogue& catalogue() {
    static const Catalogue made;
    return made;
}

std::uint64_t hash_of(const std::vector<Offer>& offers) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const Offer& offer : offers) {
        for (const char c : feed_line(offer) + truth_line(offer)) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        }
    }
    return hash;
}

bool is_right(const std::string& gtin) {
    return check_digit(std::string_view(gtin).substr(0, gtin.size() - 1)) == gtin.back();
}

// The number without the zero that some feeds put in front.
std::string gtin13(const std::string& gtin) {
    return gtin.size() == 14 ? gtin.substr(1) : gtin;
}

double share(auto predicate) {
    const auto& offers = catalogue().offers;
    return static_cast<double>(std::ranges::count_if(offers, predicate)) /
           static_cast<double>(offers.size());
}

// Proves that a seed gives the same bytes on every machine; a change of the generator changes it.
TEST(CatalogueTest, IsTheSameEverywhere) {
    const std::vector<Item> items = make_items(7, 300);
    EXPECT_EQ(hash_of(make_offers(7, items)), 14769493207121844469ULL);
    EXPECT_NE(hash_of(make_offers(8, items)), hash_of(make_offers(7, items)));
}

// Proves that a larger catalogue starts with the smaller one's items.
TEST(CatalogueTest, LargerCountContinuesTheList) {
    const std::vector<Item> few = make_items(7, 100);
    const std::vector<Item> more = make_items(7, 200);
    ASSERT_EQ(few.size(), 100U);
    for (std::size_t i = 0; i < few.size(); ++i) {
        EXPECT_EQ(few[i].gtin, more[i].gtin);
        EXPECT_EQ(few[i].mpn, more[i].mpn);
    }
}

// Proves the promised width: categories, merchants an item, packs, second-hand offers.
TEST(CatalogueTest, IsWide) {
    std::set<std::string_view> categories;
    std::map<const Item*, std::set<std::string_view>> sellers;
    std::set<std::string> ids;
    std::map<Condition, int> conditions;
    for (const Offer& offer : catalogue().offers) {
        categories.insert(offer.category.back());
        sellers[offer.item].insert(offer.merchant);
        ++conditions[offer.true_condition];
        EXPECT_TRUE(ids.insert(std::string(offer.merchant) + ":" + offer.id).second) << offer.id;
    }
    EXPECT_GE(categories.size(), 12U);
    EXPECT_EQ(sellers.size(), kItems);
    std::set<std::size_t> counts;
    for (const auto& [item, merchants] : sellers) counts.insert(merchants.size());
    EXPECT_EQ(counts, (std::set<std::size_t>{1, 2, 3, 4}));
    for (const Condition condition :
         {Condition::kOpenBox, Condition::kRefurbished, Condition::kUsed}) {
        EXPECT_GT(conditions[condition], 50) << name(condition);
    }
}

// Proves that every item has a GTIN of its own under 952 with a right check digit.
TEST(CatalogueTest, ItemsHaveExampleGtins) {
    std::set<std::string> gtins;
    for (const Item& item : catalogue().items) {
        EXPECT_EQ(item.gtin.size(), 13U);
        EXPECT_TRUE(item.gtin.starts_with("952")) << item.gtin;
        EXPECT_TRUE(is_right(item.gtin)) << item.gtin;
        EXPECT_TRUE(gtins.insert(item.gtin).second) << item.gtin;
    }
}

// Proves the promised shares of missing, wrong and restricted numbers.
TEST(CatalogueTest, NumbersFailAsPromised) {
    EXPECT_GE(share([](const Offer& offer) { return offer.gtins.empty(); }), 0.40);
    const auto restricted = [](const std::string& gtin) {
        return !gtin13(gtin).starts_with("952") && is_right(gtin);
    };
    const auto wrong = [&](const Offer& offer) {
        return !offer.gtins.empty() && !restricted(offer.gtins[0]) &&
               gtin13(offer.gtins[0]) != offer.item->gtin;
    };
    EXPECT_NEAR(share(wrong), 0.01, 0.003);
    EXPECT_GT(share([&](const Offer& offer) { return wrong(offer) && !is_right(offer.gtins[0]); }),
              0.002);
    EXPECT_GT(share([&](const Offer& offer) { return wrong(offer) && is_right(offer.gtins[0]); }),
              0.003);
    EXPECT_GT(share([&](const Offer& offer) {
                  return !offer.gtins.empty() && restricted(offer.gtins[0]);
              }),
              0.005);
    std::map<std::string, std::set<const Item*>> of_number;
    for (const Offer& offer : catalogue().offers) {
        if (!offer.gtins.empty() && restricted(offer.gtins[0]))
            of_number[offer.gtins[0]].insert(offer.item);
    }
    EXPECT_TRUE(std::ranges::any_of(of_number, [](const auto& entry) {
        return entry.second.size() > 1;
    })) << "the same restricted number on different products";
}

// Proves that near-twins exist that differ by capacity, colour or pack alone.
TEST(CatalogueTest, HasNearTwins) {
    std::map<std::string, int> twins;
    const std::vector<Item>& items = catalogue().items;
    for (std::size_t i = 1; i < items.size(); ++i) {
        if (items[i].model_number != items[i - 1].model_number) continue;
        std::vector<std::string> differing;
        for (std::size_t k = 0; k < items[i].values.size(); ++k) {
            if (items[i].values[k].value != items[i - 1].values[k].value) {
                differing.emplace_back(items[i].values[k].axis->attribute);
            }
        }
        if (differing.size() == 1) ++twins[differing.front()];
    }
    for (const char* attribute : {"capacity", "colour", "pack"})
        EXPECT_GT(twins[attribute], 20) << attribute;
}

// Proves that there are enough headphones with noise cancelling on both sides of $200.
TEST(CatalogueTest, HasQuietHeadphonesAtEveryPrice) {
    int under = 0;
    int above = 0;
    for (const Offer& offer : catalogue().offers) {
        const bool headphones = offer.category.back() == "Headphones";
        const bool quiet = std::ranges::any_of(offer.item->features, [](const Feature* feature) {
            return feature->attribute == "noise cancelling";
        });
        if (!headphones || !quiet) continue;
        ++(std::stod(offer.price) < 200 ? under : above);
    }
    EXPECT_GT(under, 50);
    EXPECT_GT(above, 50);
}

// Proves that a feed leaves out what a merchant does not say and escapes what JSON needs escaped.
TEST(FeedTest, WritesOnlyWhatIsKnown) {
    const std::vector<Item> items = make_items(1, 1);
    Offer offer{.merchant = "northwind",
                .id = "1",
                .title = "27\" \\ wide",
                .price = "1.00",
                .in_stock = true};
    offer.item = &items.front();
    EXPECT_EQ(
        feed_line(offer),
        "{\"id\":\"1\",\"title\":\"27\\\" \\\\ wide\",\"price\":\"1.00\",\"currency\":\"USD\","
        "\"in_stock\":true,\"weight_g\":0}\n");
}

}  // namespace
}  // namespace emptor::sandbox::catalogue
