#include "services/checkout/app/effects.h"

#include <gtest/gtest.h>

#include "core/reasons.h"
#include "emptor/discovery/v1/fake.h"
#include "emptor/fraud/v1/fake.h"
#include "emptor/integrations/v1/fake.h"
#include "emptor/orders/v1/fake.h"
#include "emptor/payments/v1/fake.h"
#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"
#include "services/checkout/tests/fixtures.h"

namespace emptor::checkout {
namespace {

namespace reasons = core::reasons;
using api::integrations::SessionState;
using core::Result;
using runtime::Context;
using runtime::ready;
using runtime::Task;
using testing::usd;

api::common::Address home() {
    return {.recipient = "Ada",
            .street = "1 Main",
            .city = "Town",
            .postal_code = "12345",
            .country = "US"};
}

class Store final : public CheckoutStore {
public:
    Task<Result<>> put_purchase(Context, sql::Session&, Record) override {
        return ready(Result<>());
    }
    Task<Result<Purchase>> purchase(Context, std::string, std::string) override {
        return ready(Result<Purchase>(Purchase()));
    }
    Task<Result<std::vector<Purchase>>> purchases(Context, std::string, int) override {
        return ready(Result<std::vector<Purchase>>(std::vector<Purchase>()));
    }
    Task<Result<>> lock_purchases(Context, sql::Session&, std::string) override {
        return ready(Result<>());
    }
    Task<Result<std::optional<std::string>>> by_client_key(Context, sql::Session&, std::string,
                                                           std::string) override {
        return ready(Result<std::optional<std::string>>(std::nullopt));
    }
    Task<Result<>> put_client_key(Context, sql::Session&, std::string, std::string,
                                  std::string) override {
        return ready(Result<>());
    }
    Task<Result<std::optional<std::string>>> recent(Context, sql::Session&, std::string,
                                                    std::string, core::Instant) override {
        return ready(Result<std::optional<std::string>>(std::nullopt));
    }
    Task<Result<std::optional<Policy>>> policy(Context, std::string) override {
        return ready(Result<std::optional<Policy>>(testing::generous_policy()));
    }
    Task<Result<>> put_policy(Context, sql::Session&, std::string, Policy) override {
        return ready(Result<>());
    }
};

class Book final : public AddressBook {
public:
    Task<Result<std::optional<api::common::Address>>> get(Context, std::string) override {
        return ready(Result<std::optional<api::common::Address>>(address));
    }
    Task<Result<>> put(Context, std::string, api::common::Address) override {
        return ready(Result<>());
    }
    std::optional<api::common::Address> address = home();
};

class PlainSealer final : public Sealer {
public:
    Task<Result<std::string>> seal(Context, std::string, std::string,
                                   core::Secret<std::string> value) override {
        return ready(Result<std::string>("sealed:" + value.reveal()));
    }
    Task<Result<core::Secret<std::string>>> open(Context, std::string, std::string,
                                                 std::string sealed) override {
        return ready(
            Result<core::Secret<std::string>>(core::Secret<std::string>(sealed.substr(7))));
    }
};

class Signer final : public MandateSigner {
public:
    std::string mint(const std::string&, const std::string&, const Mandate&) override {
        return "proof";
    }
};

Session session(SessionState state, std::string order_id = "") {
    Session told = testing::quoted(15'000).session;
    told.state = state;
    told.order_id = std::move(order_id);
    return told;
}

class EffectsTest : public ::testing::Test {
protected:
    EffectsTest() {
        record_ = testing::new_record();
        record_.address_digest = address_digest("ada", home());
        record_.policy = testing::generous_policy();
        record_.session_id = "chk_1";
        record_.sealed_token = "sealed:tok_1";
        record_.attempt = 1;
        record_.purchase.merchant_id = "fennel";
        record_.purchase.landed = testing::quoted(15'000).session.landed;
        integrations_.on_place_order = [this](Context,
                                              api::integrations::PlaceOrderRequest request) {
            placed_.push_back(request);
            return ready(place_answer_);
        };
        integrations_.on_get_session = [this](Context, api::integrations::GetSessionRequest) {
            ++looked_up_;
            return ready(look_up_answer_);
        };
    }

    Result<Event> run(EffectKind kind, int tries = 0) {
        std::optional<Result<Event>> result;
        runtime::TaskGroup group(executor_);
        group.spawn(store(kind, tries, result));
        executor_.run_until_idle();
        return *std::move(result);
    }

    Task<> store(EffectKind kind, int tries, std::optional<Result<Event>>& result) {
        Context ctx = Context::for_at_most(executor_, std::chrono::seconds(10));
        result.emplace(co_await effects_.run(std::move(ctx), record_, kind, tries));
    }

    template <class T>
    bool is(const Result<Event>& result) {
        return result && std::holds_alternative<T>(*result);
    }

    runtime::ManualExecutor executor_;
    api::discovery::FakeDiscovery discovery_;
    api::integrations::FakeIntegrations integrations_;
    api::fraud::FakeFraud fraud_;
    api::payments::FakePayments payments_;
    api::orders::FakeOrders orders_;
    Store store_;
    Book book_;
    PlainSealer sealer_;
    Signer signer_;
    Effects effects_{
        {discovery_, integrations_, fraud_, payments_, orders_, store_, book_, sealer_, signer_}};
    Record record_;
    Result<api::integrations::PlaceOrderResponse> place_answer_ =
        api::integrations::PlaceOrderResponse{session(SessionState::kCompleted, "ord_1")};
    Result<api::integrations::GetSessionResponse> look_up_answer_ =
        api::integrations::GetSessionResponse{session(SessionState::kReady)};
    std::vector<api::integrations::PlaceOrderRequest> placed_;
    int looked_up_ = 0;
};

// Proves that the first submission goes straight out, with the stored key and the approved total.
TEST_F(EffectsTest, SubmitsOnce) {
    EXPECT_TRUE(is<event::Placed>(run(EffectKind::kSubmit)));
    ASSERT_EQ(placed_.size(), 1u);
    EXPECT_EQ(looked_up_, 0);
    EXPECT_EQ(placed_[0].key, "pur_1.submit.1");
    EXPECT_EQ(placed_[0].payment_token, "tok_1");
    EXPECT_EQ(placed_[0].expected_total, usd(15'000));
}

// Proves that a repeated submission asks first, and repeats only what the merchant says is still
// open.
TEST_F(EffectsTest, LooksUpBeforeRepeating) {
    look_up_answer_ =
        api::integrations::GetSessionResponse{session(SessionState::kCompleted, "ord_9")};
    const auto found = run(EffectKind::kSubmit, 1);
    EXPECT_EQ(std::get<event::Placed>(*found).order_id, "ord_9");
    EXPECT_TRUE(placed_.empty());

    look_up_answer_ = api::integrations::GetSessionResponse{session(SessionState::kInProgress)};
    EXPECT_TRUE(is<event::SubmitUnknown>(run(EffectKind::kSubmit, 1)));
    EXPECT_TRUE(placed_.empty());

    look_up_answer_ = core::fail(reasons::kUnavailable, "away");
    EXPECT_TRUE(is<event::SubmitUnknown>(run(EffectKind::kSubmit, 1)));
    EXPECT_TRUE(placed_.empty());

    look_up_answer_ = api::integrations::GetSessionResponse{session(SessionState::kReady)};
    EXPECT_TRUE(is<event::Placed>(run(EffectKind::kSubmit, 1)));
    ASSERT_EQ(placed_.size(), 1u);
    EXPECT_EQ(placed_[0].key, "pur_1.submit.1");
}

// Proves what each kind of answer to a submission is taken for: only an explicit yes is an order,
// only an explicit no is none.
TEST_F(EffectsTest, ReadsAnswersStrictly) {
    const auto answer = [](SessionState state, std::string order = "") {
        return api::integrations::PlaceOrderResponse{session(state, std::move(order))};
    };
    place_answer_ = answer(SessionState::kCompleted);
    EXPECT_TRUE(is<event::SubmitUnknown>(run(EffectKind::kSubmit)));
    place_answer_ = answer(SessionState::kUnspecified);
    EXPECT_TRUE(is<event::SubmitUnknown>(run(EffectKind::kSubmit)));
    place_answer_ = answer(SessionState::kReady);
    EXPECT_TRUE(is<event::SubmitUnknown>(run(EffectKind::kSubmit)));
    place_answer_ = answer(SessionState::kCanceled);
    EXPECT_TRUE(is<event::NotPlaced>(run(EffectKind::kSubmit)));
    place_answer_ = core::fail(reasons::kUnavailable, "lost", core::Outcome::kUnknown);
    EXPECT_TRUE(is<event::SubmitUnknown>(run(EffectKind::kSubmit)));
    place_answer_ = core::fail(reasons::kNotFound, "reply lost", core::Outcome::kUnknown);
    EXPECT_TRUE(is<event::SubmitUnknown>(run(EffectKind::kSubmit)));
    place_answer_ = core::fail(reasons::kUnavailable, "refused the connection");
    EXPECT_FALSE(run(EffectKind::kSubmit).has_value());
    place_answer_ = core::fail(reasons::kQuoteTotalChanged, "dearer");
    EXPECT_TRUE(std::get<event::NotPlaced>(*run(EffectKind::kSubmit)).total_changed);
}

// Proves that nothing is submitted for another address than the approved one.
TEST_F(EffectsTest, AddressMustBeTheApprovedOne) {
    book_.address->street = "2 Other";
    EXPECT_EQ(std::get<event::NotPlaced>(*run(EffectKind::kSubmit)).reason, "address-changed");
    EXPECT_TRUE(placed_.empty());
}

// Proves that before money moves a definite no ends it at once, and silence only after several
// tries.
TEST_F(EffectsTest, GivesUpBeforeMoneyOnly) {
    payments_.on_reserve = [](Context, api::payments::ReserveRequest) {
        return ready(
            Result<api::payments::ReserveResponse>(core::fail(reasons::kPermissionDenied, "no")));
    };
    EXPECT_EQ(std::get<event::Refused>(*run(EffectKind::kReserve)).reason, "permission-denied");
    payments_.on_reserve = [](Context, api::payments::ReserveRequest) {
        return ready(
            Result<api::payments::ReserveResponse>(core::fail(reasons::kUnavailable, "away")));
    };
    EXPECT_FALSE(run(EffectKind::kReserve, 4).has_value());
    EXPECT_TRUE(is<event::Refused>(run(EffectKind::kReserve, 5)));
    payments_.on_settle = [](Context, api::payments::SettleRequest) {
        return ready(
            Result<api::payments::SettleResponse>(core::fail(reasons::kUnavailable, "away")));
    };
    EXPECT_FALSE(run(EffectKind::kSettle, 100).has_value());
}

// Proves that the same address is recognised however it is written, and another one is not.
TEST(AddressDigest, FoldsWriting) {
    auto shouted = home();
    shouted.street = " 1 MAIN ";
    EXPECT_EQ(address_digest("ada", home()), address_digest("ada", shouted));
    EXPECT_NE(address_digest("ada", home()), address_digest("bob", home()));
    auto moved = home();
    moved.postal_code = "12346";
    EXPECT_NE(address_digest("ada", home()), address_digest("ada", moved));
}

}  // namespace
}  // namespace emptor::checkout
