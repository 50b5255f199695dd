#include "sandbox/ebay/tests/fixture.h"

namespace emptor::sandbox::ebay {
namespace {

using namespace std::chrono_literals;

class EbayTest : public EbayFixture {};

// Proves that a token is given for the right credentials, grant and scope only.
TEST_F(EbayTest, Tokens) {
    const std::string scope = "scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_scope";
    const std::string good = "grant_type=client_credentials&" + scope;
    const Answer token = ask_token(good);
    EXPECT_EQ(token.status, 200);
    EXPECT_EQ(token.body["expires_in"].integer(), 7200);
    EXPECT_EQ(token.body["token_type"].text(), "Application Access Token");
    EXPECT_EQ(ask_token(good, "id:wrong").status, 401);
    EXPECT_EQ(ask_token(good, "id:wrong").body["error"].text(), "invalid_client");
    EXPECT_EQ(ask_token("grant_type=password&" + scope).body["error"].text(),
              "unsupported_grant_type");
    EXPECT_EQ(ask_token("grant_type=client_credentials&scope=other").body["error"].text(),
              "invalid_scope");
    EXPECT_EQ(ebay.state()["tokens_issued"].integer(), 1);
}

// Proves that a token ends with the world's time or by hand, and then nothing is answered.
TEST_F(EbayTest, TokensEnd) {
    EXPECT_EQ(search("q=(a,e)").status, 200);
    clock.at += 7200s;
    EXPECT_EQ(search("q=(a,e)").status, 401);
    EXPECT_EQ(search("q=(a,e)").error(), 1001);
    bearer = token();
    EXPECT_EQ(search("q=(a,e)").status, 200);
    EXPECT_EQ(ebay.change(Json::object({{"revoke_tokens", true}})), "");
    EXPECT_EQ(search("q=(a,e)").status, 401);
    EXPECT_EQ(send("GET", "/buy/browse/v1/item/v1%7C1%7C0", "", {}).error(), 1002);
}

// Proves the daily limit, that it says when it ends, and that it ends then.
TEST_F(EbayTest, DailyLimit) {
    for (int i = 0; i < 400; ++i) ASSERT_EQ(search("q=(a,e)&limit=1").status, 200);
    const Answer refused = search("q=(a,e)");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.error(), 2001);
    EXPECT_EQ(refused.headers.at("Retry-After"), "43200");  // it is noon
    EXPECT_EQ(ebay.state()["calls_today"].integer(), 400);
    clock.at += 12h;
    bearer = token();
    EXPECT_EQ(search("q=(a,e)").status, 200);
}

// Proves that what a search shows is what getItem says, for each kind of listing.
TEST_F(EbayTest, ItemsAreWhatSearchesShow) {
    const Headers here = {{"x-ebay-c-enduserctx", "contextualLocation=country%3DUS%2Czip%3D43004"}};
    const Answer found = search(kEverything, here);
    ASSERT_EQ(found.body["itemSummaries"].size(), 200u);
    int groups = 0, auctions = 0, abroad = 0;
    for (const Json& summary : found.body["itemSummaries"].items()) {
        const Answer answer = item(summary["itemId"].text(), here);
        ASSERT_EQ(answer.status, 200);
        for (const char* same : {"itemId", "title", "price", "conditionId", "itemWebUrl"})
            EXPECT_EQ(answer.body[same], summary[same]) << same;
        const Json& way = answer.body["shippingOptions"].at(0);
        EXPECT_EQ(way["shippingCost"], summary["shippingOptions"].at(0)["shippingCost"]);
        EXPECT_TRUE(way.has("shippingCost"));
        groups += summary.has("itemGroupHref");
        auctions += !summary.has("price");
        const bool elsewhere = summary["listingMarketplaceId"].text() != "EBAY_US";
        abroad += elsewhere;
        EXPECT_EQ(way.has("importCharges"), elsewhere);
        EXPECT_EQ(summary["price"].has("convertedFromValue"), elsewhere && summary.has("price"));
        EXPECT_EQ(summary.has("itemGroupHref"), answer.body.has("primaryItemGroup"));
        EXPECT_FALSE(summary.has("itemAffiliateWebUrl"));
    }
    EXPECT_GT(groups, 0);
    EXPECT_GT(auctions, 0);
    EXPECT_GT(abroad, 0);
}

// Proves the traps of single items: groups are no items, ids have a shape, COMPACT leaves out
// identifiers, a sold-out listing says so, prices move.
TEST_F(EbayTest, Items) {
    const Answer found = search(kEverything);
    const Json& first = found.body["itemSummaries"].at(0);
    const std::string id = first["itemId"].text();
    EXPECT_EQ(ebay.change(Json::object({{"item", id}, {"price", 1234}, {"quantity", 0}})), "");
    const Answer sold = item(id);
    EXPECT_EQ(sold.body["estimatedAvailabilities"].at(0)["estimatedAvailabilityStatus"].text(),
              "OUT_OF_STOCK");
    EXPECT_EQ(item("v1|1|0").status, 404);
    EXPECT_EQ(item("v1|1|0").error(), 11001);
    EXPECT_EQ(item("1").error(), 11012);
    EXPECT_EQ(get("/buy/browse/v1/item/v1%7C1%7C0?fieldgroups=ALL").error(), 11501);
    EXPECT_EQ(item("v1|1|0", {{"x-ebay-c-marketplace-id", "EBAY_XX"}}).error(), 11011);
    std::string compact = id;
    compact.replace(compact.find('|'), 1, "%7C").replace(compact.find('|'), 1, "%7C");
    EXPECT_FALSE(get("/buy/browse/v1/item/" + compact + "?fieldgroups=COMPACT").body.has("brand"));
    EXPECT_NE(ebay.change(Json::object({{"item", "v1|1|0"}, {"price", 1}})), "");
    for (const Json& summary : found.body["itemSummaries"].items()) {
        if (!summary.has("itemGroupHref")) continue;
        const std::string parent = "v1|" + summary["legacyItemId"].text() + "|0";
        EXPECT_EQ(item(parent).error(), 11001);
        return;
    }
    FAIL() << "no listing with variations";
}

// Proves that the link leads to a page, with the campaign only if there is one.
TEST_F(EbayTest, Links) {
    const Json plain = search("q=(a,e)&limit=1").body["itemSummaries"].at(0);
    const std::string page = plain["itemWebUrl"].text();
    ASSERT_TRUE(page.starts_with("https://ebay.example/itm/")) << page;
    const std::string path = page.substr(std::string("https://ebay.example").size());
    EXPECT_EQ(send("GET", path, "", {}).status, 200);
    EXPECT_EQ(send("GET", "/itm/1", "", {}).status, 404);
    const Json told =
        search("q=(a,e)&limit=1", {{"x-ebay-c-enduserctx", "affiliateCampaignId=533"}})
            .body["itemSummaries"]
            .at(0);
    EXPECT_EQ(told["itemWebUrl"], plain["itemWebUrl"]);
    EXPECT_TRUE(told["itemAffiliateWebUrl"].text().contains("campid=533"));
}

// Proves that the catalogue is the same each time, with all its traps.
TEST_F(EbayTest, Catalogue) {
    const auto items = catalogue::make_items(1, 3000);
    const auto listings = make_listings(1, items);
    EXPECT_GT(listings.size(), 500u);
    const auto again = make_listings(1, items);
    ASSERT_EQ(again.size(), listings.size());
    std::set<std::string> ids, conditions, sites;
    int shy = 0, lots = 0, sold_out = 0, calculated = 0;
    for (std::size_t i = 0; i < listings.size(); ++i) {
        EXPECT_EQ(again[i].title, listings[i].title);
        conditions.emplace(listings[i].condition_id);
        sites.emplace(listings[i].site->id);
        shy += listings[i].shy;
        lots += listings[i].lot_size > 1;
        calculated += listings[i].shipping == Shipping::kCalculated;
        for (const Variation& variation : listings[i].variations) {
            EXPECT_TRUE(ids.insert(variation.item_id).second) << variation.item_id;
            EXPECT_GT(variation.price, 0);
            sold_out += variation.quantity == 0;
        }
    }
    EXPECT_EQ(sites.size(), 3u);
    EXPECT_TRUE(conditions.contains("7000"));
    for (const int count : {shy, lots, sold_out, calculated}) EXPECT_GT(count, 0);
}

// Proves that its settings are checked.
TEST_F(EbayTest, Settings) {
    std::vector<std::string> problems;
    const Json json = Json::object({{"client_id", "a"}, {"token_life", 0}});
    make_simulator(SettingReader(json, "ebay", problems, {"client_id", "token_life"}));
    EXPECT_EQ(problems,
              (std::vector<std::string>{"ebay.client_secret: is required",
                                        "ebay.token_life: a whole number from 1 to 86400 is "
                                        "expected"}));
}

}  // namespace
}  // namespace emptor::sandbox::ebay
