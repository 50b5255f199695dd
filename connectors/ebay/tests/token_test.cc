#include "connectors/ebay/token.h"

#include <gtest/gtest.h>

#include <deque>

#include "connectors/ebay/tests/fake_ebay.h"

namespace emptor::connectors::ebay {
namespace {

using namespace std::chrono_literals;
using testing::account;
using testing::FakeEbay;
using testing::HandClock;

class TokensTest : public ::testing::Test {
protected:
    runtime::Context context(std::chrono::milliseconds limit = 10s) {
        return runtime::Context::for_at_most(executor, limit);
    }
    std::string get(std::string refused = "", std::string secret = "s") {
        const auto token = testing::wait(
            executor, tokens.get(context(), account(secret), Token(std::move(refused))));
        return token ? token->reveal() : std::string(token.error().id());
    }

    runtime::ManualExecutor executor;
    HandClock clock;
    FakeEbay ebay;
    Tokens tokens{ebay, clock};
};

// Proves that a token is asked for as eBay wants it, kept, and renewed a minute before it ends.
TEST_F(TokensTest, AreKeptAndRenewedInTime) {
    EXPECT_EQ(get(), "t1");
    EXPECT_EQ(ebay.last.method, "POST");
    EXPECT_EQ(ebay.last.url, "https://api.ebay.example/identity/v1/oauth2/token");
    EXPECT_EQ(ebay.last.body,
              "grant_type=client_credentials&scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_scope");
    EXPECT_EQ(FakeEbay::bearer(ebay.last), "Basic Yzpz");
    clock.at += 7200s - 61s;
    EXPECT_EQ(get(), "t1");
    clock.at += 2s;
    EXPECT_EQ(get(), "t2");
    EXPECT_EQ(ebay.token_requests, 2);
}

// Proves that a token that was refused is not given again, and that one refusal costs one request
// however many calls met it.
TEST_F(TokensTest, ARefusedTokenIsReplacedOnce) {
    EXPECT_EQ(get(), "t1");
    EXPECT_EQ(get("t1"), "t2");
    EXPECT_EQ(get("t1"), "t2");
    EXPECT_EQ(get(), "t2");
    EXPECT_EQ(ebay.token_requests, 2);
}

// Proves that of many callers at once, also after the end of a token, exactly one asks, and that
// its own deadline takes nothing from the others.
TEST_F(TokensTest, ManyCallersMakeOneRequest) {
    EXPECT_EQ(get(), "t1");
    clock.at += 3h;
    ebay.takes = 300ms;
    std::deque<std::optional<core::Result<Token>>> results(50);
    runtime::TaskGroup group(executor);
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto limit = i == 0 ? 100ms : 10'000ms;
        group.spawn(testing::keep(tokens.get(context(limit), account(), Token()), results[i]));
    }
    executor.run_until_idle();
    for (const auto& result : results) {
        ASSERT_TRUE(result && *result);
        EXPECT_EQ((*result)->reveal(), "t2");
    }
    EXPECT_EQ(ebay.token_requests, 2);
}

// Proves that all waiters learn of a failure, and that the next call tries again.
TEST_F(TokensTest, AFailureIsToldToAllAndNotKept) {
    ebay.takes = 300ms;
    ebay.token_status = 401;
    std::deque<std::optional<core::Result<Token>>> results(5);
    runtime::TaskGroup group(executor);
    for (auto& result : results)
        group.spawn(testing::keep(tokens.get(context(), account(), Token()), result));
    executor.run_until_idle();
    for (const auto& result : results) {
        ASSERT_TRUE(result && !*result);
        EXPECT_EQ(result->error().id(), "vendor-not-authorised");
    }
    EXPECT_EQ(ebay.token_requests, 1);
    ebay.token_status = 200;
    EXPECT_EQ(get(), "t1");
}

// Proves that other credentials are another account: they never get its token.
TEST_F(TokensTest, BelongToTheirCredentials) {
    EXPECT_EQ(get("", "one"), "t1");
    EXPECT_EQ(get("", "two"), "t2");
    EXPECT_EQ(get("", "one"), "t1");
}

}  // namespace
}  // namespace emptor::connectors::ebay
