#include <gmock/gmock.h>

#include "services/payments/tests/world.h"

namespace emptor::payments {
namespace {

using ::testing::ElementsAre;
using namespace testing;

class PaymentsTest : public World {};

// Proves the happy path: wallet, reservation, one card, capture, settlement, the rest back.
TEST_F(PaymentsTest, BuysOnce) {
    funded_purchase();
    EXPECT_EQ(wallet(), (Wallet{usd(40'000), usd(10'000)}));
    EXPECT_EQ(told(settle()), "not-captured-yet");
    issuer_.capture("ic_1", 9'500);
    const auto settled = run(settle());
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->payment.captured, usd(9'500));
    EXPECT_EQ(settled->payment.authorized, usd(9'500));
    EXPECT_EQ(wallet(), (Wallet{usd(40'500), usd(0)}));
    EXPECT_THAT(issuer_.closed, ElementsAre("ic_1"));
    EXPECT_EQ(told(settle()), "ok") << "again is the same";
    EXPECT_EQ(run(watcher_.audit(ada())).value(), 0u);
}

// Proves that a person's wallet shows what is there, and what is refused to be put in.
TEST_F(PaymentsTest, KeepsWallets) {
    EXPECT_FALSE(run(payments_.get_wallet(ada(), {}))->wallet);
    EXPECT_EQ(told(add_funds(0)), "malformed-request");
    EXPECT_EQ(run(add_funds(700))->wallet.balance, usd(700));
    EXPECT_EQ(told(reserve(300)), "ok");
    const auto shown = run(payments_.get_wallet(ada(), {}));
    EXPECT_EQ(shown->wallet->balance, usd(700));
    EXPECT_EQ(shown->wallet->reserved, usd(300));

    Payments live{
        {store_, account_, manifest_, issuer_, mandates_, vault_, watcher_, clock_, pace_, true}};
    EXPECT_EQ(told(live.add_funds(ada(), {usd(1)})), "funds-at-issuer");
    api::payments::ReserveRequest more{
        .purchase_id = "pur_2", .amount = usd(1'000), .per_day = usd(30'000), .time_zone = "UTC"};
    EXPECT_EQ(told(live.reserve(ada(), more)), "ok") << "the issuer holds a live wallet";
    EXPECT_EQ(wallet(), (Wallet{usd(0), usd(1'300)}));
    EXPECT_EQ(run(watcher_.audit(ada())).value(), 0u);
}

// Proves that reservations of all purchases of a day count together, and end with the day.
TEST_F(PaymentsTest, BudgetIsPerDay) {
    ASSERT_EQ(told(add_funds(100'000)), "ok");
    EXPECT_EQ(told(reserve(20'000, "pur_1")), "ok");
    EXPECT_EQ(told(reserve(10'001, "pur_2")), "day-budget-exceeded");
    EXPECT_EQ(told(reserve(20'000, "pur_1")), "ok") << "the same purchase again";
    EXPECT_EQ(told(reserve(10'000, "pur_2")), "ok");
    clock_.at += std::chrono::hours(24);
    EXPECT_EQ(told(reserve(30'000, "pur_3")), "ok");
}

// Proves that a lost reply of the issuer leads to one card, made with one key.
TEST_F(PaymentsTest, MakesOneCard) {
    ASSERT_EQ(told(add_funds(50'000)), "ok");
    EXPECT_EQ(told(fund()), "reservation-missing");
    ASSERT_EQ(told(reserve(10'000)), "ok");
    issuer_.lost_replies = 1;
    EXPECT_EQ(told(fund()), "connection-lost");
    EXPECT_EQ(run(fund())->card_id, "ic_1");
    EXPECT_EQ(run(fund())->card_id, "ic_1");
    ASSERT_EQ(issuer_.created.size(), 2u);
    EXPECT_EQ(issuer_.created[0].key, issuer_.created[1].key);
    EXPECT_EQ(issuer_.created[0].maximum, usd(20'000));
}

// Proves that another maximum closes the old card first, also one whose making was never confirmed.
TEST_F(PaymentsTest, ReplacesTheCard) {
    ASSERT_EQ(told(add_funds(50'000)), "ok");
    ASSERT_EQ(told(reserve(10'000)), "ok");
    issuer_.lost_replies = 1;
    EXPECT_EQ(told(fund(20'000)), "connection-lost");
    EXPECT_EQ(run(fund(15'000))->card_id, "ic_2");
    EXPECT_THAT(issuer_.closed, ElementsAre("ic_1"));
    issuer_.charge("ic_2", 5'000);
    EXPECT_EQ(told(fund(18'000)), "payment-in-use");
}

// Proves that only the mandate that was signed gets a card.
TEST_F(PaymentsTest, WantsTheMandate) {
    ASSERT_EQ(told(add_funds(50'000)), "ok");
    ASSERT_EQ(told(reserve(10'000)), "ok");
    api::payments::FundRequest request{.purchase_id = "pur_1",
                                       .maximum = usd(20'000),
                                       .merchant_id = "fennel",
                                       .expires_at = mandate().expires_at,
                                       .mandate_proof = "proof"};
    auto forged = request;
    forged.mandate_proof = "forged";
    EXPECT_EQ(told(payments_.fund(ada(), forged)), "statement-invalid");
    auto more = request;
    more.maximum = usd(20'001);
    EXPECT_EQ(told(payments_.fund(ada(), more)), "mandate-mismatch");
    auto elsewhere = request;
    elsewhere.merchant_id = "quillmart";
    EXPECT_EQ(told(payments_.fund(ada(), elsewhere)), "mandate-mismatch");
    EXPECT_EQ(told(payments_.fund(as("eve"), request)), "mandate-mismatch");
    clock_.at = mandate().expires_at;
    EXPECT_EQ(told(payments_.fund(ada(), request)), "mandate-expired");
    EXPECT_TRUE(issuer_.created.empty());
}

// Proves that the vault is asked as payments, for the purchase's own card and merchant only.
TEST_F(PaymentsTest, TokenizesThroughTheVault) {
    std::vector<api::vault::TokenizeRequest> asked;
    vault_.on_tokenize = [&](Context ctx, api::vault::TokenizeRequest request) {
        EXPECT_TRUE(ctx.principal().service && ctx.principal().subject == "payments");
        asked.push_back(request);
        return ready(Result<api::vault::TokenizeResponse>(api::vault::TokenizeResponse{"tok_1"}));
    };
    api::payments::TokenizeRequest request{.purchase_id = "pur_1",
                                           .session_id = "chk_1",
                                           .merchant_id = "fennel",
                                           .connection = "signed"};
    EXPECT_EQ(told(payments_.tokenize(ada(), request)), "reservation-missing");
    funded_purchase();
    EXPECT_EQ(run(payments_.tokenize(ada(), request))->token, "tok_1");
    EXPECT_EQ(told(payments_.tokenize(as("eve"), request)), "not-found");
    auto elsewhere = request;
    elsewhere.merchant_id = "quillmart";
    EXPECT_EQ(told(payments_.tokenize(ada(), elsewhere)), "mandate-mismatch");
    ASSERT_EQ(told(release()), "ok");
    EXPECT_EQ(told(payments_.tokenize(ada(), request)), "card-missing");
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].card_id, "ic_1");
    EXPECT_EQ(asked[0].key, "pur_1.token.1.chk_1");
}

// Proves that an undo comes before a reservation that was still on its way.
TEST_F(PaymentsTest, ReleasesFirst) {
    EXPECT_EQ(told(release()), "ok") << "nothing was reserved";
    EXPECT_EQ(told(reserve(10'000)), "payment-closed") << "a reservation that comes too late";
}

// Proves that an undo waits for the money that the merchant has taken.
TEST_F(PaymentsTest, ReleaseWaitsForTheRefund) {
    funded_purchase();
    issuer_.capture("ic_1", 9'500);
    EXPECT_EQ(told(release()), "money-captured");
    issuer_.away = true;
    EXPECT_EQ(told(release()), "connect-failed") << "what the issuer knows must be known";
    issuer_.away = false;
    issuer_.move("ic_1", "ipi_2", 9'500, true);
    EXPECT_EQ(told(release()), "ok");
    EXPECT_EQ(told(release()), "ok");
    EXPECT_EQ(wallet(), (Wallet{usd(50'000), usd(0)}));
    EXPECT_THAT(issuer_.closed, ElementsAre("ic_1"));
}

// Proves that a person sees the own payments only, fresh when asked for.
TEST_F(PaymentsTest, ShowsPayments) {
    EXPECT_FALSE(run(payments_.get_payment(ada(), {"pur_1", true}))->payment);
    funded_purchase();
    issuer_.charge("ic_1", 9'000);
    EXPECT_EQ(run(payments_.get_payment(ada(), {"pur_1", false}))->payment->authorized, usd(0));
    EXPECT_EQ(run(payments_.get_payment(ada(), {"pur_1", true}))->payment->authorized, usd(9'000));
    EXPECT_EQ(told(payments_.get_payment(as("eve"), {"pur_1", false})), "not-found");
}

// Proves that the issuer is connected with all its credentials, under its own name.
TEST_F(PaymentsTest, ConnectsTheIssuer) {
    account_.account.reset();
    EXPECT_EQ(told(payments_.connect_issuer(ada(), {.vendor = "other"})), "capability-missing");
    EXPECT_EQ(told(payments_.connect_issuer(ada(), {.vendor = "bank"})), "malformed-request");
    api::payments::ConnectIssuerRequest whole{.vendor = "bank", .credentials = {{"api_key", "k"}}};
    EXPECT_EQ(told(payments_.connect_issuer(ada(), whole)), "ok");
    EXPECT_EQ(account_.account->base_url, "https://bank.example");
}

}  // namespace
}  // namespace emptor::payments
