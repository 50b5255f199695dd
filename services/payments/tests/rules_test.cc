#include "services/payments/domain/rules.h"

#include <gtest/gtest.h>

#include "services/payments/tests/fixtures.h"

namespace emptor::payments {
namespace {

using testing::authorization;
using testing::capture;
using testing::funded;
using testing::mandate;
using testing::refund;
using testing::reserved;
using testing::usd;
using testing::with;

template <class T>
std::string outcome(const core::Result<T>& result) {
    return result ? "ok" : std::string(result.error().id());
}

Budget budget(std::int64_t wallet, std::int64_t per_day, std::int64_t used = 0) {
    return Budget{.per_day = usd(per_day),
                  .used_by_others = used,
                  .day = "2026-03-02",
                  .wallet = {usd(wallet), usd(0)}};
}

// Proves what a first reservation is measured against.
TEST(Reserve, FitsWalletAndDay) {
    struct Row {
        core::Money amount;
        Budget budget;
        std::string told;
    };
    Budget issuer = budget(0, 50'000);
    issuer.at_issuer = true;
    const std::vector<Row> rows{
        {usd(10'000), budget(10'000, 10'000), "ok"},
        {usd(10'001), budget(10'000, 50'000), "wallet-too-low"},
        {usd(10'000), budget(50'000, 9'999), "day-budget-exceeded"},
        {usd(10'000), budget(50'000, 30'000, 20'000), "ok"},
        {usd(10'000), budget(50'000, 30'000, 20'001), "day-budget-exceeded"},
        {usd(10'000), issuer, "ok"},
        {usd(0), budget(50'000, 50'000), "malformed-request"},
        {usd(-5), budget(50'000, 50'000), "malformed-request"},
        {testing::eur(10'000), budget(50'000, 50'000), "currency-mismatch"},
    };
    for (const Row& row : rows) {
        Spending wanted = reserved(0);
        wanted.reserved = row.amount;
        EXPECT_EQ(outcome(reserve(nullptr, wanted, row.budget)), row.told) << row.amount.text();
    }
}

// Proves that the same purchase again sets its reservation, up or down, and never adds to it.
TEST(Reserve, IsSetNotAdded) {
    const Spending before = reserved(10'000);
    EXPECT_EQ(reserve(&before, reserved(15'000), budget(5'000, 15'000))->reserved, usd(15'000));
    EXPECT_EQ(outcome(reserve(&before, reserved(15'001), budget(5'000, 50'000))), "wallet-too-low");
    EXPECT_EQ(reserve(&before, reserved(4'000), budget(0, 4'000))->reserved, usd(4'000));

    const Spending charged = with(funded(10'000), {{authorization("a", 9'000)}, {}});
    EXPECT_EQ(outcome(reserve(&charged, reserved(9'500), budget(0, 50'000))), "payment-in-use");
    EXPECT_EQ(outcome(reserve(&charged, reserved(10'000), budget(0, 50'000))), "ok");
    const Spending gone = release(before).value();
    EXPECT_EQ(outcome(reserve(&gone, reserved(1'000), budget(9'000, 9'000))), "payment-closed");
}

// Proves when money goes back: not while a merchant has it.
TEST(Release, RefusesWhileMoneyIsOut) {
    EXPECT_EQ(outcome(release(reserved(10'000))), "ok");
    const Spending taken = with(funded(10'000), {{}, {capture("c", "a", 9'000)}});
    EXPECT_EQ(outcome(release(taken)), "money-captured");
    EXPECT_EQ(outcome(release(with(taken, {{}, {refund("r", 8'999)}}))), "money-captured");
    const auto back = release(with(taken, {{}, {refund("r", 9'000)}}));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->stage, Stage::kReleased);
    EXPECT_EQ(back->cards[0].state, CardState::kClosing);
}

// Proves that a purchase is settled only when the merchant has taken all it holds.
TEST(Settle, WaitsForCapture) {
    EXPECT_EQ(outcome(settle(funded(10'000))), "not-captured-yet");
    const Spending held = with(funded(10'000), {{authorization("a", 9'000)}, {}});
    EXPECT_EQ(outcome(settle(held)), "not-captured-yet");
    EXPECT_EQ(outcome(settle(with(held, {{}, {capture("c", "a", 4'000)}}))), "not-captured-yet");
    const Spending closed = with(held, {{authorization("a", 9'000, "closed")}, {}});
    EXPECT_EQ(outcome(settle(closed)), "not-captured-yet")
        << "closed, but the capture is not seen yet";
    const auto done = settle(with(closed, {{}, {capture("c", "a", 4'000)}}));
    ASSERT_TRUE(done);
    EXPECT_EQ(done->stage, Stage::kSettled);
    EXPECT_EQ(done->cards[0].state, CardState::kClosing);
    EXPECT_EQ(day_use(*done), 4'000);
    EXPECT_EQ(outcome(settle(release(reserved(1)).value())), "payment-closed");
}

// Proves that a mandate has one card, that another maximum replaces it, and that a wish for a card
// is finished with its own key before another is made.
TEST(Card, OnePerMandate) {
    auto first = plan_card(reserved(10'000), mandate(20'000), "Fennel");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->step, CardStep::kMake);
    const auto again = plan_card(first->spending, mandate(30'000), "Fennel");
    EXPECT_EQ(again->step, CardStep::kMake);
    EXPECT_EQ(current_card(again->spending)->number, 1);
    EXPECT_EQ(current_card(again->spending)->maximum, usd(20'000))
        << "what the issuer was asked for";

    const Spending open = card_made(again->spending, 1, "ic_1");
    EXPECT_EQ(plan_card(open, mandate(20'000), "Fennel")->step, CardStep::kUse);
    const auto close = plan_card(open, mandate(30'000), "Fennel");
    EXPECT_EQ(close->step, CardStep::kClose);
    const auto next = plan_card(card_closed(close->spending, 1), mandate(30'000), "Fennel");
    EXPECT_EQ(next->step, CardStep::kMake);
    EXPECT_EQ(current_card(next->spending)->number, 2);
    EXPECT_EQ(current_card(next->spending)->maximum, usd(30'000));
}

// Proves what no card is made for.
TEST(Card, RefusedOutsideTheMandate) {
    EXPECT_EQ(outcome(plan_card(reserved(20'001), mandate(20'000), "F")), "mandate-mismatch");
    Mandate other = mandate();
    other.merchant_id = "quillmart";
    EXPECT_EQ(outcome(plan_card(funded(10'000), other, "Quillmart")), "mandate-mismatch");
    EXPECT_EQ(outcome(plan_card(release(reserved(1)).value(), mandate(), "F")), "payment-closed");
    const Spending held = with(funded(10'000), {{authorization("a", 9'000)}, {}});
    EXPECT_EQ(outcome(plan_card(held, mandate(30'000), "F")), "payment-in-use");
    // The purchase ended while the issuer was making the card.
    auto planned = plan_card(reserved(10'000), mandate(), "F").value();
    const Spending late = card_made(release(planned.spending).value(), 1, "ic_1");
    EXPECT_EQ(late.cards[0].state, CardState::kClosing);
}

// Proves that the day is the person's, not the server's.
TEST(Day, IsLocal) {
    const auto late = core::parse_instant("2026-03-02T23:30:00Z").value();
    EXPECT_EQ(local_day(late, "UTC").value(), "2026-03-02");
    EXPECT_EQ(local_day(late, "Europe/Berlin").value(), "2026-03-03");
    EXPECT_EQ(local_day(late, "America/Los_Angeles").value(), "2026-03-02");
    EXPECT_EQ(outcome(local_day(late, "Mars/Olympus")), "unknown-time-zone");
}

}  // namespace
}  // namespace emptor::payments
