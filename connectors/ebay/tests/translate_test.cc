#include "connectors/ebay/translate.h"

#include <gtest/gtest.h>

#include "connectors/kit/json.h"

namespace emptor::connectors::ebay {
namespace {

using api::common::Availability;
using api::common::Condition;

const core::Instant kNow = core::parse_instant("2026-03-02T12:00:00Z").value();

Account account(std::map<std::string, std::string> options = {}) {
    Account account{.id = "ebay", .base_url = "https://api.ebay.example"};
    for (const auto& [name, value] : options)
        account.credentials.emplace(name, core::Secret<std::string>(value));
    return account;
}

std::optional<api::common::Offer> offer_of(const std::string& json) {
    const auto item = parse_answer<wire::Item>("ebay", json, false);
    EXPECT_TRUE(item) << json;
    return item ? to_offer(*item, account(), kNow) : std::nullopt;
}

// A listing that can be bought, with `more` members.
std::optional<api::common::Offer> listing(const std::string& more) {
    return offer_of(R"({"itemId":"v1|110|0","title":"Kettle","buyingOptions":["FIXED_PRICE"],)"
                    R"("price":{"value":"20.00","currency":"USD"})" +
                    (more.empty() ? "" : "," + more) + "}");
}

core::Money money(std::int64_t minor, std::string_view currency = "USD") {
    return core::Money::of(minor, currency).value();
}

// Proves what is asked for: words that mean nothing special, and filters only where they are exact.
TEST(SearchPath, SaysWhatIsWanted) {
    const auto path = [](auto change, std::string marketplace = "EBAY_US") {
        api::integrations::SearchRequest request;
        request.intent.query = "kettle";
        request.intent.quantity = 1;
        change(request);
        return search_path(request, marketplace, 200, 400).value_or("none");
    };
    const std::string head = "/buy/browse/v1/item_summary/search?q=kettle&filter=";
    const std::string fixed = "buyingOptions%3A%7BFIXED_PRICE%7D";
    const std::string tail = "&fieldgroups=EXTENDED&limit=200&offset=400";
    EXPECT_EQ(path([](auto&) {}), head + fixed + tail);
    EXPECT_EQ(path([](auto& r) { r.ship_to = api::common::Address{.country = "US"}; }),
              head + fixed + "%2CdeliveryCountry%3AUS" + tail);
    const auto at_most_fifty = [](auto& r) { r.intent.max_price = money(5000); };
    EXPECT_EQ(path(at_most_fifty),
              head + fixed + "%2Cprice%3A%5B..50.00%5D%2CpriceCurrency%3AUSD" + tail);
    EXPECT_EQ(path(at_most_fifty, "EBAY_DE"), head + fixed + tail);
    EXPECT_EQ(path([](auto& r) {
                  r.intent.max_price = money(5000);
                  r.intent.min_price = money(1000);
                  r.intent.quantity = 3;
              }),
              head + fixed + "%2Cprice%3A%5B10.00..16.66%5D%2CpriceCurrency%3AUSD" + tail);
    EXPECT_EQ(path([](auto& r) { r.intent.conditions = {Condition::kNew}; }),
              head + fixed + "%2CconditionIds%3A%7B1000%7D" + tail);
    const std::string no_used =
        path([](auto& r) { r.intent.excluded_conditions = {Condition::kUsed}; });
    EXPECT_TRUE(no_used.contains("1000%7C1500%7C1750%7C2000%7C2010%7C2020%7C2030%7C2500%7D"));
}

TEST(SearchPath, WordsAreOnlyWords) {
    const auto words = [](std::string query, std::vector<std::string> brands = {}) {
        api::integrations::SearchRequest request;
        request.intent.query = std::move(query);
        request.intent.brands = std::move(brands);
        const auto path = search_path(request, "EBAY_US", 1, 0);
        if (!path) return std::string(path.error().id());
        const std::size_t begin = path->find("q=") + 2;
        return path->substr(begin, path->find('&') - begin);
    };
    EXPECT_EQ(words("(usb, cable)* -used \"red\""), "usb%20cable%20used%20red");
    EXPECT_EQ(words("kettle", {"Halvik"}), "Halvik%20kettle");
    EXPECT_EQ(words("halvik kettle", {"Halvik"}), "halvik%20kettle");
    EXPECT_EQ(words("kettle", {"Halvik", "Orbin"}), "kettle");
    EXPECT_EQ(words("case for forks"), "case%20forks");
    EXPECT_EQ(words("(*)"), "malformed-request");
    EXPECT_LE(words(std::string(60, 'a') + " " + std::string(60, 'b')).size(), 60u);
}

// Proves that eBay learns the campaign and the area, and nothing else of a person.
TEST(Headers, ContextOfTheEndUser) {
    const api::common::Address address{
        .recipient = "Ada", .street = "1 Main Street", .postal_code = "43004", .country = "US"};
    const http::Headers none = {{"X-EBAY-C-MARKETPLACE-ID", "EBAY_US"}};
    EXPECT_EQ(headers_for(account(), std::nullopt), none);
    const http::Headers all = {{"X-EBAY-C-MARKETPLACE-ID", "EBAY_GB"},
                               {"X-EBAY-C-ENDUSERCTX",
                                "affiliateCampaignId=533,contextualLocation=country%3DUS%2Czip%"
                                "3D43004"}};
    EXPECT_EQ(headers_for(account({{"marketplace", "EBAY_GB"}, {"campaign_id", "533"}}), address),
              all);
}

// Proves that only what can be bought at a price is an offer.
TEST(Offers, OnlyFixedPrices) {
    const struct {
        const char* what;
        const char* item;
        bool offered;
    } rows[] = {
        {"fixed",
         R"({"itemId":"v1|1|0","buyingOptions":["FIXED_PRICE"],"price":{"value":"9.99","currency":"USD"}})",
         true},
        {"auction with fixed price",
         R"({"itemId":"v1|1|0","buyingOptions":["AUCTION","FIXED_PRICE"],"price":{"value":"9.99","currency":"USD"}})",
         true},
        {"auction",
         R"({"itemId":"v1|1|0","buyingOptions":["AUCTION"],"price":{"value":"9.99","currency":"USD"}})",
         false},
        {"says nothing", R"({"itemId":"v1|1|0","price":{"value":"9.99","currency":"USD"}})", false},
        {"no price", R"({"itemId":"v1|1|0","buyingOptions":["FIXED_PRICE"]})", false},
        {"negative",
         R"({"itemId":"v1|1|0","buyingOptions":["FIXED_PRICE"],"price":{"value":"-9.99","currency":"USD"}})",
         false},
        {"zero",
         R"({"itemId":"v1|1|0","buyingOptions":["FIXED_PRICE"],"price":{"value":"0.00","currency":"USD"}})",
         false},
        {"too exact",
         R"({"itemId":"v1|1|0","buyingOptions":["FIXED_PRICE"],"price":{"value":"9.999","currency":"USD"}})",
         false},
        {"no currency",
         R"({"itemId":"v1|1|0","buyingOptions":["FIXED_PRICE"],"price":{"value":"9.99","currency":"DOG"}})",
         false},
        {"no id", R"({"buyingOptions":["FIXED_PRICE"],"price":{"value":"9.99","currency":"USD"}})",
         false},
        {"for parts",
         R"({"itemId":"v1|1|0","conditionId":"7000","buyingOptions":["FIXED_PRICE"],"price":{"value":"9.99","currency":"USD"}})",
         false},
    };
    for (const auto& row : rows) EXPECT_EQ(offer_of(row.item).has_value(), row.offered) << row.what;
}

TEST(Offers, Conditions) {
    const std::pair<const char*, Condition> rows[] = {
        {"1000", Condition::kNew},         {"1500", Condition::kOpenBox},
        {"2030", Condition::kRefurbished}, {"2500", Condition::kRefurbished},
        {"3000", Condition::kUsed},        {"6000", Condition::kUsed},
        {"9999", Condition::kUnspecified}, {"", Condition::kUnspecified}};
    for (const auto& [id, condition] : rows) EXPECT_EQ(to_condition(id), condition) << id;
}

// Proves that a converted amount is given as the seller set it, and that what is not said is
// unknown: never zero, never in another currency.
TEST(Offers, PricesAndShipping) {
    const auto abroad = offer_of(
        R"({"itemId":"v1|1|0","buyingOptions":["FIXED_PRICE"],"price":{"value":"12.70","currency":"USD","convertedFromValue":"10.00","convertedFromCurrency":"GBP"},
            "shippingOptions":[{"shippingCost":{"value":"6.35","currency":"USD","convertedFromValue":"5.00","convertedFromCurrency":"GBP"},
                                "importCharges":{"value":"1.27","currency":"USD","convertedFromValue":"1.00","convertedFromCurrency":"GBP"}}]})");
    EXPECT_EQ(abroad->price, money(1000, "GBP"));
    EXPECT_EQ(abroad->shipping_estimate, money(600, "GBP"));

    EXPECT_FALSE(listing("")->shipping_estimate);
    EXPECT_FALSE(
        listing(R"("shippingOptions":[{"shippingCostType":"CALCULATED"}])")->shipping_estimate);
    EXPECT_FALSE(
        listing(
            R"("shippingOptions":[{"type":"PICKUP","shippingCost":{"value":"0.00","currency":"USD"}}])")
            ->shipping_estimate);
    EXPECT_FALSE(
        listing(R"("shippingOptions":[{"shippingCost":{"value":"5.00","currency":"EUR"}}])")
            ->shipping_estimate);
    EXPECT_FALSE(
        listing(
            R"("shippingOptions":[{"shippingCost":{"value":"5.00","currency":"USD"},"importCharges":{"value":"?","currency":"USD"}}])")
            ->shipping_estimate);
    const auto two = listing(
        R"("shippingOptions":[{"shippingCost":{"value":"9.00","currency":"USD"},"maxEstimatedDeliveryDate":"2026-03-03T12:00:00.000Z"},
                              {"shippingCost":{"value":"4.00","currency":"USD"},"maxEstimatedDeliveryDate":"2026-03-07T20:00:00.000Z"}])");
    EXPECT_EQ(two->shipping_estimate, money(400));
    EXPECT_EQ(two->delivery_days, 6);
    EXPECT_EQ(listing(R"("marketingPrice":{"originalPrice":{"value":"25.00","currency":"USD"}})")
                  ->list_price,
              money(2500));
}

// Proves that the link is eBay's affiliate link as it is where there is one.
TEST(Offers, Links) {
    const std::string plain = R"("itemWebUrl":"https://www.ebay.example/itm/110")";
    EXPECT_EQ(listing(plain)->url, "https://www.ebay.example/itm/110");
    EXPECT_EQ(
        listing(plain + R"(,"itemAffiliateWebUrl":"https://www.ebay.example/itm/110?campid=5")")
            ->url,
        "https://www.ebay.example/itm/110?campid=5");
    EXPECT_EQ(listing(R"j("itemWebUrl":"javascript:alert(1)")j")->url, "");
}

TEST(Offers, Availability) {
    const auto stock = [](std::string status) {
        return listing(R"("estimatedAvailabilities":[{"estimatedAvailabilityStatus":")" + status +
                       R"("}])")
            ->availability;
    };
    EXPECT_EQ(listing("")->availability, Availability::kUnspecified);
    EXPECT_EQ(stock("IN_STOCK"), Availability::kInStock);
    EXPECT_EQ(stock("LIMITED_STOCK"), Availability::kInStock);
    EXPECT_EQ(stock("OUT_OF_STOCK"), Availability::kOutOfStock);
    EXPECT_EQ(stock("SOMETHING_NEW"), Availability::kUnspecified);
    EXPECT_EQ(listing(R"("itemEndDate":"2026-03-01T00:00:00.000Z")")->availability,
              Availability::kOutOfStock);
}

// Proves that what sellers write into fields they have nothing for is nothing.
TEST(Offers, Details) {
    const auto full = listing(
        R"("brand":"Halvik","mpn":"AH-410","gtin":"9521234567895","categoryPath":"Kitchen|Kettles","lotSize":3,
           "localizedAspects":[{"name":"Color","value":"Red"},{"name":"Material","value":"Does not apply"}],
           "seller":{"username":"ada","feedbackPercentage":"99.2","feedbackScore":7})");
    EXPECT_EQ(full->brand, "Halvik");
    EXPECT_EQ(full->gtins, std::vector<std::string>{"9521234567895"});
    EXPECT_EQ(full->category, (std::vector<std::string>{"Kitchen", "Kettles"}));
    const std::map<std::string, std::string> attributes = {
        {"color", "Red"}, {"lot size", "3"}, {"seller", "ada (99.2 % of 7)"}};
    EXPECT_EQ(full->attributes, attributes);
    const auto shy =
        listing(R"("brand":"Unbranded","mpn":"Does Not Apply","gtin":"Does not apply")");
    EXPECT_EQ(shy->brand + shy->mpn, "");
    EXPECT_TRUE(shy->gtins.empty());
    const auto summary = listing(
        R"("categories":[{"categoryId":"2","categoryName":"Kettles"},{"categoryId":"1","categoryName":"Kitchen"}])");
    EXPECT_EQ(summary->category, (std::vector<std::string>{"Kitchen", "Kettles"}));
}

}  // namespace
}  // namespace emptor::connectors::ebay
