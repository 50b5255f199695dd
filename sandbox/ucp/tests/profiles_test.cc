#include <gtest/gtest.h>

#include "sandbox/kit/testing/fakes.h"
#include "sandbox/ucp/platform_profiles.h"
#include "sandbox/ucp/request_check.h"

namespace emptor::sandbox::ucp {
namespace {

using namespace std::chrono_literals;

constexpr const char* kProfile =
    R"({"ucp":{"version":"2026-04-08","services":{},"payment_handlers":{},"capabilities":{"dev.ucp.shopping.order":[{"version":"2026-04-08","config":{"webhook_url":"https://p/hook"}}]}},"signing_keys":[{"kid":"a","kty":"EC"}]})";

std::string code_of(const std::expected<PlatformProfile, ProtocolError>& result) {
    return result ? "" : std::to_string(result.error().status) + " " + result.error().code;
}

// Proves which UCP-Agent headers name a profile.
TEST(ProfileUrl, Table) {
    const struct {
        const char* header;
        bool plain;
        const char* url;  // empty: refused
    } rows[] = {
        {"profile=\"https://p.example/ucp\"", false, "https://p.example/ucp"},
        {"version=\"1\", profile=\"https://p.example/ucp\";x=1", false, "https://p.example/ucp"},
        {"profile=\"http://p.example\"", false, ""},
        {"profile=\"http://p.example\"", true, "http://p.example"},
        {"xprofile=\"https://p.example\"", false, ""},
        {"profile=https://p.example", false, ""},
        {"profile=\"ftp://p.example\"", true, ""},
        {"", false, ""},
    };
    for (const auto& row : rows) {
        const auto url = profile_url_of(row.header, row.plain);
        EXPECT_EQ(url.value_or(""), row.url) << row.header;
    }
}

// Proves that a profile is fetched once a minute at most, and each failure has its code.
TEST(PlatformProfiles, FetchAndCache) {
    testing::ScriptedOutbound outbound;
    testing::HandClock clock;
    PlatformProfiles profiles(outbound, clock, false);
    const std::string agent = "profile=\"https://p.example/ucp\"";
    OutboundReply reply{.status = 200, .headers = {}, .body = kProfile, .failure = {}};
    outbound.answer = [&](const OutboundRequest&) { return reply; };
    const auto profile = profiles.of_agent(agent);
    ASSERT_TRUE(profile);
    EXPECT_EQ(profile->webhook_url, "https://p/hook");
    clock.at += 59s;
    EXPECT_TRUE(profiles.of_agent(agent));
    EXPECT_EQ(outbound.sent.size(), 1u);
    profiles.doubt("https://p.example/ucp");
    EXPECT_TRUE(profiles.of_agent(agent));
    EXPECT_EQ(outbound.sent.size(), 1u) << "not more than once a minute";
    clock.at += 2s;
    reply.headers["cache-control"] = "public, max-age=300";
    EXPECT_TRUE(profiles.of_agent(agent));
    clock.at += 299s;
    EXPECT_TRUE(profiles.of_agent(agent));
    EXPECT_EQ(outbound.sent.size(), 2u);
    profiles.doubt("https://p.example/ucp");
    EXPECT_TRUE(profiles.of_agent(agent));
    EXPECT_EQ(outbound.sent.size(), 3u);
    clock.at += 1h;
    reply.status = 302;
    EXPECT_EQ(code_of(profiles.of_agent(agent)), "424 profile_unreachable");
    reply = OutboundReply{.status = 0, .headers = {}, .body = {}, .failure = "refused"};
    EXPECT_EQ(code_of(profiles.of_agent(agent)), "424 profile_unreachable");
    for (const char* body : {"no json", "{}", R"({"ucp":{"version":"draft"}})",
                             R"({"ucp":{"version":"2026-04-08","services":{}}})"}) {
        reply = OutboundReply{.status = 200, .headers = {}, .body = body, .failure = {}};
        EXPECT_EQ(code_of(profiles.of_agent(agent)), "422 profile_malformed") << body;
    }
    EXPECT_EQ(code_of(profiles.of_agent("")), "400 invalid_profile_url");
}

// Proves the intersection: highest common version, orphaned extensions removed, also in chains.
TEST(CommonCapabilities, Table) {
    const struct {
        const char* ours;
        const char* theirs;
        const char* common;
    } rows[] = {
        {R"({"a.b":[{"version":"1"},{"version":"2"}]})",
         R"({"a.b":[{"version":"1"},{"version":"2"},{"version":"3"}]})",
         R"({"a.b":[{"version":"2"}]})"},
        {R"({"a.b":[{"version":"1"}]})", R"({"a.b":[{"version":"2"}]})", "{}"},
        {R"({"a.b":[{"version":"1"}]})", "{}", "{}"},
        {R"({"a.b":[{"version":"1"}],"a.c":[{"version":"1","extends":"a.b"}]})",
         R"({"a.c":[{"version":"1"}]})", "{}"},
        {R"({"a.c":[{"version":"1","extends":["a.b","a.d"]}],"a.d":[{"version":"1"}]})",
         R"({"a.c":[{"version":"1"}],"a.d":[{"version":"1"}]})",
         R"({"a.c":[{"version":"1"}],"a.d":[{"version":"1"}]})"},
        {R"({"a.c":[{"version":"1","extends":"a.b"}],"a.d":[{"version":"1","extends":"a.c"}]})",
         R"({"a.c":[{"version":"1"}],"a.d":[{"version":"1"}]})", "{}"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(common_capabilities(*Json::parse(row.ours), *Json::parse(row.theirs)).dump(),
                  row.common)
            << row.ours;
    }
}

// Proves that requests are held to the schemas: the first fault is named by its path.
TEST(CheckCheckout, Refusals) {
    const struct {
        CheckoutOperation operation;
        const char* body;
        const char* fault;
    } rows[] = {
        {CheckoutOperation::kCreate, R"([])", "$ must be an object"},
        {CheckoutOperation::kCreate, R"({})", "$.line_items is required"},
        {CheckoutOperation::kCreate, R"({"line_items":[]})", "$.line_items must not be empty"},
        {CheckoutOperation::kCreate, R"({"line_items":[{"quantity":1}]})",
         "$.line_items[0].item is required"},
        {CheckoutOperation::kCreate, R"({"line_items":[{"item":{"id":5},"quantity":1}]})",
         "$.line_items[0].item.id must be a string"},
        {CheckoutOperation::kCreate, R"({"line_items":[{"item":{"id":"a"}}]})",
         "$.line_items[0].quantity is required"},
        {CheckoutOperation::kCreate, R"({"line_items":[{"item":{"id":"a"},"quantity":0}]})",
         "$.line_items[0].quantity must be at least 1"},
        {CheckoutOperation::kCreate, R"({"line_items":[{"item":{"id":"a"},"quantity":1.5}]})",
         "$.line_items[0].quantity must be an integer"},
        {CheckoutOperation::kCreate,
         R"({"line_items":[{"item":{"id":"a"},"quantity":1}],"totals":[]})",
         "$.totals is not part of this request"},
        {CheckoutOperation::kCreate,
         R"({"line_items":[{"item":{"id":"a"},"quantity":1}],"buyer":{"email":1}})",
         "$.buyer.email must be a string"},
        {CheckoutOperation::kCreate,
         R"({"line_items":[{"item":{"id":"a"},"quantity":1}],"fulfillment":{"methods":[{}]}})",
         "$.fulfillment.methods[0].type is required"},
        {CheckoutOperation::kUpdate,
         R"({"line_items":[{"item":{"id":"a"},"quantity":1}],"fulfillment":{"methods":[{"groups":[{}]}]}})",
         "$.fulfillment.methods[0].groups[0].id is required"},
        {CheckoutOperation::kComplete, R"({})", "$.payment is required"},
        {CheckoutOperation::kComplete, R"({"payment":{},"line_items":[]})",
         "$.line_items is not part of this request"},
        {CheckoutOperation::kComplete, R"({"payment":{"instruments":[{"id":"a","type":"card"}]}})",
         "$.payment.instruments[0].handler_id is required"},
        {CheckoutOperation::kComplete,
         R"({"payment":{"instruments":[{"id":"a","type":"card","handler_id":"h","credential":{}}]}})",
         "$.payment.instruments[0].credential.type is required"},
        {CheckoutOperation::kComplete, R"({"payment":{},"signals":{"ip":"1"}})",
         "$.signals.ip is not a reverse-domain name"},
    };
    for (const auto& row : rows) {
        const auto fault = check_checkout(*Json::parse(row.body), row.operation);
        ASSERT_TRUE(fault) << row.body;
        EXPECT_EQ(fault->content, row.fault);
        EXPECT_EQ(fault->status, 400);
    }
    EXPECT_FALSE(check_checkout(
        *Json::parse(R"({"line_items":[{"item":{"id":"a"},"quantity":1}],"unknown":1})"),
        CheckoutOperation::kCreate));
    EXPECT_TRUE(check_search(*Json::parse("{}")));
    EXPECT_TRUE(check_search(*Json::parse(R"({"query":"a","pagination":{"limit":0}})")));
    EXPECT_FALSE(check_search(*Json::parse(R"({"filters":{"price":{"max":5}}})")));
    EXPECT_EQ(check_lookup(*Json::parse(R"({"ids":["a","b","c"]})"), 2)->code, "request_too_large");
}

}  // namespace
}  // namespace emptor::sandbox::ucp
