#include "services/checkout/domain/transition.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "services/checkout/domain/policy.h"

namespace emptor::checkout {
namespace {

namespace reasons = core::reasons;
using api::integrations::SessionState;
using core::Instant;
using core::Result;
using State = PurchaseState;

bool finished(State state) {
    switch (state) {
        case State::kDelivered:
        case State::kReturned:
        case State::kRefused:
        case State::kCancelled:
        case State::kHandedOver:
            return true;
        case State::kUnspecified:
        case State::kDrafted:
        case State::kQuoted:
        case State::kAwaitingApproval:
        case State::kApproved:
        case State::kReserved:
        case State::kScreened:
        case State::kFunded:
        case State::kSubmitting:
        case State::kUnknown:
        case State::kPlaced:
        case State::kConfirmed:
        case State::kInReview:
            return false;
    }
    return false;
}

bool submitted(State state) {
    return state == State::kSubmitting || state == State::kUnknown || state == State::kPlaced ||
           state == State::kConfirmed || state == State::kInReview;
}

// One move under way: the record that changes, and what it knows of the world.
class Move {
public:
    Move(const Record& record, Instant now, const Patience& patience)
        : record_(record), now_(now), patience_(patience) {}

    Result<Decision> on(const event::Planned& planned);
    Result<Decision> on(const event::Refused& refused);
    Result<Decision> on(const event::Quoted& quoted);
    Result<Decision> on(const event::Approved& approved);
    Result<Decision> on(const event::Declined& declined);
    Result<Decision> on(const event::CancelRequested& cancel);
    Result<Decision> on(const event::Reserved& reserved);
    Result<Decision> on(const event::Screened& screened);
    Result<Decision> on(const event::Funded& funded);
    Result<Decision> on(const event::Tokenized& tokenized);
    Result<Decision> on(const event::Placed& placed);
    Result<Decision> on(const event::NotPlaced& not_placed);
    Result<Decision> on(const event::SubmitUnknown& unknown);
    Result<Decision> on(const event::StillOpen& open);
    Result<Decision> on(const event::OrderRecorded& recorded);
    Result<Decision> on(const event::Settled& settled);
    Result<Decision> on(const event::NotYetSettled& not_yet);
    Result<Decision> on(const event::Delivered& delivered);
    Result<Decision> on(const event::Returned& returned);
    Result<Decision> on(const event::Undone& undone);
    Result<Decision> on(const event::Timer& timer);

private:
    State state() const { return record_.purchase.state; }
    core::Error illegal(std::string_view what) const {
        return core::fail(reasons::kIllegalTransition,
                          std::format("{} does not fit the state {}", what, name(state())));
    }

    Decision go(State state, std::optional<EffectKind> effect = std::nullopt,
                std::optional<Instant> wake_at = std::nullopt);
    Decision keep() const { return Decision{.record = record_, .keep = true}; }
    Decision refuse(std::string reason, std::string detail);
    Decision refuse(const core::Error& error);
    Decision cancel(std::string reason, std::string detail);
    Decision hand_over(std::string url);
    Decision ask(core::Money total, std::string question);
    Decision approve(std::string by, core::Money maximum);
    Decision settle_or_wait();

    Result<> fits(const event::Quoted& quoted) const;
    Decision quoted_first(const Session& session);
    Decision quoted_again(const Session& session);

    Record record_;
    Instant now_;
    const Patience& patience_;
};

Decision Move::go(State state, std::optional<EffectKind> effect, std::optional<Instant> wake_at) {
    record_.purchase.state = state;
    record_.purchase.updated_at = now_;
    return Decision{record_, effect, wake_at, finished(state) && !effect && !wake_at};
}

// A purchase that ends without an order gives everything back; until that is done it stays open for
// the workflow, though its state is final for the person.
Decision Move::refuse(std::string reason, std::string detail) {
    record_.purchase.refused_reason = std::move(reason);
    record_.purchase.refused_detail = std::move(detail);
    record_.purchase.question.clear();
    record_.purchase.approval_expires_at.reset();
    return go(State::kRefused, EffectKind::kUndo);
}

Decision Move::refuse(const core::Error& error) {
    return refuse(std::string(error.id()), error.message);
}

Decision Move::cancel(std::string reason, std::string detail) {
    Decision decision = refuse(std::move(reason), std::move(detail));
    decision.record.purchase.state = State::kCancelled;
    return decision;
}

Decision Move::hand_over(std::string url) {
    record_.purchase.path = api::common::Path::kDeeplink;
    record_.purchase.continue_url = std::move(url);
    return go(State::kHandedOver);
}

Decision Move::ask(core::Money total, std::string question) {
    record_.purchase.question = std::move(question);
    record_.purchase.mandate.reset();
    Instant until = now_ + patience_.approval;
    if (const auto& landed = record_.purchase.landed; landed && landed->expires_at) {
        until = std::min(until, *landed->expires_at);
    }
    record_.purchase.approval_expires_at = until;
    record_.purchase.landed->total = total;
    return go(State::kAwaitingApproval, std::nullopt, until);
}

Decision Move::approve(std::string by, core::Money maximum) {
    const std::string& url = record_.tokenizer_url;
    const std::size_t begin = url.find("://") == std::string::npos ? 0 : url.find("://") + 3;
    record_.purchase.mandate = Mandate{
        .merchant_id = record_.purchase.merchant_id,
        .tokenizer_host = url.substr(begin, url.find('/', begin) - begin),
        .item_id = record_.item_id,
        .quantity = record_.purchase.quantity,
        .currency = std::string(maximum.currency().code()),
        .maximum_total = maximum,
        .address_digest = record_.address_digest,
        .approved_by = std::move(by),
        .approved_at = now_,
        .expires_at = now_ + patience_.approval,
    };
    record_.purchase.question.clear();
    record_.purchase.approval_expires_at.reset();
    ++record_.attempt;
    ++record_.rechecks;
    return go(State::kApproved, EffectKind::kRecheck);
}

Result<Decision> Move::on(const event::Planned& planned) {
    if (state() != State::kDrafted) return illegal("a plan");
    Purchase& purchase = record_.purchase;
    purchase.merchant_id = planned.merchant_id;
    purchase.merchant_name = planned.merchant_name;
    purchase.title = planned.title;
    record_.item_id = planned.item_id;
    record_.tokenizer_url = planned.tokenizer_url;
    record_.tokenizer_handler = planned.tokenizer_handler;
    record_.connection = planned.connection;
    record_.policy = planned.policy;
    record_.address_digest = planned.address_digest;

    if (purchase.mode == api::common::Mode::kAssist) return hand_over(planned.offer_url);
    if (auto allowed = allows_attempt(planned.policy, planned.merchant_id, purchase.mode);
        !allowed) {
        return refuse(allowed.error());
    }
    if (!planned.can_purchase || !planned.mode_permitted) {
        purchase.refused_reason = std::string(reasons::kMerchantRefusesAutopilot.id);
        purchase.refused_detail =
            std::format("{} does not let agents buy alone", planned.merchant_name);
        return hand_over(planned.offer_url);
    }
    if (planned.address_digest.empty()) {
        return refuse(core::fail(reasons::kAddressMissing, "there is no address to deliver to"));
    }
    purchase.path = api::common::Path::kApi;
    return go(State::kDrafted, EffectKind::kQuote);
}

Result<Decision> Move::on(const event::Refused& refused) {
    if (finished(state()) || submitted(state())) return illegal("a refusal");
    return refuse(refused.reason, refused.detail);
}

// What must be true of every quote before money is thought of.
Result<> Move::fits(const event::Quoted& quoted) const {
    const Session& session = quoted.session;
    if (session.quantity != record_.purchase.quantity) {
        return core::fail(reasons::kQuoteMismatch,
                          std::format("the merchant quotes {} pieces", session.quantity));
    }
    if (session.state != SessionState::kReady || !session.landed.total) {
        return core::fail(reasons::kQuoteNotReady, "the merchant has not given a complete price");
    }
    if (quoted.address_digest != record_.address_digest) {
        return core::fail(reasons::kAddressChanged, "the address is not the one of this purchase");
    }
    const core::Money total = *session.landed.total;
    if (record_.limit) {
        TRY(const auto order, total.compare(*record_.limit));
        if (order > 0) {
            return core::fail(
                reasons::kOverLimit,
                std::format("the total is {}, the limit {}", total.text(), record_.limit->text()));
        }
    }
    if (record_.deliver_by && session.arrives_by && *session.arrives_by > *record_.deliver_by) {
        return core::fail(reasons::kArrivesTooLate, "the merchant cannot deliver in time");
    }
    return allows_total(*record_.policy, total);
}

Result<Decision> Move::on(const event::Quoted& quoted) {
    const bool first = state() == State::kDrafted;
    if (!first && state() != State::kApproved) return illegal("a quote");
    const Session& session = quoted.session;
    record_.session_id = session.session_id;
    if (session.state == SessionState::kEscalation) return hand_over(session.continue_url);
    record_.purchase.landed = session.landed;
    record_.purchase.arrives_by = session.arrives_by;
    if (const auto good = fits(quoted); !good) return refuse(good.error());
    return first ? quoted_first(session) : quoted_again(session);
}

Decision Move::quoted_first(const Session& session) {
    const core::Money total = *session.landed.total;
    go(State::kQuoted);
    if (wants_approval(*record_.policy, total)) {
        return ask(total,
                   std::format("Buy for {} in total? It is above {}, where you want to be asked.",
                               total.text(), record_.policy->approval_above.text()));
    }
    return approve("policy", total);
}

// The last look before money moves: what was approved is what is paid, or less.
Decision Move::quoted_again(const Session& session) {
    const core::Money total = *session.landed.total;
    const core::Money maximum = record_.purchase.mandate->maximum_total;
    const auto order = total.compare(maximum);
    if (!order) return refuse(order.error());
    if (*order > 0) {
        return ask(total, std::format("The total rose from {} to {}. Buy all the same?",
                                      maximum.text(), total.text()));
    }
    return go(State::kApproved, EffectKind::kReserve);
}

Result<Decision> Move::on(const event::Approved& approved) {
    if (state() != State::kAwaitingApproval) return illegal("an approval");
    TRY(const auto order, approved.maximum_total.compare(*record_.purchase.landed->total));
    if (order < 0) {
        return core::fail(reasons::kApprovalTooLow,
                          std::format("the total is {}", record_.purchase.landed->total->text()));
    }
    return approve(approved.subject, approved.maximum_total);
}

Result<Decision> Move::on(const event::Declined&) {
    if (state() != State::kAwaitingApproval) return illegal("a decline");
    return cancel(std::string(reasons::kDeclined.id), "you declined");
}

Result<Decision> Move::on(const event::CancelRequested&) {
    if (state() == State::kCancelled) return keep();
    if (finished(state()) || submitted(state())) return illegal("cancelling");
    return cancel(std::string(reasons::kCancelled.id), "you cancelled");
}

Result<Decision> Move::on(const event::Reserved&) {
    if (state() != State::kApproved) return illegal("a reservation");
    return go(State::kReserved, EffectKind::kScreen);
}

Result<Decision> Move::on(const event::Screened& screened) {
    if (state() != State::kReserved) return illegal("a screening");
    std::string rules;
    for (const std::string& rule : screened.rules) rules += (rules.empty() ? "" : ", ") + rule;
    if (!screened.allowed && !screened.step_up) {
        return refuse(core::fail(reasons::kScreeningRefused, rules));
    }
    if (screened.step_up && record_.purchase.mandate->approved_by == "policy") {
        const core::Money total = *record_.purchase.landed->total;
        return ask(total, std::format("Buy for {} in total? You are asked because of: {}.",
                                      total.text(), rules));
    }
    return go(State::kScreened, EffectKind::kFund);
}

Result<Decision> Move::on(const event::Funded& funded) {
    if (state() != State::kScreened) return illegal("a card");
    record_.card_id = funded.card_id;
    return go(State::kFunded, EffectKind::kTokenize);
}

Result<Decision> Move::on(const event::Tokenized& tokenized) {
    if (state() != State::kFunded) return illegal("a token");
    record_.sealed_token = tokenized.sealed_token;
    record_.submitting_since = now_;
    return go(State::kSubmitting, EffectKind::kSubmit);
}

Result<Decision> Move::on(const event::Placed& placed) {
    if (state() != State::kSubmitting && state() != State::kUnknown &&
        state() != State::kInReview) {
        return illegal("an order");
    }
    record_.purchase.order_id = placed.order_id;
    record_.purchase.landed->total = placed.total;
    record_.sealed_token.clear();
    return go(State::kPlaced, EffectKind::kRecord);
}

Result<Decision> Move::on(const event::NotPlaced& not_placed) {
    if (state() != State::kSubmitting && state() != State::kUnknown &&
        state() != State::kInReview) {
        return illegal("a refused order");
    }
    record_.sealed_token.clear();
    record_.submitting_since.reset();
    if (!not_placed.total_changed) return refuse(not_placed.reason, not_placed.detail);
    ++record_.attempt;
    ++record_.rechecks;
    return go(State::kApproved, EffectKind::kRecheck);
}

Result<Decision> Move::on(const event::SubmitUnknown& unknown) {
    if (state() != State::kSubmitting && state() != State::kUnknown &&
        state() != State::kInReview) {
        return illegal("an unknown outcome");
    }
    record_.purchase.refused_detail = unknown.detail;
    if (now_ - *record_.submitting_since >= patience_.unresolved) {
        return go(State::kInReview, std::nullopt, now_ + patience_.review);
    }
    return go(State::kUnknown, std::nullopt, now_ + patience_.resubmit);
}

Result<Decision> Move::on(const event::StillOpen&) {
    if (state() == State::kInReview) return go(state(), std::nullopt, now_ + patience_.review);
    if (state() != State::kUnknown) return illegal("an open session");
    record_.purchase.refused_detail.clear();
    return go(State::kSubmitting, EffectKind::kSubmit);
}

Result<Decision> Move::on(const event::OrderRecorded&) {
    if (state() != State::kPlaced) return illegal("a recorded order");
    record_.purchase.refused_detail.clear();
    return go(State::kConfirmed, EffectKind::kSettle);
}

// After confirmation two things happen in either order: money is captured, the parcel arrives.
Decision Move::settle_or_wait() {
    if (!record_.settled) return go(state(), std::nullopt, now_ + patience_.settle);
    return go(state());
}

Result<Decision> Move::on(const event::Settled&) {
    if (state() == State::kReturned) return keep();
    if (state() != State::kConfirmed && state() != State::kDelivered)
        return illegal("a settlement");
    record_.settled = true;
    return go(record_.delivered ? State::kDelivered : State::kConfirmed);
}

Result<Decision> Move::on(const event::NotYetSettled&) {
    if (state() != State::kConfirmed && state() != State::kDelivered)
        return illegal("a settlement");
    return settle_or_wait();
}

Result<Decision> Move::on(const event::Delivered&) {
    if (finished(state())) return keep();
    if (state() != State::kConfirmed) return illegal("a delivery");
    record_.delivered = true;
    if (record_.settled) return go(State::kDelivered);
    return go(State::kDelivered, EffectKind::kSettle);
}

Result<Decision> Move::on(const event::Returned& returned) {
    if (state() == State::kReturned) return keep();
    if (state() != State::kConfirmed && state() != State::kDelivered) return illegal("a return");
    record_.purchase.refused_reason = returned.reason;
    record_.purchase.refused_detail = returned.detail;
    return go(State::kReturned, EffectKind::kUndo);
}

Result<Decision> Move::on(const event::Undone&) {
    if (!finished(state())) return illegal("an undo");
    return go(state());
}

Result<Decision> Move::on(const event::Timer&) {
    switch (state()) {
        case State::kAwaitingApproval:
            if (now_ < *record_.purchase.approval_expires_at) {
                return go(state(), std::nullopt, record_.purchase.approval_expires_at);
            }
            return refuse(core::fail(reasons::kApprovalExpired, "nobody approved in time"));
        case State::kUnknown:
        case State::kInReview:
            return go(state(), EffectKind::kLookUp);
        case State::kConfirmed:
        case State::kDelivered:
            if (record_.settled) return keep();
            return go(state(), EffectKind::kSettle);
        case State::kUnspecified:
        case State::kDrafted:
        case State::kQuoted:
        case State::kApproved:
        case State::kReserved:
        case State::kScreened:
        case State::kFunded:
        case State::kSubmitting:
        case State::kPlaced:
        case State::kReturned:
        case State::kRefused:
        case State::kCancelled:
        case State::kHandedOver:
            return keep();
    }
    return illegal("a timer");
}

}  // namespace

Decision begin(Record record, Instant now) {
    record.purchase.state = State::kDrafted;
    record.purchase.created_at = now;
    record.purchase.updated_at = now;
    return Decision{std::move(record), EffectKind::kPlan, std::nullopt, false};
}

Result<Decision> transition(const Record& record, const Event& event, Instant now,
                            const Patience& patience) {
    Move move(record, now, patience);
    return std::visit([&](const auto& happened) { return move.on(happened); }, event);
}

}  // namespace emptor::checkout
