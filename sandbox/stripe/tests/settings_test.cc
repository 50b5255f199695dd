#include <gtest/gtest.h>

#include "sandbox/stripe/stripe.h"

namespace emptor::sandbox::stripe {
namespace {

constexpr std::string_view kSettings =
    R"({"secret_key": "sk_test_1", "card_reading_key": "rk_test_1", "balance": {"usd": "25000.00"},
        "webhooks": [{"id": "platform", "url": "", "secret": "whsec_1"}]})";

struct Read {
    Config config;
    std::vector<std::string> problems;
};

// What is read when `change` has been laid over the settings.
Read read(std::string_view change = "{}") {
    Json json = *Json::parse(kSettings);
    const Json changes = *Json::parse(change);
    for (const auto& [name, value] : changes.members()) json.set(name, value);
    Read read;
    read.config = read_settings(SettingReader(
        json, "stripe", read.problems, {"secret_key", "card_reading_key", "balance", "webhooks"}));
    return read;
}

// Proves what the settings mean: a webhook without an address is none.
TEST(StripeSettings, Meaning) {
    const Read plain = read();
    EXPECT_TRUE(plain.problems.empty());
    EXPECT_EQ(plain.config.balance.at("usd"), 2'500'000);
    EXPECT_TRUE(plain.config.webhooks.empty());
    const Read told = read(R"({"webhooks": [{"id": "p", "url": "https://p", "secret": "s"}]})");
    ASSERT_EQ(told.config.webhooks.size(), 1u);
    EXPECT_EQ(told.config.webhooks[0].url, "https://p");
    EXPECT_EQ(told.config.webhooks[0].events, std::vector<std::string>{"*"});
}

// Proves that keys which would mix test and live, or services and vault, are refused by name.
TEST(StripeSettings, Refusals) {
    const struct {
        const char* change;
        const char* problem;
    } rows[] = {
        {R"({"secret_key": "sk_live_1"})",
         "stripe.secret_key: a key that starts with sk_test_ is expected"},
        {R"({"card_reading_key": "sk_test_1"})",
         "stripe.card_reading_key: must differ from secret_key"},
        {R"({"balance": {}})",
         "stripe.balance: at least one currency, such as usd: 10000.00, is expected"},
        {R"({"balance": {"usd": "much"}})",
         "stripe.balance.usd: an amount such as 5.99 is expected"},
        {R"({"webhooks": [{"url": "https://p"}]})", "stripe.webhooks[0].secret: is required"},
    };
    for (const auto& row : rows)
        EXPECT_EQ(read(row.change).problems, std::vector<std::string>{row.problem}) << row.change;
}

}  // namespace
}  // namespace emptor::sandbox::stripe
