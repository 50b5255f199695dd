#include "sandbox/ucp/tests/merchant_fixture.h"

namespace emptor::sandbox::ucp {
namespace {

class ProtocolTest : public MerchantTest {
protected:
    // A search with headers of its own.
    Answer search_with(std::map<std::string, std::string> headers) {
        web::Request request;
        request.method = "POST";
        request.path = request.target = "/ucp/v1/catalog/search";
        request.body = R"({"query":"thing"})";
        request.headers = std::move(headers);
        for (const Endpoint& endpoint : shop->endpoints()) {
            if (endpoint.path != request.path) continue;
            const web::Response response = endpoint.handle(request);
            return {response.status, *Json::parse(response.body)};
        }
        return {404, Json()};
    }
    std::map<std::string, std::string> headers() {
        return {{"ucp-agent", "profile=\"https://platform.example/ucp\""},
                {"request-id", new_uuid()},
                {"content-type", "application/json"},
                {"host", "shop.example:8443"}};
    }
};

// Proves what every request must carry, and the code of each refusal.
TEST_F(ProtocolTest, Headers) {
    EXPECT_EQ(search_with(headers()).status, 200);
    const auto without = [&](const char* name) {
        auto changed = headers();
        changed.erase(name);
        return search_with(changed);
    };
    EXPECT_EQ(without("ucp-agent").body["code"].text(), "invalid_profile_url");
    EXPECT_EQ(without("request-id").status, 400);
    EXPECT_EQ(without("content-type").status, 400);
    EXPECT_EQ(call("POST", "/ucp/v1/checkout-sessions", content(), "not-a-uuid").status, 400);
}

// Proves that another protocol version is refused both ways, and missing capabilities are a
// business outcome.
TEST_F(ProtocolTest, Negotiation) {
    MerchantConfig old = config();
    old.version = "2026-01-23";
    open(old);
    const Answer refused = search_with(headers());
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.body["code"].text(), "version_unsupported");
    EXPECT_EQ(call("GET", "/.well-known/ucp").body["ucp"]["version"].text(), "2026-01-23");
    open(config());
    profiles.know(
        *read_profile("https://platform.example/ucp",
                      R"({"ucp":{"version":"2026-04-08","services":{},"payment_handlers":{}}})"));
    const Answer nothing = search_with(headers());
    EXPECT_EQ(nothing.status, 200);
    EXPECT_EQ(nothing.body["messages"].at(0)["code"].text(), "capabilities_incompatible");
}

// Proves that signatures count when they are there, and are demanded where the merchant says so.
TEST_F(ProtocolTest, Signatures) {
    EXPECT_EQ(
        call("POST", "/ucp/v1/catalog/search", Json::object({{"query", "thing"}}), "", true).status,
        200);
    auto broken = headers();
    broken["signature-input"] =
        "sig1=(\"@method\" \"@authority\" \"@path\" \"ucp-agent\" \"content-digest\" "
        "\"content-type\");keyid=\"platform-1\"";
    broken["signature"] = "sig1=:AAAA:";
    EXPECT_EQ(search_with(broken).body["code"].text(), "digest_mismatch");
    MerchantConfig strict = config();
    strict.requires_signatures = true;
    open(strict);
    EXPECT_EQ(search_with(headers()).body["code"].text(), "signature_missing");
    EXPECT_EQ(
        call("POST", "/ucp/v1/catalog/search", Json::object({{"query", "thing"}}), "", true).status,
        200);
}

// Proves paging of the search and what a lookup tells of each identifier.
TEST_F(ProtocolTest, SearchAndLookup) {
    const Json first =
        call("POST", "/ucp/v1/catalog/search",
             Json::object({{"query", "thing"}, {"pagination", Json::object({{"limit", 2}})}}))
            .body;
    EXPECT_EQ(first["products"].size(), 2u);
    EXPECT_EQ(first["pagination"]["total_count"].integer(), 3);
    const Json second =
        call("POST", "/ucp/v1/catalog/search",
             Json::object(
                 {{"query", "thing"},
                  {"pagination",
                   Json::object({{"limit", 2}, {"cursor", first["pagination"]["cursor"]}})}}))
            .body;
    EXPECT_EQ(second["products"].size(), 1u);
    EXPECT_FALSE(second["pagination"]["has_next_page"].boolean());
    EXPECT_EQ(call("POST", "/ucp/v1/catalog/search",
                   Json::object({{"query", "x"}, {"pagination", Json::object({{"cursor", "!"}})}}))
                  .status,
              400);
    const Json found = call("POST", "/ucp/v1/catalog/lookup",
                            Json::object({{"ids", Json::array({"A", "prod_A", "A", "no"})}}))
                           .body;
    ASSERT_EQ(found["products"].size(), 1u);
    EXPECT_EQ(found["products"].at(0)["variants"].at(0)["inputs"].dump(),
              R"([{"id":"A","match":"exact"},{"id":"prod_A","match":"featured"}])");
    EXPECT_EQ(found["messages"].at(0)["content"].text(), "no");
    EXPECT_EQ(call("POST", "/ucp/v1/catalog/product", Json::object({{"id", "no"}}))
                  .body["messages"]
                  .at(0)["code"]
                  .text(),
              "not_found");
    EXPECT_FALSE(call("POST", "/ucp/v1/catalog/product", Json::object({{"id", "B"}}))
                     .body["product"]["variants"]
                     .at(0)["availability"]["available"]
                     .boolean());
}

// Proves that a session belongs to the platform that made it.
TEST_F(ProtocolTest, OtherPlatform) {
    const std::string session = ready_session();
    const core::Result<Json> nobody = Json::parse(
        R"({"ucp":{"version":"2026-04-08","services":{},"payment_handlers":{},"capabilities":{"dev.ucp.shopping.checkout":[{"version":"2026-04-08"}]}}})");
    profiles.know(*read_profile("https://other.example/ucp", nobody->dump()));
    web::Request request;
    request.method = "GET";
    request.path = request.target = "/ucp/v1/checkout-sessions/" + session;
    request.headers = headers();
    request.headers["ucp-agent"] = "profile=\"https://other.example/ucp\"";
    for (const Endpoint& endpoint : shop->endpoints()) {
        if (endpoint.operation != "get_checkout") continue;
        ASSERT_TRUE(match_path(endpoint.path, request.path, request.captures));
        EXPECT_TRUE(endpoint.handle(request).body.contains("not_found"));
    }
}

// Proves the tokenizer's refusals.
TEST_F(ProtocolTest, Tokenizer) {
    const std::string session = ready_session();
    const auto tokenize = [&](std::string_view number, std::string_view checkout,
                              std::string_view identity, int year) {
        const Json card = Json::object({{"type", "card"},
                                        {"card_number_type", "fpan"},
                                        {"number", number},
                                        {"expiry_month", 1},
                                        {"expiry_year", year},
                                        {"cvc", "1"}});
        return call("POST", "/tokenizer/tokenize",
                    Json::object({{"credential", card},
                                  {"binding",
                                   Json::object({{"checkout_id", checkout},
                                                 {"identity",
                                                  Json::object({{"access_token", identity}})}})}}))
            .status;
    };
    EXPECT_EQ(tokenize("4242424242424242", session, "merchant_shop", 2030), 200);
    EXPECT_EQ(tokenize("4242424242424241", session, "merchant_shop", 2030), 422);
    EXPECT_EQ(tokenize("4242424242424242", session, "merchant_shop", 2026), 422);
    EXPECT_EQ(tokenize("4242424242424242", "chk_none", "merchant_shop", 2030), 422);
    EXPECT_EQ(tokenize("4242424242424242", session, "merchant_other", 2030), 403);
    EXPECT_EQ(call("POST", "/tokenizer/tokenize", Json::object()).status, 400);
}

}  // namespace
}  // namespace emptor::sandbox::ucp
