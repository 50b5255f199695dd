#include "sandbox/ebay/tests/fixture.h"

namespace emptor::sandbox::ebay {
namespace {

class QueryTest : public EbayFixture {
protected:
    std::int64_t total(std::string query, Headers headers = {}) {
        return search(std::move(query), std::move(headers)).body["total"].integer();
    }
};

// Proves the limits of pages, each with eBay's number.
TEST_F(QueryTest, Refusals) {
    const struct {
        const char* query;
        int error;
    } rows[] = {
        {"limit=1", 12001},
        {"q=&limit=1", 12001},
        {"q=(a,e)&limit=x", 12007},
        {"q=(a,e)&limit=0", 12006},
        {"q=(a,e)&limit=201", 12006},
        {"q=(a,e)&offset=x", 12005},
        {"q=(a,e)&offset=-1", 12004},
        {"q=(a,e)&offset=10000", 12029},
        {"q=(a,e)&limit=200&offset=9801", 12029},
    };
    for (const auto& row : rows) {
        const Answer answer = search(row.query);
        EXPECT_EQ(answer.status, 400) << row.query;
        EXPECT_EQ(answer.error(), row.error) << row.query;
    }
    EXPECT_EQ(search("q=(a,e)&limit=200&offset=9800").status, 200);
    const Answer elsewhere = search("q=(a,e)", {{"x-ebay-c-marketplace-id", "EBAY_XX"}});
    EXPECT_EQ(elsewhere.status, 409);
    EXPECT_EQ(elsewhere.error(), 12019);
}

// Proves that what is wrong in a filter is passed over with a warning.
TEST_F(QueryTest, Warnings) {
    const struct {
        const char* query;
        int warning;
    } rows[] = {
        {"q=(a,e)&filter=price:[..5]", 12012},
        {"q=(a,e)&filter=price:[..5],priceCurrency:EUR", 12012},
        {"q=(a,e)&filter=price:5,priceCurrency:USD", 12012},
        {"q=(a,e)&filter=colour:red", 12002},
        {"q=(a,e)&sort=beauty", 12008},
        {"q=(a,e)&fieldgroups=ALL", 12016},
    };
    const std::int64_t all = total("q=(a,e)");
    for (const auto& row : rows) {
        const Answer answer = search(row.query);
        EXPECT_EQ(answer.warning(), row.warning) << row.query;
        EXPECT_EQ(answer.body["total"].integer(), all) << row.query;
    }
}

// Proves that pages add up to the whole, each listing once, and lead to each other.
TEST_F(QueryTest, Pages) {
    const std::int64_t all = total(kEverything);
    ASSERT_GT(all, 200);
    std::set<std::string> ids;
    std::string next = std::string("/buy/browse/v1/item_summary/search?") + kEverything;
    while (!next.empty()) {
        const Answer page = get(next);
        for (const Json& summary : page.body["itemSummaries"].items())
            EXPECT_TRUE(ids.insert(summary["itemId"].text()).second);
        const std::string link = page.body["next"].text();
        next = link.empty() ? "" : link.substr(std::string("https://ebay.example").size());
    }
    EXPECT_EQ(static_cast<std::int64_t>(ids.size()), all);
    const Answer none = search("q=nosuchthing");
    EXPECT_EQ(none.body["total"].integer(), 0);
    EXPECT_FALSE(none.body.has("itemSummaries"));
}

// Proves what each filter keeps.
TEST_F(QueryTest, Filters) {
    const auto each = [&](const std::string& query, const auto& check) {
        const Answer answer = search(query);
        EXPECT_GT(answer.body["itemSummaries"].size(), 0u) << query;
        for (const Json& summary : answer.body["itemSummaries"].items()) check(summary);
    };
    each("q=(a,e)&limit=200", [](const Json& summary) {
        EXPECT_TRUE(summary["buyingOptions"].dump().contains("FIXED_PRICE"));
    });
    each("q=(a,e)&limit=200&filter=buyingOptions:{AUCTION}", [](const Json& summary) {
        EXPECT_TRUE(summary["buyingOptions"].dump().contains("AUCTION"));
        EXPECT_TRUE(summary.has("currentBidPrice"));
    });
    each("q=(a,e)&limit=200&filter=conditionIds:{2000|2010}", [](const Json& summary) {
        EXPECT_TRUE(summary["condition"].text().contains("Refurbished"));
    });
    each("q=(a,e)&limit=200&filter=price:[20..60],priceCurrency:USD", [](const Json& summary) {
        const auto price = core::Money::parse(summary["price"]["value"].text(),
                                              core::Currency::parse("USD").value());
        EXPECT_GE(price->minor(), 2000);
        EXPECT_LE(price->minor(), 6000);
    });
    each("q=(a,e)&limit=200&filter=deliveryCountry:FR", [](const Json&) {});
    EXPECT_LT(total("q=(a,e)&filter=deliveryCountry:FR"), total("q=(a,e)"));
    EXPECT_GT(total("q=headphones"), 0);
    EXPECT_LT(total("q=headphones wireless"), total("q=headphones"));
}

// Proves that a calculated cost is said only to whom the destination is known, and depends on it.
TEST_F(QueryTest, CalculatedShipping) {
    const auto costs = [&](Headers headers) {
        std::set<std::string> all;
        int unsaid = 0;
        const Answer answer = search("q=(a,e)&limit=200", std::move(headers));
        for (const Json& summary : answer.body["itemSummaries"].items()) {
            const Json& way = summary["shippingOptions"].at(0);
            if (way["shippingCostType"].text() != "CALCULATED") continue;
            unsaid += !way.has("shippingCost");
            all.insert(summary["itemId"].text() + way["shippingCost"]["value"].text());
        }
        EXPECT_GT(all.size(), 0u);
        return std::pair(all, unsaid);
    };
    const auto near =
        costs({{"x-ebay-c-enduserctx", "contextualLocation=country%3DUS%2Czip%3D43004"}});
    const auto far =
        costs({{"x-ebay-c-enduserctx", "contextualLocation=country%3DUS%2Czip%3D94103"}});
    EXPECT_EQ(near.second, 0);
    EXPECT_EQ(far.second, 0);
    EXPECT_NE(near.first, far.first);
    EXPECT_GT(costs({}).second, 0);
}

// Proves that other sites have their own listings and currency, and sorting is by price with
// shipping.
TEST_F(QueryTest, SitesAndOrder) {
    const Answer british = search("q=(a,e)&limit=200", {{"x-ebay-c-marketplace-id", "EBAY_GB"}});
    EXPECT_EQ(british.headers.at("X-EBAY-C-MARKETPLACE-ID"), "EBAY_GB");
    for (const Json& summary : british.body["itemSummaries"].items()) {
        EXPECT_EQ(summary["price"]["currency"].text(), "GBP");
        const bool own = summary["listingMarketplaceId"].text() == "EBAY_GB";
        EXPECT_EQ(summary["price"].has("convertedFromCurrency"), !own);
    }
    std::int64_t before = 0;
    const Answer sorted = search("q=(a,e)&limit=200&sort=price");
    for (const Json& summary : sorted.body["itemSummaries"].items()) {
        const auto usd = core::Currency::parse("USD").value();
        const Json& cost = summary["shippingOptions"].at(0)["shippingCost"];
        const std::int64_t all =
            core::Money::parse(summary["price"]["value"].text(), usd)->minor() +
            (cost.is_null() ? 0 : core::Money::parse(cost["value"].text(), usd)->minor());
        EXPECT_GE(all, before);
        before = all;
    }
}

}  // namespace
}  // namespace emptor::sandbox::ebay
