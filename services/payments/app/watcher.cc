#include "services/payments/app/watcher.h"

#include <algorithm>
#include <format>

#include "core/check.h"
#include "core/reasons.h"
#include "platform/runtime/task_group.h"
#include "services/payments/app/change.h"

namespace emptor::payments {
namespace {

namespace reasons = core::reasons;
using core::Instant;
using core::Result;
using runtime::Context;
using runtime::Task;
using std::chrono::milliseconds;

constexpr int kBatch = 20;
constexpr milliseconds kDecisionTime{1'500};  // the issuer waits two seconds, then decides itself
constexpr milliseconds kRefreshLimit{15'000};
constexpr milliseconds kLease{60'000};

Authorization from(const connectors::CardAuthorization& told) {
    return Authorization{.authorization_id = told.authorization_id,
                         .card_id = told.card_id,
                         .amount = told.amount,
                         .merchant_name = told.merchant_name,
                         .merchant_network_id = told.merchant_network_id,
                         .approved = told.approved,
                         .status = told.status,
                         .declined_reason = told.declined_reason};
}

Transaction from(const connectors::CardTransaction& told) {
    return Transaction{.transaction_id = told.transaction_id,
                       .card_id = told.card_id,
                       .authorization_id = told.authorization_id,
                       .amount = told.amount,
                       .refund = told.refund};
}

bool believable(core::Money amount) {
    return amount.minor() >= 0 && amount.minor() <= kMostMinor;
}

core::Error unbelievable() {
    return core::fail(reasons::kVendorMalformedAnswer, "the issuer tells an amount that cannot be");
}

// Takes over what the issuer says; nothing if all of it is known.
std::optional<Change> taken_over(const Books& books, const History& history, Instant now,
                                 const Pace& pace) {
    Spending after = *books.spending;
    auto news = absorb(after, history);
    const std::vector<std::string> broken = findings(after);
    const bool moved = after.transactions.size() != books.spending->transactions.size();
    const bool changed =
        moved || after.authorizations != books.spending->authorizations || broken != after.findings;
    if (changed) after.changed_at = now;
    after.findings = broken;
    Change change = change_to(books, std::move(after), "issuer", now, pace);
    change.news = std::move(news);
    return change;
}

}  // namespace

Change change_to(const Books& before, Spending after, std::string why, Instant now,
                 const Pace& pace) {
    Change change{.why = std::move(why), .at = now};
    change.postings = movement(before.spending ? &*before.spending : nullptr, after);
    change.next_look = next_look(after, now, pace);
    change.spending = std::move(after);
    return change;
}

std::optional<Instant> next_look(const Spending& spending, Instant now, const Pace& pace) {
    const bool has_card =
        std::ranges::any_of(spending.cards, [](const Card& card) { return !card.card_id.empty(); });
    if (!has_card) return std::nullopt;
    const bool closing = std::ranges::contains(spending.cards, CardState::kClosing, &Card::state);
    const auto idle = now - spending.changed_at;
    const bool ended = spending.stage != Stage::kReserved && held(spending) == 0 && !closing;
    if (ended && idle > pace.watch) return std::nullopt;
    return now + std::clamp<core::Duration>(idle / 2, pace.poll, std::max(pace.poll, pace.longest));
}

Task<Result<History>> Watcher::history(Context ctx, Spending spending) {
    CO_TRY(const auto account, co_await deps_.account.get(ctx));
    History all;
    for (const Card& card : spending.cards) {
        if (card.card_id.empty()) continue;
        CO_TRY(const auto told, co_await deps_.issuer.history(ctx, account, card.card_id));
        for (const auto& one : told.authorizations) {
            if (!believable(one.amount)) co_return unbelievable();
            all.authorizations.push_back(from(one));
        }
        for (const auto& one : told.transactions) {
            if (!believable(one.amount)) co_return unbelievable();
            all.transactions.push_back(from(one));
        }
    }
    co_return all;
}

Task<Result<Spending>> Watcher::refresh(Context ctx, Spending spending) {
    CO_TRY(const History told, co_await history(ctx, spending));
    const Instant now = deps_.clock.now();
    std::vector<std::string> fresh;
    const Decide decide = [&](const Books& books) -> Result<std::optional<Change>> {
        if (!books.spending) return core::fail(reasons::kNotFound, "the purchase has no payment");
        auto change = taken_over(books, told, now, deps_.pace);
        fresh.clear();
        for (const std::string& broken : change->spending->findings) {
            if (!std::ranges::contains(books.spending->findings, broken)) fresh.push_back(broken);
        }
        return change;
    };
    const Scope scope = scope_of(spending);
    CO_TRY(auto books, co_await deps_.store.update(ctx, scope, decide));
    for (const std::string& broken : fresh) {
        deps_.log.error(ctx, "payments.invariant",
                        {{"purchase", spending.purchase_id}, {"finding", broken}});
    }
    co_return *std::move(books.spending);
}

Task<Result<Spending>> Watcher::close_cards(Context ctx, Spending spending) {
    for (std::size_t i = 0; i < spending.cards.size(); ++i) {
        const Card card = spending.cards[i];
        if (card.state != CardState::kClosing) continue;
        CO_TRY(const auto account, co_await deps_.account.get(ctx));
        const auto closed = co_await deps_.issuer.close_card(ctx, account, card.card_id);
        // A card that the issuer refuses to close, or does not know, cannot pay any more either.
        const bool gone = !closed && (closed.error().reason == reasons::kVendorRefused ||
                                      closed.error().reason == reasons::kVendorNotFound);
        if (!closed && !gone) co_return closed.error();
        const Instant now = deps_.clock.now();
        const Decide decide = [&](const Books& books) -> Result<std::optional<Change>> {
            if (!books.spending)
                return core::fail(reasons::kNotFound, "the purchase has no payment");
            return change_to(books, card_closed(*books.spending, card.number), "close", now,
                             deps_.pace);
        };
        const Scope scope = scope_of(spending);
        CO_TRY(auto books, co_await deps_.store.update(ctx, scope, decide));
        spending = *std::move(books.spending);
    }
    co_return spending;
}

// Records the answer before it is given, so that two requests at once cannot both be approved.
Task<Result<Verdict>> Watcher::answer(Context ctx, Authorization asked) {
    CO_TRY(const auto found, co_await deps_.store.by_card(ctx, asked.card_id));
    if (!found) co_return decide(nullptr, {}, asked, deps_.clock.now());
    CO_TRY(const auto known, co_await deps_.store.acceptors(ctx));
    const Instant now = deps_.clock.now();
    Verdict verdict;
    const Decide settle_it = [&](const Books& books) -> Result<std::optional<Change>> {
        const Spending* spending = books.spending ? &*books.spending : nullptr;
        verdict = decide(spending, known, asked, now);
        if (spending == nullptr) return std::optional<Change>();
        Authorization answered = asked;
        answered.approved = verdict.approved;
        answered.declined_reason = verdict.reason;
        answered.status = verdict.approved ? "pending" : "closed";
        Spending after = *spending;
        auto news = absorb(after, History{{answered}, {}});
        if (news.empty()) return std::optional<Change>();
        after.changed_at = now;
        Change change = change_to(books, std::move(after), "authorization", now, deps_.pace);
        change.news = std::move(news);
        return change;
    };
    const Scope scope = scope_of(*found);
    CO_TRY_OK(co_await deps_.store.update(ctx, scope, settle_it));
    co_return verdict;
}

Task<Result<>> Watcher::look(Context ctx, std::string card_id) {
    CO_TRY(auto found, co_await deps_.store.by_card(ctx, card_id));
    if (!found) co_return Result<>();
    CO_TRY_OK(co_await refresh(ctx, *std::move(found)));
    co_return Result<>();
}

Task<Result<connectors::WebhookAnswer>> Watcher::webhook(Context ctx, connectors::Webhook webhook) {
    const Context quick = ctx.with_timeout(kDecisionTime);
    CO_TRY(const auto account, co_await deps_.account.get(quick));
    CO_TRY(const auto event, deps_.issuer.read_webhook(account, webhook, deps_.clock.now()));
    if (event.authorization_request) {
        const auto verdict = co_await answer(quick, from(*event.authorization_request));
        if (!verdict) {
            deps_.log.warning(ctx, "payments.undecided",
                              {{"authorization", event.authorization_request->authorization_id},
                               {"error", verdict.error()}});
        }
        co_return deps_.issuer.answer(verdict && verdict->approved);  // in any doubt: no
    }
    std::string card_id;
    if (event.authorization) card_id = event.authorization->card_id;
    if (event.transaction) card_id = event.transaction->card_id;
    if (card_id.empty()) co_return connectors::WebhookAnswer{};
    CO_TRY(const bool known, co_await deps_.store.is_known(ctx, event.event_id));
    if (known) co_return connectors::WebhookAnswer{};
    CO_TRY_OK(co_await look(ctx, card_id));
    CO_TRY_OK(co_await deps_.store.remember(ctx, event.event_id, deps_.clock.now()));
    co_return connectors::WebhookAnswer{};
}

Task<> Watcher::sweep(Context ctx) {
    const Instant now = deps_.clock.now();
    auto due = co_await deps_.store.take_due(ctx, now, now + kLease, kBatch);
    if (!due) co_return;
    for (Spending& spending : *due) {
        // Who cannot be asked now is asked again when the lease is over.
        auto seen = co_await refresh(ctx, std::move(spending));
        if (seen) (void)co_await close_cards(ctx, *std::move(seen));
    }
}

Task<> Watcher::follow(Context ctx) {
    runtime::SteadyTime next_audit = ctx.executor().now() + deps_.pace.audit;
    while (!ctx.stop().stop_requested()) {
        const Context round = ctx.detached(kRefreshLimit * 4).with_stop(ctx.stop());
        co_await sweep(round);
        if (ctx.executor().now() >= next_audit) {
            next_audit = ctx.executor().now() + deps_.pace.audit;
            (void)co_await audit(round);
        }
        const Context pause = ctx.detached(deps_.pace.tick * 2).with_stop(ctx.stop());
        co_await runtime::sleep(pause, deps_.pace.tick);
    }
}

Task<Result<std::size_t>> Watcher::audit(Context ctx) {
    CO_TRY(const auto faults, co_await deps_.store.ledger_faults(ctx));
    for (const std::string& fault : faults) {
        deps_.log.error(ctx, "payments.ledger", {{"finding", fault}});
    }
    co_return faults.size();
}

}  // namespace emptor::payments
