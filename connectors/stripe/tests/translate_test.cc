#include "connectors/stripe/translate.h"

#include <gtest/gtest.h>

#include <format>

#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::connectors::stripe {
namespace {

core::Instant at(std::int64_t seconds) {
    return core::Instant(std::chrono::seconds(seconds));
}

std::string signed_header(const std::string& body, std::int64_t time, const std::string& secret) {
    const std::string text = std::format("{}.{}", time, body);
    return std::format("t={},v1={}", time, crypto::hex(crypto::hmac_sha256(secret, text)));
}

// Proves which webhooks are believed: the right secret, the very bytes, sent within five
// minutes.
TEST(Signature, HoldsForSecretBytesAndTime) {
    const std::string body = R"({"id":"evt_1"})";
    const std::string header = signed_header(body, 1'000'000, "whsec_a");
    EXPECT_TRUE(check_signature(header, body, "whsec_a", at(1'000'000)));
    EXPECT_TRUE(check_signature(header, body, "whsec_a", at(1'000'300)));
    EXPECT_TRUE(
        check_signature("t=1000000,v1=00," + header.substr(10), body, "whsec_a", at(1'000'000)));
    struct Row {
        std::string header, body, secret, reason;
        std::int64_t now;
    };
    for (const Row& row : {Row{header, body, "whsec_b", "webhook-bad-signature", 1'000'000},
                           Row{header, body + " ", "whsec_a", "webhook-bad-signature", 1'000'000},
                           Row{header, body, "whsec_a", "webhook-stale", 1'000'301},
                           Row{header, body, "whsec_a", "webhook-stale", 999'699},
                           Row{"", body, "whsec_a", "webhook-bad-signature", 1'000'000},
                           Row{"t=x,v1=00", body, "whsec_a", "webhook-bad-signature", 1'000'000},
                           Row{"t=1000000", body, "whsec_a", "webhook-bad-signature", 1'000'000}}) {
        const auto checked = check_signature(row.header, row.body, row.secret, at(row.now));
        ASSERT_FALSE(checked);
        EXPECT_EQ(checked.error().id(), row.reason) << row.header;
    }
}

// Proves that the amount of a decision is the pending one, and that a capture's sign is not lost.
TEST(Translate, AmountsAreReadWhereTheyStand) {
    wire::Authorization asked{.id = "iauth_1", .amount = 0, .currency = "usd"};
    asked.card = {.id = "ic_1", .metadata = {{{"purchase_id", "pur_1"}}}};
    asked.pending_request = wire::PendingRequest{12'345, "usd"};
    const auto request = to_authorization(asked, true);
    EXPECT_EQ(request->amount.text(), "123.45 USD");
    EXPECT_EQ(request->purchase_id, "pur_1");

    EXPECT_FALSE(to_transaction({.id = "t1", .amount = -500, .currency = "jpy"})->refund);
    EXPECT_EQ(to_transaction({.id = "t1", .amount = -500, .currency = "jpy"})->amount.text(),
              "500 JPY");
    EXPECT_TRUE(to_transaction({.id = "t2", .amount = 500, .currency = "usd"})->refund);
    EXPECT_FALSE(to_transaction({.id = "t3", .amount = 1, .currency = "zzz"}));
}

// Proves that a card can spend what was approved, once and in all.
TEST(Translate, CardsAreCapped) {
    CardRequest request{
        .purchase_id = "pur_1", .maximum = core::Money::of(19'999, "USD").value(), .key = "k"};
    const auto fields = card_fields(request, "ich_1");
    const auto value = [&](std::string_view name) {
        for (const auto& [field, text] : fields) {
            if (field == name) return text;
        }
        return std::string();
    };
    EXPECT_EQ(value("currency"), "usd");
    EXPECT_EQ(value("spending_controls[spending_limits][0][amount]"), "19999");
    EXPECT_EQ(value("spending_controls[spending_limits][0][interval]"), "per_authorization");
    EXPECT_EQ(value("spending_controls[spending_limits][1][amount]"), "19999");
    EXPECT_EQ(value("spending_controls[spending_limits][1][interval]"), "all_time");
}

}  // namespace
}  // namespace emptor::connectors::stripe
