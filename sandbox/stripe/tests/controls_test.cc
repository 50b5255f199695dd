#include "sandbox/stripe/controls.h"

#include <gtest/gtest.h>

namespace emptor::sandbox::stripe {
namespace {

core::Instant at(std::string_view text) {
    return core::parse_instant(text).value_or(core::Instant());
}

// Proves each kind of spending control, at its limit and one unit above.
TEST(ControlsAllow, Table) {
    const core::Instant now = at("2026-03-04T12:00:00Z");  // a Wednesday
    const std::vector<Spent> spent = {
        {300, at("2026-03-04T01:00:00Z"), "electronics_stores"},
        {500, at("2026-03-02T01:00:00Z"), "book_stores"},
        {700, at("2026-03-01T23:00:00Z"), "book_stores"},
        {900, at("2026-02-27T00:00:00Z"), "book_stores"},
        {1100, at("2025-12-31T00:00:00Z"), "book_stores"},
    };
    const auto limit = [](std::string_view interval, std::int64_t amount) {
        return R"({"spending_limits":[{"amount":)" + std::to_string(amount) +
               R"(,"categories":[],"interval":")" + std::string(interval) + R"("}]})";
    };
    const struct {
        std::string controls;
        bool allowed;
    } rows[] = {
        {"{}", true},
        {limit("per_authorization", 1000), true},
        {limit("per_authorization", 999), false},
        {limit("daily", 1300), true},
        {limit("daily", 1299), false},
        {limit("weekly", 1800), true},
        {limit("weekly", 1799), false},
        {limit("monthly", 2500), true},
        {limit("monthly", 2499), false},
        {limit("yearly", 3400), true},
        {limit("yearly", 3399), false},
        {limit("all_time", 4500), true},
        {limit("all_time", 4499), false},
        {R"({"spending_limits":[{"amount":1,"categories":["book_stores"],"interval":"daily"}]})",
         true},
        {R"({"spending_limits":[{"amount":1299,"categories":["electronics_stores"],"interval":"all_time"}]})",
         false},
        {R"({"allowed_categories":["book_stores"]})", false},
        {R"({"allowed_categories":["electronics_stores"]})", true},
        {R"({"blocked_categories":["electronics_stores"]})", false},
        {R"({"allowed_merchant_countries":["US"]})", true},
        {R"({"allowed_merchant_countries":["DE"]})", false},
        {R"({"blocked_merchant_countries":["US"]})", false},
        {R"({"blocked_card_presences":["not_present"]})", false},
        {R"({"allowed_card_presences":["present"]})", false},
    };
    const network::Charge charge{
        .card = {},
        .amount = 1000,
        .currency = "USD",
        .acceptor = {.name = "shop", .category = "electronics_stores", .country = "US"}};
    for (const auto& row : rows) {
        EXPECT_EQ(controls_allow(*Json::parse(row.controls), charge, spent, now), row.allowed)
            << row.controls;
    }
}

}  // namespace
}  // namespace emptor::sandbox::stripe
