#include <gtest/gtest.h>

#include "connectors/ucp/ucp.h"
#include "platform/http/testing/fake_client.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::connectors::ucp {
namespace {

constexpr std::string_view kProfile = R"({"ucp": {"version": "2026-04-08",
    "services": {"dev.ucp.shopping": [{"version": "2026-04-08", "transport": "rest",
        "endpoint": "https://shop.example/ucp/v1"}]},
    "capabilities": {},
    "payment_handlers": {"com.example.tokenizer": [{"id": "t", "version": "2026-04-08",
        "config": {"endpoint": "https://tokens.example"}}]}}})";

// Proves that no call to a shop, and none that carries a card number, goes over an older TLS than
// the specification wants.
TEST(Client, EveryCallWantsTheNewestTls) {
    http::testing::FakeClient http([](const http::Reach&, const http::Request& request) {
        const bool profile = request.url.ends_with("/.well-known/ucp");
        return http::Response{.status = 200,
                              .body = profile ? std::string(kProfile)
                                      : request.url.ends_with("/tokenize")
                                          ? std::string(R"({"token": "tok_1"})")
                                          : std::string("{}")};
    });
    const core::SystemClock clock;
    core::SystemRandom random;
    const Connector connector = make_connector(
        {.http = http, .clock = clock, .random = random, .signing_key = nullptr, .profile_url = ""},
        {});
    runtime::WorkerPool pool(1);
    const auto ctx = runtime::Context::for_at_most(pool, std::chrono::seconds(5));

    const auto found =
        runtime::block_on(pool, connector.discovery->discover(ctx, "https://shop.example"));
    ASSERT_TRUE(found) << found.error().message;
    const Account account{
        .id = "shop", .base_url = "https://shop.example", .remembered = found->remembered};
    (void)runtime::block_on(pool, connector.search->item(ctx, account, "1"));
    (void)runtime::block_on(pool, connector.purchase->cancel(ctx, account, "chk_1", "key"));
    const TokenizerRequest request{.base_url = "https://shop.example",
                                   .merchant_id = "shop",
                                   .tokenizer_url = "https://tokens.example",
                                   .handler = "t",
                                   .session_id = "chk_1",
                                   .key = "key"};
    EXPECT_TRUE(runtime::block_on(pool, connector.tokenizer->tokenize(ctx, request, {})));

    EXPECT_EQ(http.sent().size(), 5u);
    for (const auto& sent : http.sent()) {
        EXPECT_EQ(sent.request.least_tls, http::TlsVersion::k13) << sent.request.url;
    }
}

}  // namespace
}  // namespace emptor::connectors::ucp
