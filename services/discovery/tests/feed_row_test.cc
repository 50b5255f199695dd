#include "services/discovery/domain/feed_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/discovery/domain/gtin.h"

namespace emptor::discovery {
namespace {

using api::common::Availability;
using api::common::Condition;
using testing::ElementsAre;

FeedFacts facts() {
    return {.merchant_id = "shop",
            .currency = *core::Currency::parse("USD"),
            .observed_at = core::Instant(std::chrono::seconds(1000))};
}

FeedRow row() {
    return {.id = "A 1", .title = "Red pen", .price = "1.50"};
}

// Proves check digits over all lengths and what is no GTIN at all.
TEST(Gtin, Table) {
    for (const char* good :
         {"09520001047299", "9520001047299", "96385074", "036000291452", "36000291452"}) {
        EXPECT_TRUE(is_valid_gtin(good)) << good;
    }
    for (const char* bad : {"", "09520001047298", "9520001047290", "1234567", "00000000",
                            "952000104729X", "009520001047299"}) {
        EXPECT_FALSE(is_valid_gtin(bad)) << bad;
    }
}

// Proves which rows are refused, with field and reason.
TEST(FeedRow, Refused) {
    struct Case {
        FeedRow row;
        Remark remark;
    };
    const auto with = [](auto change) {
        FeedRow changed = row();
        change(changed);
        return changed;
    };
    const auto priced = [&with](std::string price) {
        return with([&price](FeedRow& r) { r.price = price; });
    };
    for (const Case& entry : {
             Case{with([](FeedRow& r) { r.id = " "; }), {"id", "missing"}},
             Case{with([](FeedRow& r) { r.id = std::string(201, 'x'); }),
                  {"id", "longer than 200 bytes"}},
             Case{with([](FeedRow& r) { r.id = "a\tb"; }), {"id", "holds control characters"}},
             Case{with([](FeedRow& r) { r.title = ""; }), {"title", "missing"}},
             Case{with([](FeedRow& r) { r.currency = "DOL"; }),
                  {"currency", "not an ISO 4217 code"}},
             Case{priced("-1"), {"price", "negative"}},
             Case{priced("0.00"), {"price", "zero"}},
             Case{priced("1000000000"), {"price", "absurdly high"}},
         }) {
        const RowOutcome outcome = make_offer(entry.row, facts());
        EXPECT_FALSE(outcome.offer) << entry.remark.reason;
        EXPECT_THAT(outcome.remarks, ElementsAre(entry.remark));
    }
    for (const char* price : {"12,50", "1e3", "abc", "1.505", "99999999999999999999", "$5"}) {
        const RowOutcome outcome = make_offer(priced(price), facts());
        EXPECT_FALSE(outcome.offer) << price;
        ASSERT_EQ(outcome.remarks.size(), 1u);
        EXPECT_EQ(outcome.remarks[0].field, "price") << price;
    }
    FeedFacts no_currency = facts();
    no_currency.currency = {};
    EXPECT_THAT(make_offer(row(), no_currency).remarks,
                ElementsAre(Remark{"currency", "missing, and the import names none"}));
    EXPECT_TRUE(make_offer(with([](FeedRow& r) { r.currency = "eur"; }), no_currency).offer);
    EXPECT_TRUE(make_offer(priced(""), no_currency).offer);
}

// Proves what a good row becomes.
TEST(FeedRow, Taken) {
    FeedRow full = row();
    full.brand = " Pilot ";
    full.gtins = {"09520001047299", "09520001047298", ""};
    full.category = {"Office", " ", "Pens"};
    full.condition = "Open_Box";
    full.list_price = "2";
    full.in_stock = false;
    full.url = "javascript:alert(1)";
    full.image_url = "https://shop.example/pen.png";
    full.attributes = {{"Color", "Red"}, {"COLOR", "Blue"}, {"empty", ""}};
    const RowOutcome outcome = make_offer(full, facts());
    ASSERT_TRUE(outcome.offer);
    const auto& offer = *outcome.offer;
    EXPECT_EQ(offer.offer_id, "shop:A 1");
    EXPECT_EQ(offer.merchant_id, "shop");
    EXPECT_EQ(offer.item_id, "A 1");
    EXPECT_EQ(offer.brand, "Pilot");
    EXPECT_EQ(offer.price->text(), "1.50 USD");
    EXPECT_EQ(offer.list_price->text(), "2.00 USD");
    EXPECT_THAT(offer.gtins, ElementsAre("09520001047299"));
    EXPECT_THAT(offer.category, ElementsAre("Office", "Pens"));
    EXPECT_EQ(offer.condition, Condition::kOpenBox);
    EXPECT_EQ(offer.availability, Availability::kOutOfStock);
    EXPECT_EQ(offer.url, "");
    EXPECT_EQ(offer.image_url, "https://shop.example/pen.png");
    EXPECT_THAT(offer.attributes, ElementsAre(testing::Pair("color", "Red")));
    EXPECT_EQ(offer.observed_at, facts().observed_at);
    EXPECT_THAT(outcome.remarks,
                ElementsAre(Remark{"gtin", "left out: wrong check digit or length: 09520001047298"},
                            Remark{"link", "left out: not a web address"}));
}

// Proves that a row without price, stock or condition says nothing about them.
TEST(FeedRow, NothingIsGuessed) {
    const RowOutcome outcome = make_offer({.id = "1", .title = "Pen"}, facts());
    ASSERT_TRUE(outcome.offer);
    EXPECT_FALSE(outcome.offer->price);
    EXPECT_EQ(outcome.offer->availability, Availability::kUnspecified);
    EXPECT_EQ(outcome.offer->condition, Condition::kUnspecified);
    EXPECT_TRUE(outcome.remarks.empty());
}

// Proves the names of conditions that feeds use.
TEST(FeedRow, Conditions) {
    struct Case {
        const char* text;
        Condition condition;
    };
    for (const Case& entry : {
             Case{"new", Condition::kNew},
             Case{"https://schema.org/RefurbishedCondition", Condition::kRefurbished},
             Case{"Pre-owned", Condition::kUsed},
             Case{"RENEWED", Condition::kRefurbished},
             Case{"like new", Condition::kOpenBox},
             Case{"shiny", Condition::kUnspecified},
         }) {
        FeedRow changed = row();
        changed.condition = entry.text;
        const RowOutcome outcome = make_offer(changed, facts());
        ASSERT_TRUE(outcome.offer);
        EXPECT_EQ(outcome.offer->condition, entry.condition) << entry.text;
        EXPECT_EQ(outcome.remarks.empty(), entry.condition != Condition::kUnspecified);
    }
}

// Proves the rule of merchant ids.
TEST(FeedRow, MerchantIds) {
    for (const char* good : {"a", "icecat", "shop-1.example", "9_lives"})
        EXPECT_TRUE(is_merchant_id(good));
    for (const std::string bad : {"", "A", "a:b", "-a", "a b", "ä"})
        EXPECT_FALSE(is_merchant_id(bad)) << bad;
    EXPECT_FALSE(is_merchant_id(std::string(65, 'a')));
}

}  // namespace
}  // namespace emptor::discovery
