#include <gmock/gmock.h>

#include "services/payments/tests/world.h"

namespace emptor::payments {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace testing;
using namespace std::chrono_literals;

class WatcherTest : public World {
protected:
    std::string ask(std::int64_t amount, const std::string& id = "iauth_1",
                    const std::string& network_id = "net_1", const std::string& card_id = "ic_1") {
        connectors::CardAuthorization request{.authorization_id = id,
                                              .card_id = card_id,
                                              .amount = usd(amount),
                                              .merchant_name = "FENNEL HOME",
                                              .merchant_network_id = network_id,
                                              .status = "pending"};
        issuer_.event = {.event_id = "evt_" + id, .authorization_request = request};
        const auto answer = run(watcher_.webhook(ada(), {}));
        return answer ? answer->body : std::string(answer.error().id());
    }
    std::string tell(const std::string& event_id) {
        connectors::CardTransaction moved{.transaction_id = "ipi_1", .card_id = "ic_1"};
        issuer_.event = {.event_id = event_id, .transaction = moved};
        return told(watcher_.webhook(ada(), {}));
    }
    // Runs the loop for a while of simulated time; the wall clock goes along.
    void follow(std::chrono::seconds time) {
        std::stop_source stop;
        runtime::TaskGroup group(executor_);
        const Context endless(executor_, runtime::SteadyTime::max());
        group.spawn(watcher_.follow(endless.with_stop(stop.get_token())));
        for (int i = 0; i < time / 1s; ++i) {
            clock_.at += 1s;
            executor_.advance(1s);
        }
        stop.request_stop();
        executor_.run_until_idle();
    }
};

// Proves that a question is answered from the books, once, and remembered before it is answered.
TEST_F(WatcherTest, AnswersRequests) {
    EXPECT_EQ(ask(9'000), "no") << "no purchase has the card";
    funded_purchase();
    EXPECT_EQ(ask(9'000), "yes");
    EXPECT_EQ(ask(9'000), "yes") << "the same question";
    EXPECT_EQ(ask(1'001, "iauth_2"), "no");
    EXPECT_THAT(store_.told, SizeIs(2));
    EXPECT_EQ(store_.told[1].declined_reason, "above-mandate");
    EXPECT_EQ(issuer_.asked, 0);
    EXPECT_EQ(held(spending()), 9'000);
}

// Proves that the network's id of the first purchase that was paid binds the next one at the same
// merchant.
TEST_F(WatcherTest, TheSecondPurchaseIsBoundToWhoWasPaidFirst) {
    funded_purchase();
    issuer_.capture("ic_1", 9'000);
    ASSERT_EQ(tell("evt_1"), "ok");
    ASSERT_EQ(told(settle()), "ok");
    ASSERT_EQ(told(reserve(10'000, "pur_2")), "ok");
    ASSERT_EQ(told(fund(20'000, "pur_2")), "ok");
    EXPECT_EQ(ask(9'000, "iauth_2", "net_9", "ic_2"), "no");
    EXPECT_EQ(store_.told.back().declined_reason, "other-merchant");
    EXPECT_EQ(ask(9'000, "iauth_3", "net_1", "ic_2"), "yes");
}

// Proves that a webhook only makes us look, that a repeated one does nothing, and a forged one
// neither.
TEST_F(WatcherTest, WebhooksMakeUsLook) {
    funded_purchase();
    issuer_.capture("ic_1", 9'000);
    EXPECT_EQ(tell("evt_1"), "ok");
    EXPECT_EQ(captured(spending()), 9'000);
    EXPECT_EQ(tell("evt_1"), "ok");
    EXPECT_EQ(issuer_.asked, 1);
    issuer_.away = true;
    EXPECT_EQ(tell("evt_2"), "connect-failed") << "sent again by the issuer, or seen by the timer";
    EXPECT_EQ(told(watcher_.webhook(ada(), {.body = "forged"})), "webhook-bad-signature");
    account_.account.reset();
    EXPECT_EQ(tell("evt_3"), "vendor-not-connected");
}

// Proves that everything is found out by the timer alone, also a refund long after the settlement.
TEST_F(WatcherTest, WorksWithoutWebhooks) {
    funded_purchase();
    issuer_.charge("ic_1", 9'000);
    follow(5s);
    EXPECT_EQ(held(spending()), 9'000);
    issuer_.capture("ic_1", 9'000);
    follow(10s);
    EXPECT_EQ(captured(spending()), 9'000);
    ASSERT_EQ(told(settle()), "ok");
    issuer_.move("ic_1", "ipi_2", 1'000, true);
    follow(60s);
    EXPECT_EQ(wallet(), (Wallet{usd(42'000), usd(0)}));
    EXPECT_THAT(store_.told, SizeIs(1)) << "one decision";
}

// Proves that a card that could not be closed is closed later.
TEST_F(WatcherTest, ClosesCardsLater) {
    funded_purchase();
    issuer_.capture("ic_1", 9'000);
    ASSERT_EQ(tell("evt_1"), "ok");
    issuer_.away = true;
    ASSERT_EQ(told(settle()), "ok") << "what is captured is known";
    EXPECT_THAT(issuer_.closed, IsEmpty());
    issuer_.away = false;
    follow(120s);
    EXPECT_THAT(issuer_.closed, ElementsAre("ic_1"));
    EXPECT_EQ(spending().cards[0].state, CardState::kClosed);
}

// Proves that looks become rarer while nothing happens, and end long after the purchase has ended.
TEST(NextLook, BacksOff) {
    const Pace pace;
    Spending spending = funded(10'000);
    const auto after = [&](core::Duration idle) {
        const core::Instant now = noon() + idle;
        const auto next = next_look(spending, now, pace);
        return next ? std::chrono::floor<std::chrono::seconds>(*next - now).count() : -1;
    };
    EXPECT_EQ(after(0s), 2);
    EXPECT_EQ(after(60s), 30);
    EXPECT_EQ(after(1h), 1'800);
    EXPECT_EQ(after(300 * 24h), 6 * 3'600);
    spending.stage = Stage::kSettled;
    spending.cards[0].state = CardState::kClosed;
    EXPECT_EQ(after(100 * 24h), 6 * 3'600);
    EXPECT_EQ(after(300 * 24h), -1);
    EXPECT_EQ(next_look(reserved(10'000), noon(), pace), std::nullopt) << "no card yet";
}

// Proves that a broken invariant is logged, once.
TEST_F(WatcherTest, TellsWhatIsBroken) {
    funded_purchase();
    issuer_.capture("ic_1", 9'000);
    issuer_.move("ic_1", "ipi_2", 9'001, true);
    follow(20s);
    ASSERT_THAT(log_.records(), SizeIs(1));
    EXPECT_EQ(log_.records()[0].event, "payments.invariant");
    EXPECT_THAT(spending().findings, ElementsAre("refunds-above-captures"));
    EXPECT_EQ(store_.balances["suspense:ada"], 1);
}

}  // namespace
}  // namespace emptor::payments
