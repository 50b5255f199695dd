#include "services/checkout/domain/transition.h"

#include <gtest/gtest.h>

#include "services/checkout/tests/fixtures.h"

namespace emptor::checkout {
namespace {

using testing::noon;
using testing::planned;
using testing::quoted;
using testing::usd;
using State = PurchaseState;

constexpr Patience kPatience;

// A purchase that is led through events; every one must be legal.
class Walk {
public:
    Walk() : record_(testing::new_record()) {}

    Walk& then(const Event& event, core::Instant now = noon()) {
        const auto decision = transition(record_, event, now, kPatience);
        EXPECT_TRUE(decision) << (decision ? "" : decision.error().message);
        if (decision) decision_ = *decision;
        if (decision && !decision->keep) record_ = decision->record;
        return *this;
    }

    std::string refusal(const Event& event) const {
        const auto decision = transition(record_, event, noon(), kPatience);
        return decision ? "accepted" : std::string(decision.error().id());
    }

    const Record& record() const { return record_; }
    State state() const { return record_.purchase.state; }
    std::string effect() const {
        return decision_.effect ? std::string(name(*decision_.effect)) : "";
    }
    const Decision& decision() const { return decision_; }

private:
    Record record_;
    Decision decision_;
};

Walk approved_by_policy() {
    return Walk().then(planned()).then(quoted(15'000));
}
Walk submitting() {
    return approved_by_policy()
        .then(quoted(15'000))
        .then(event::Reserved{})
        .then(event::Screened{.allowed = true})
        .then(event::Funded{"card_1"})
        .then(event::Tokenized{"sealed"});
}
Walk confirmed() {
    return submitting().then(event::Placed{"ord_1", usd(15'000)}).then(event::OrderRecorded{});
}

// Proves the smooth run: every step asks for the next effect, in the order of the design.
TEST(Transition, SmoothRun) {
    Walk walk;
    EXPECT_EQ(walk.then(planned()).effect(), "quote");
    EXPECT_EQ(walk.then(quoted(15'000)).effect(), "recheck");
    EXPECT_EQ(walk.record().purchase.mandate->approved_by, "policy");
    EXPECT_EQ(walk.record().purchase.mandate->tokenizer_host, "pay.fennel.example");
    EXPECT_EQ(walk.record().purchase.mandate->maximum_total, usd(15'000));
    EXPECT_EQ(walk.then(quoted(15'000)).effect(), "reserve");
    EXPECT_EQ(walk.then(event::Reserved{}).effect(), "screen");
    EXPECT_EQ(walk.then(event::Screened{.allowed = true}).effect(), "fund");
    EXPECT_EQ(walk.then(event::Funded{"card_1"}).effect(), "tokenize");
    EXPECT_EQ(walk.then(event::Tokenized{"sealed"}).effect(), "submit");
    EXPECT_EQ(walk.then(event::Placed{"ord_1", usd(15'000)}).effect(), "record");
    EXPECT_TRUE(walk.record().sealed_token.empty());
    EXPECT_EQ(walk.then(event::OrderRecorded{}).effect(), "settle");
    EXPECT_EQ(walk.then(event::Settled{}).state(), State::kConfirmed);
    EXPECT_FALSE(walk.decision().terminal);
    EXPECT_EQ(walk.then(event::Delivered{}).state(), State::kDelivered);
    EXPECT_TRUE(walk.decision().terminal);
}

// Proves what ends a purchase before any money is thought of, each with its reason.
TEST(Transition, RefusedBeforeMoney) {
    auto no_policy = planned();
    no_policy.policy.reset();
    auto other_mode = planned();
    other_mode.policy->modes = {api::common::Mode::kAssist};
    auto excluded = planned();
    excluded.policy->excluded_merchants = {"fennel"};
    auto not_listed = planned();
    not_listed.policy->merchants = {"quillmart"};
    auto no_address = planned();
    no_address.address_digest.clear();
    struct Row {
        event::Planned planned;
        std::string reason;
    };
    for (const Row& row : {Row{no_policy, "policy-missing"}, Row{other_mode, "policy-mode"},
                           Row{excluded, "policy-merchant"}, Row{not_listed, "policy-merchant"},
                           Row{no_address, "address-missing"}}) {
        const Walk walk = Walk().then(row.planned);
        EXPECT_EQ(walk.state(), State::kRefused);
        EXPECT_EQ(walk.record().purchase.refused_reason, row.reason);
        EXPECT_EQ(walk.effect(), "undo");
    }
}

// Proves that a quote that is not what was asked for never becomes a mandate.
TEST(Transition, RefusedQuotes) {
    auto incomplete = quoted(15'000);
    incomplete.session.state = api::integrations::SessionState::kIncomplete;
    auto unknown_state = quoted(15'000);
    unknown_state.session.state = api::integrations::SessionState::kUnspecified;
    auto other_quantity = quoted(15'000);
    other_quantity.session.quantity = 2;
    auto other_address = quoted(15'000);
    other_address.address_digest = "elsewhere";
    auto euros = quoted(15'000);
    euros.session.landed.total = core::Money::of(15'000, "EUR").value();
    struct Row {
        event::Quoted quoted;
        std::string reason;
    };
    for (const Row& row :
         {Row{incomplete, "quote-not-ready"}, Row{unknown_state, "quote-not-ready"},
          Row{other_quantity, "quote-mismatch"}, Row{other_address, "address-changed"},
          Row{euros, "policy-currency"}, Row{quoted(50'001), "policy-per-purchase"}}) {
        const Walk walk = Walk().then(planned()).then(row.quoted);
        EXPECT_EQ(walk.state(), State::kRefused) << row.reason;
        EXPECT_EQ(walk.record().purchase.refused_reason, row.reason);
        EXPECT_FALSE(walk.record().purchase.mandate.has_value());
    }
}

// Proves Assist and what the merchant forbids: a deep link, the path recorded, nothing bought.
TEST(Transition, DeepLinks) {
    auto no_grant = planned();
    no_grant.mode_permitted = false;
    const Walk link = Walk().then(no_grant);
    EXPECT_EQ(link.state(), State::kHandedOver);
    EXPECT_EQ(link.record().purchase.path, api::common::Path::kDeeplink);
    EXPECT_EQ(link.record().purchase.refused_reason, "merchant-refuses-autopilot");
    EXPECT_TRUE(link.decision().terminal);

    auto escalation = quoted(15'000);
    escalation.session.state = api::integrations::SessionState::kEscalation;
    escalation.session.continue_url = "https://fennel.example/continue";
    const Walk escalated = Walk().then(planned()).then(escalation);
    EXPECT_EQ(escalated.state(), State::kHandedOver);
    EXPECT_EQ(escalated.record().purchase.continue_url, "https://fennel.example/continue");
}

// Proves that above the limit the person is asked, and what an answer leads to.
TEST(Transition, ApprovalByThePerson) {
    Walk walk = Walk().then(planned()).then(quoted(30'000));
    EXPECT_EQ(walk.state(), State::kAwaitingApproval);
    EXPECT_FALSE(walk.record().purchase.mandate.has_value());
    EXPECT_EQ(walk.refusal(event::Approved{"ada", usd(29'999)}), "approval-too-low");
    EXPECT_EQ(walk.refusal(event::Approved{"ada", core::Money::of(30'000, "EUR").value()}),
              "currency-mismatch");

    Walk yes = walk;
    EXPECT_EQ(yes.then(event::Approved{"ada", usd(30'000)}).effect(), "recheck");
    EXPECT_EQ(yes.record().purchase.mandate->approved_by, "ada");

    Walk no = walk;
    EXPECT_EQ(no.then(event::Declined{"ada"}).state(), State::kCancelled);
    EXPECT_EQ(no.effect(), "undo");

    Walk late = walk;
    EXPECT_EQ(late.then(event::Timer{}, noon() + std::chrono::hours(5)).state(),
              State::kAwaitingApproval);
    EXPECT_EQ(late.then(event::Timer{}, noon() + std::chrono::hours(6)).state(), State::kRefused);
    EXPECT_EQ(late.record().purchase.refused_reason, "approval-expired");
}

// Proves that a price that rose after approval asks again, and one that fell goes on.
TEST(Transition, PriceMovesAfterApproval) {
    Walk rose = approved_by_policy().then(quoted(15'001));
    EXPECT_EQ(rose.state(), State::kAwaitingApproval);
    EXPECT_FALSE(rose.record().purchase.mandate.has_value());
    EXPECT_NE(rose.record().purchase.question.find("rose from 150.00 USD to 150.01 USD"),
              std::string::npos);

    Walk fell = approved_by_policy().then(quoted(14'000));
    EXPECT_EQ(fell.effect(), "reserve");
    EXPECT_EQ(fell.record().purchase.mandate->maximum_total, usd(15'000));
    EXPECT_EQ(*fell.record().purchase.landed->total, usd(14'000));

    Walk at_submit = submitting().then(event::NotPlaced{"quote-total-changed", "", true});
    EXPECT_EQ(at_submit.effect(), "recheck");
    EXPECT_EQ(at_submit.then(quoted(16'000)).state(), State::kAwaitingApproval);
}

// Proves that a suspicious purchase asks the person, unless the person has approved it already.
TEST(Transition, Screening) {
    const auto reserved = [](Walk walk) { return walk.then(event::Reserved{}); };
    const event::Screened step_up{.step_up = true, .rules = {"first-seen-merchant"}};
    EXPECT_EQ(reserved(approved_by_policy().then(quoted(15'000))).then(step_up).state(),
              State::kAwaitingApproval);
    Walk by_person =
        Walk().then(planned()).then(quoted(30'000)).then(event::Approved{"ada", usd(30'000)});
    EXPECT_EQ(reserved(by_person.then(quoted(30'000))).then(step_up).effect(), "fund");
    const event::Screened refuse{.rules = {"velocity"}};
    Walk refused = reserved(approved_by_policy().then(quoted(15'000))).then(refuse);
    EXPECT_EQ(refused.record().purchase.refused_reason, "screening-refused");
    EXPECT_EQ(refused.record().purchase.refused_detail, "velocity");
}

// Proves that an unknown submission is looked up, repeated under the same key only, and in the end
// given to a person: never a second key, never a guess.
TEST(Transition, UnknownSubmission) {
    Walk walk = submitting();
    const std::string key = effect_key(walk.record(), EffectKind::kSubmit);
    EXPECT_EQ(walk.then(event::SubmitUnknown{"lost"}).state(), State::kUnknown);
    EXPECT_EQ(walk.then(event::Timer{}, noon() + std::chrono::seconds(5)).effect(), "look_up");
    Walk again = walk;
    EXPECT_EQ(again.then(event::StillOpen{}).effect(), "submit");
    EXPECT_EQ(effect_key(again.record(), EffectKind::kSubmit), key);
    Walk found = walk;
    EXPECT_EQ(found.then(event::Placed{"ord_1", usd(15'000)}).state(), State::kPlaced);
    Walk gone = walk;
    EXPECT_EQ(gone.then(event::NotPlaced{"order-canceled", "", false}).state(), State::kRefused);
    Walk stuck = walk;
    const core::Instant later = noon() + std::chrono::minutes(15);
    EXPECT_EQ(stuck.then(event::SubmitUnknown{"lost"}, later).state(), State::kInReview);
    EXPECT_EQ(stuck.then(event::StillOpen{}, later).state(), State::kInReview);
    EXPECT_EQ(stuck.effect(), "");
    EXPECT_EQ(stuck.then(event::Placed{"ord_1", usd(15'000)}, later).state(), State::kPlaced);
}

// Proves that a purchase can be cancelled until it is submitted, and not after.
TEST(Transition, Cancelling) {
    Walk before = approved_by_policy();
    EXPECT_EQ(before.then(event::CancelRequested{}).state(), State::kCancelled);
    EXPECT_EQ(before.effect(), "undo");
    EXPECT_FALSE(before.decision().terminal);
    EXPECT_TRUE(before.then(event::Undone{}).decision().terminal);
    EXPECT_EQ(submitting().refusal(event::CancelRequested{}), "illegal-transition");
    EXPECT_EQ(confirmed().refusal(event::CancelRequested{}), "illegal-transition");
}

// Proves that capture and delivery may come in either order and that a return takes both back.
TEST(Transition, AfterTheOrder) {
    Walk late_capture = confirmed().then(event::NotYetSettled{});
    EXPECT_TRUE(late_capture.decision().wake_at.has_value());
    EXPECT_EQ(late_capture.then(event::Delivered{}).effect(), "settle");
    EXPECT_EQ(late_capture.then(event::Settled{}).state(), State::kDelivered);
    EXPECT_TRUE(late_capture.decision().terminal);
    Walk canceled = confirmed().then(event::Returned{"order-canceled", "sold out"});
    EXPECT_EQ(canceled.state(), State::kReturned);
    EXPECT_EQ(canceled.effect(), "undo");
}

// Proves I6: whatever comes late to a finished purchase changes nothing.
TEST(Transition, FinishedStaysFinished) {
    Walk done = confirmed().then(event::Settled{}).then(event::Delivered{});
    for (const Event& late : {Event(event::Delivered{}), Event(event::Timer{})}) {
        EXPECT_TRUE(done.then(late).decision().keep);
    }
    for (const Event& late :
         {Event(event::Placed{"ord_2", usd(1)}), Event(event::Approved{"ada", usd(15'000)}),
          Event(planned()), Event(quoted(1)), Event(event::Reserved{}),
          Event(event::SubmitUnknown{})}) {
        EXPECT_EQ(done.refusal(late), "illegal-transition");
    }
    EXPECT_EQ(done.state(), State::kDelivered);
    EXPECT_EQ(done.record().purchase.order_id, "ord_1");
}

}  // namespace
}  // namespace emptor::checkout
