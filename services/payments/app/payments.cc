#include "services/payments/app/payments.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "services/payments/app/change.h"

namespace emptor::payments {
namespace {

namespace reasons = core::reasons;
using core::Instant;
using core::Money;
using core::Result;
using runtime::Context;
using runtime::Task;

core::Error nothing_reserved(const std::string& purchase_id) {
    return core::fail(reasons::kReservationMissing,
                      std::format("nothing is reserved for {}", purchase_id));
}

Result<api::payments::Wallet> told(const Wallet& wallet) {
    TRY(const Money balance, wallet.available.plus(wallet.reserved));
    return api::payments::Wallet{.balance = balance, .reserved = wallet.reserved};
}

// A stage of the purchase's money, stored as released before anything was reserved: a reservation
// that arrives late must not lock the person's money.
Spending tombstone(const std::string& person, const std::string& purchase_id, Instant now) {
    return Spending{
        .purchase_id = purchase_id, .person = person, .stage = Stage::kReleased, .changed_at = now};
}

// A live wallet is what the issuer holds: what is missing here counts as having arrived there.
Result<> fund_at_issuer(const Books& books, const std::string& person, Change& change) {
    Wallet wallet = books.wallet.value_or(Wallet());
    TRY(const Wallet after, apply(wallet, person, change.postings));
    if (!after.available.is_negative()) return {};
    const Money missing(-after.available.minor(), after.available.currency());
    for (Posting& posting : funding(person, missing)) change.postings.push_back(std::move(posting));
    return {};
}

}  // namespace

Payments::Reply<api::payments::GetWalletResponse> Payments::get_wallet(
    Context ctx, api::payments::GetWalletRequest) {
    CO_TRY(const auto wallet, co_await deps_.store.wallet(ctx, ctx.principal().subject));
    if (!wallet) co_return api::payments::GetWalletResponse{};
    CO_TRY(auto shown, told(*wallet));
    co_return api::payments::GetWalletResponse{std::move(shown)};
}

Payments::Reply<api::payments::AddFundsResponse> Payments::add_funds(
    Context ctx, api::payments::AddFundsRequest request) {
    if (deps_.live) co_return core::fail(reasons::kFundsAtIssuer, "this installation is live");
    if (request.amount.minor() <= 0 || request.amount.minor() > kMostMinor) {
        co_return core::fail(reasons::kMalformedRequest,
                             "amount: must be above zero and not absurd");
    }
    const std::string& person = ctx.principal().subject;
    const Instant now = deps_.clock.now();
    const Decide decide = [&](const Books&) -> Result<std::optional<Change>> {
        return Change{.postings = funding(person, request.amount), .why = "funds", .at = now};
    };
    Scope scope{.person = person};
    CO_TRY(const auto books, co_await deps_.store.update(ctx, std::move(scope), decide));
    CO_TRY(auto wallet, told(*books.wallet));
    co_return api::payments::AddFundsResponse{std::move(wallet)};
}

Payments::Reply<api::payments::ConnectIssuerResponse> Payments::connect_issuer(
    Context ctx, api::payments::ConnectIssuerRequest request) {
    const connectors::Manifest& manifest = deps_.issuer_manifest;
    if (request.vendor != manifest.id) {
        co_return core::fail(reasons::kCapabilityMissing,
                             std::format("{} does not issue cards here", request.vendor));
    }
    connectors::Account account{
        .id = manifest.id,
        .base_url = request.base_url.empty() ? manifest.base_url : request.base_url};
    for (const std::string& name : manifest.credentials) {
        const auto given = request.credentials.find(name);
        if (given == request.credentials.end() || given->second.empty()) {
            co_return core::fail(reasons::kMalformedRequest,
                                 std::format("credentials.{}: is missing", name));
        }
        account.credentials.emplace(name, core::Secret<std::string>(given->second));
    }
    CO_TRY_OK(co_await deps_.account.put(ctx, std::move(account)));
    co_return api::payments::ConnectIssuerResponse{};
}

Payments::Reply<api::payments::ForgetAcceptorResponse> Payments::forget_acceptor(
    Context ctx, api::payments::ForgetAcceptorRequest request) {
    CO_TRY(const auto known, co_await deps_.store.forget_acceptor(ctx, request.merchant_id));
    if (!known) {
        co_return core::fail(reasons::kNotFound,
                             std::format("nobody was paid for {} yet", request.merchant_id));
    }
    co_return api::payments::ForgetAcceptorResponse{known->name};
}

Payments::Reply<api::payments::ReserveResponse> Payments::reserve(
    Context ctx, api::payments::ReserveRequest request) {
    const Instant now = deps_.clock.now();
    CO_TRY(const std::string day, local_day(now, request.time_zone));
    const std::string& person = ctx.principal().subject;
    const Decide decide = [&](const Books& books) -> Result<std::optional<Change>> {
        const Spending* before = books.spending ? &*books.spending : nullptr;
        if (before != nullptr && before->person != person) {
            return core::fail(reasons::kNotFound, "it is somebody else's purchase");
        }
        const Budget budget{.per_day = request.per_day,
                            .used_by_others = books.used_by_others,
                            .day = day,
                            .wallet = books.wallet.value_or(Wallet()),
                            .at_issuer = deps_.live};
        Spending wanted{.purchase_id = request.purchase_id,
                        .person = person,
                        .reserved = request.amount,
                        .changed_at = now};
        TRY(auto after, payments::reserve(before, std::move(wanted), budget));
        Change change = change_to(books, std::move(after), "reserve", now, deps_.pace);
        if (deps_.live) TRY_OK(fund_at_issuer(books, person, change));
        return change;
    };
    Scope scope{.person = person,
                .purchase_id = request.purchase_id,
                .day = day,
                .currency = request.amount.currency()};
    CO_TRY_OK(co_await deps_.store.update(ctx, std::move(scope), decide));
    co_return api::payments::ReserveResponse{};
}

// Nothing if payments knows nothing of the purchase. Errors: not-found (somebody else's).
Payments::Reply<std::optional<Spending>> Payments::mine(Context ctx, std::string purchase_id) {
    CO_TRY(auto found, co_await deps_.store.find(ctx, purchase_id));
    if (found && found->person != ctx.principal().subject) {
        co_return core::fail(reasons::kNotFound,
                             std::format("you have no purchase {}", purchase_id));
    }
    co_return found;
}

// What the issuer knows; an issuer that has never seen a card of the purchase is not asked.
Payments::Reply<Spending> Payments::refreshed(Context ctx, Spending spending) {
    const bool asked =
        std::ranges::any_of(spending.cards, [](const Card& card) { return !card.card_id.empty(); });
    if (!asked) co_return spending;
    co_return co_await deps_.watcher.refresh(ctx, std::move(spending));
}

Payments::Reply<api::payments::ReleaseResponse> Payments::release(
    Context ctx, api::payments::ReleaseRequest request) {
    CO_TRY(auto found, co_await mine(ctx, request.purchase_id));
    if (found) CO_TRY_OK(co_await refreshed(ctx, *std::move(found)));
    const Instant now = deps_.clock.now();
    const std::string& person = ctx.principal().subject;
    const Decide decide = [&](const Books& books) -> Result<std::optional<Change>> {
        if (!books.spending) {
            return Change{.spending = tombstone(person, request.purchase_id, now), .at = now};
        }
        if (books.spending->stage == Stage::kReleased) return std::optional<Change>();
        TRY(auto after, payments::release(*books.spending));
        after.changed_at = now;
        return change_to(books, std::move(after), "release", now, deps_.pace);
    };
    Scope scope{.person = person, .purchase_id = request.purchase_id};
    CO_TRY(auto books, co_await deps_.store.update(ctx, std::move(scope), decide));
    // A card that could not be closed now is closed by the watcher; it pays nothing in the
    // meantime, because every request for an authorisation is declined.
    if (books.spending) (void)co_await deps_.watcher.close_cards(ctx, *std::move(books.spending));
    co_return api::payments::ReleaseResponse{};
}

// The mandate that the request claims to have.
Payments::Reply<Mandate> Payments::mandate_of(Context ctx, api::payments::FundRequest request) {
    CO_TRY(auto mandate, deps_.mandates.read(request.mandate_proof));
    const bool covers =
        mandate.person == ctx.principal().subject && mandate.purchase_id == request.purchase_id &&
        mandate.merchant_id == request.merchant_id && mandate.maximum == request.maximum &&
        mandate.expires_at == request.expires_at;
    if (!covers) {
        co_return core::fail(reasons::kMandateMismatch, "the proof is of another mandate");
    }
    if (deps_.clock.now() >= mandate.expires_at) {
        co_return core::fail(reasons::kMandateExpired, "the mandate is not valid any more");
    }
    co_return mandate;
}

Payments::Reply<CardPlan> Payments::plan(Context ctx, Mandate mandate, std::string merchant_name) {
    const Instant now = deps_.clock.now();
    CardPlan planned;
    const Decide decide = [&](const Books& books) -> Result<std::optional<Change>> {
        if (!books.spending || books.spending->person != mandate.person) {
            return nothing_reserved(mandate.purchase_id);
        }
        TRY(planned, plan_card(*books.spending, mandate, merchant_name));
        if (planned.step != CardStep::kUse) planned.spending.changed_at = now;
        return change_to(books, planned.spending, "card", now, deps_.pace);
    };
    Scope scope{.person = mandate.person, .purchase_id = mandate.purchase_id};
    CO_TRY_OK(co_await deps_.store.update(ctx, std::move(scope), decide));
    co_return planned;
}

// The wish for the card is stored before the issuer hears of it, and its key never changes: however
// often this is tried, the issuer makes one card.
Payments::Reply<Spending> Payments::make_card(Context ctx, Spending spending,
                                              api::common::Address billing) {
    const Card wanted = *current_card(spending);
    CO_TRY(const auto account, co_await deps_.account.get(ctx));
    connectors::CardRequest request{
        .purchase_id = spending.purchase_id,
        .maximum = wanted.maximum,
        .billing = std::move(billing),
        .key = std::format("{}.card.{}", spending.purchase_id, wanted.number)};
    CO_TRY(const std::string card_id,
           co_await deps_.issuer.create_card(ctx, account, std::move(request)));
    const Instant now = deps_.clock.now();
    const Decide decide = [&](const Books& books) -> Result<std::optional<Change>> {
        if (!books.spending) return nothing_reserved(spending.purchase_id);
        Spending after = card_made(*books.spending, wanted.number, card_id);
        after.changed_at = now;
        return change_to(books, std::move(after), "card", now, deps_.pace);
    };
    const Scope scope = scope_of(spending);
    CO_TRY(auto books, co_await deps_.store.update(ctx, scope, decide));
    co_return *std::move(books.spending);
}

Payments::Reply<api::payments::FundResponse> Payments::fund(Context ctx,
                                                            api::payments::FundRequest request) {
    CO_TRY(const Mandate mandate, co_await mandate_of(ctx, request));
    CO_TRY(auto found, co_await mine(ctx, request.purchase_id));
    if (!found) co_return nothing_reserved(request.purchase_id);
    const Card* card = current_card(*found);
    const bool replaced = card != nullptr && card->maximum != mandate.maximum;
    if (replaced) CO_TRY_OK(co_await refreshed(ctx, *std::move(found)));

    // At most: finish the wish for a card of another maximum, close that card, make ours, use it.
    constexpr int kMostSteps = 6;
    for (int step = 0; step < kMostSteps; ++step) {
        CO_TRY(auto planned, co_await plan(ctx, mandate, request.merchant_name));
        switch (planned.step) {
            case CardStep::kUse:
                co_return api::payments::FundResponse{current_card(planned.spending)->card_id};
            case CardStep::kMake:
                CO_TRY_OK(co_await make_card(ctx, std::move(planned.spending), request.billing));
                break;
            case CardStep::kClose:
                CO_TRY_OK(co_await deps_.watcher.close_cards(ctx, std::move(planned.spending)));
                break;
        }
    }
    co_return core::fail(reasons::kPaymentInUse, "the card is being changed by somebody else");
}

Payments::Reply<api::payments::TokenizeResponse> Payments::tokenize(
    Context ctx, api::payments::TokenizeRequest request) {
    CO_TRY(const auto found, co_await mine(ctx, request.purchase_id));
    if (!found) co_return nothing_reserved(request.purchase_id);
    const Card* card = current_card(*found);
    const bool open = found->stage == Stage::kReserved && card != nullptr &&
                      card->state == CardState::kOpen && found->mandate;
    if (!open) co_return core::fail(reasons::kCardMissing, "the purchase has no card that can pay");
    if (found->mandate->merchant_id != request.merchant_id) {
        co_return core::fail(reasons::kMandateMismatch, "the card is for another merchant");
    }
    if (deps_.clock.now() >= found->mandate->expires_at) {
        co_return core::fail(reasons::kMandateExpired, "the mandate is not valid any more");
    }
    api::vault::TokenizeRequest wanted{.card_id = card->card_id,
                                       .merchant_id = request.merchant_id,
                                       .tokenizer_url = request.tokenizer_url,
                                       .handler = request.handler,
                                       .session_id = request.session_id,
                                       .connection = request.connection,
                                       .key = std::format("{}.token.{}.{}", request.purchase_id,
                                                          card->number, request.session_id)};
    runtime::Principal us{.subject = "payments", .scopes = {"vault"}, .service = true};
    const Context as_payments = ctx.with_principal(std::move(us));
    CO_TRY(auto answer, co_await deps_.vault.tokenize(as_payments, std::move(wanted)));
    co_return api::payments::TokenizeResponse{std::move(answer.token)};
}

Payments::Reply<api::payments::GetPaymentResponse> Payments::get_payment(
    Context ctx, api::payments::GetPaymentRequest request) {
    CO_TRY(auto found, co_await mine(ctx, request.purchase_id));
    if (!found || found->reserved.currency().empty()) {
        co_return api::payments::GetPaymentResponse{};
    }
    if (!request.refresh) co_return api::payments::GetPaymentResponse{summary(*found)};
    CO_TRY(const auto seen, co_await refreshed(ctx, *std::move(found)));
    co_return api::payments::GetPaymentResponse{summary(seen)};
}

Payments::Reply<api::payments::SettleResponse> Payments::settle(
    Context ctx, api::payments::SettleRequest request) {
    CO_TRY(const auto found, co_await mine(ctx, request.purchase_id));
    if (!found) co_return nothing_reserved(request.purchase_id);
    if (found->stage == Stage::kSettled) co_return api::payments::SettleResponse{summary(*found)};
    const auto seen = co_await refreshed(ctx, *found);
    // What was captured stays captured: an issuer that is away does not hold up the end.
    if (!seen && captured(*found) == 0) co_return seen.error();
    const Instant now = deps_.clock.now();
    const Decide decide = [&](const Books& books) -> Result<std::optional<Change>> {
        if (!books.spending) return nothing_reserved(request.purchase_id);
        TRY(auto after, payments::settle(*books.spending));
        after.changed_at = now;
        auto learned = acceptor_of(after);
        Change change = change_to(books, std::move(after), "settle", now, deps_.pace);
        change.learned = std::move(learned);
        return change;
    };
    const Scope scope = scope_of(*found);
    CO_TRY(const auto books, co_await deps_.store.update(ctx, scope, decide));
    (void)co_await deps_.watcher.close_cards(ctx, *books.spending);  // the watcher goes on with it
    co_return api::payments::SettleResponse{summary(*books.spending)};
}

}  // namespace emptor::payments
