#include "services/checkout/app/effects.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::checkout {
namespace {

namespace reasons = core::reasons;
using api::integrations::SessionState;
using core::Code;
using core::Error;
using core::Outcome;
using core::Result;
using runtime::Context;
using runtime::Task;

// Before money is committed, a merchant or service that stays away this often is given up.
constexpr int kMostTries = 5;

// A no that another try would only hear again.
bool definite(const Error& error) {
    if (error.outcome != Outcome::kNotDone) return false;
    switch (error.code()) {
        case Code::kInvalidArgument:
        case Code::kNotFound:
        case Code::kAlreadyExists:
        case Code::kPermissionDenied:
        case Code::kFailedPrecondition:
        case Code::kAborted:
        case Code::kOutOfRange:
        case Code::kUnimplemented:
        case Code::kUnauthenticated:
            return true;
        case Code::kCancelled:
        case Code::kUnknown:
        case Code::kDeadlineExceeded:
        case Code::kResourceExhausted:
        case Code::kInternal:
        case Code::kUnavailable:
        case Code::kDataLoss:
            return false;
    }
    return false;
}

Event refused(const Error& error) {
    return event::Refused{std::string(error.id()), error.message};
}

// What became of the session, in the words of the purchase. kNotDone of `open` = may be sent again.
Event told_by(const Session& session) {
    switch (session.state) {
        case SessionState::kCompleted:
            if (session.order_id.empty() || !session.landed.total) {
                return event::SubmitUnknown{"the merchant names no order yet"};
            }
            return event::Placed{session.order_id, *session.landed.total};
        case SessionState::kCanceled:
            return event::NotPlaced{"order-canceled", "the merchant has canceled the session",
                                    false};
        case SessionState::kEscalation:
            return event::NotPlaced{"quote-not-ready", "the merchant wants a person to go on",
                                    false};
        case SessionState::kReady:
        case SessionState::kIncomplete:
            return event::StillOpen{};
        case SessionState::kInProgress:
        case SessionState::kUnspecified:
            return event::SubmitUnknown{"the merchant is still working on the order"};
    }
    return event::SubmitUnknown{"the merchant says something unknown"};
}

}  // namespace

std::string address_digest(const std::string& person, const api::common::Address& address) {
    std::string joined = person;
    for (const std::string* field :
         {&address.recipient, &address.street, &address.street2, &address.city, &address.region,
          &address.postal_code, &address.country}) {
        joined += '\n' + core::to_lower_ascii(core::trim(*field));
    }
    return crypto::hex(crypto::sha256(joined));
}

Task<Result<Event>> Effects::run(Context ctx, Record record, EffectKind kind, int tries) {
    const auto perform = [&]() -> Ended {
        switch (kind) {
            case EffectKind::kPlan:
                return plan(ctx, record);
            case EffectKind::kQuote:
            case EffectKind::kRecheck:
                return quote(ctx, record, kind);
            case EffectKind::kReserve:
                return reserve(ctx, record);
            case EffectKind::kScreen:
                return screen(ctx, record);
            case EffectKind::kFund:
                return fund(ctx, record);
            case EffectKind::kTokenize:
                return tokenize(ctx, record);
            case EffectKind::kSubmit:
                return submit(ctx, record, tries);
            case EffectKind::kRecord:
                return record_order(ctx, record);
            case EffectKind::kSettle:
                return settle(ctx, record);
            case EffectKind::kLookUp:
                return look_up(ctx, record);
            case EffectKind::kUndo:
                return undo(ctx, record);
        }
        EMPTOR_CHECK(false);
    };
    auto result = co_await perform();
    if (result) co_return result;

    const bool before_money = kind < EffectKind::kSubmit;
    if (before_money && (definite(result.error()) || tries >= kMostTries))
        co_return refused(result.error());
    co_return result;
}

Task<Result<Event>> Effects::plan(Context ctx, Record record) {
    api::discovery::GetOfferRequest wanted{.offer_id = record.purchase.offer_id};
    CO_TRY(const auto found, co_await deps_.discovery.get_offer(ctx, std::move(wanted)));
    const api::common::Offer& offer = found.offer;
    api::integrations::ListMerchantsRequest all;
    CO_TRY(const auto listed, co_await deps_.integrations.list_merchants(ctx, std::move(all)));
    const auto merchant = std::ranges::find(listed.merchants, offer.merchant_id,
                                            &api::integrations::Merchant::merchant_id);
    CO_TRY(auto policy, co_await deps_.store.policy(ctx, record.person));
    CO_TRY(const auto address, co_await deps_.addresses.get(ctx, record.person));

    event::Planned planned{
        .merchant_id = offer.merchant_id,
        .merchant_name = offer.merchant_name,
        .item_id = offer.item_id,
        .title = offer.title,
        .offer_url = offer.url,
        .policy = std::move(policy),
        .address_digest = address ? address_digest(record.person, *address) : ""};
    if (merchant != listed.merchants.end()) {
        planned.merchant_name = merchant->name;
        planned.can_purchase = merchant->can_purchase;
        planned.mode_permitted =
            std::ranges::contains(merchant->purchase_modes, record.purchase.mode);
        planned.tokenizer_url = merchant->tokenizer_url;
        planned.tokenizer_handler = merchant->tokenizer_handler;
        planned.connection = merchant->connection;
        if (planned.offer_url.empty()) planned.offer_url = merchant->base_url;
    }
    co_return Event(std::move(planned));
}

Task<Result<Event>> Effects::quote(Context ctx, Record record, EffectKind kind) {
    CO_TRY(const auto address, co_await deps_.addresses.get(ctx, record.person));
    if (!address)
        co_return core::fail(reasons::kAddressMissing, "there is no address to deliver to");
    api::integrations::QuoteRequest request{
        .merchant_id = record.purchase.merchant_id,
        .item_id = record.item_id,
        .quantity = record.purchase.quantity,
        .ship_to = *address,
        .preference = record.preference,
        .deliver_by = record.deliver_by,
        .key = effect_key(record, kind),
        .session_id = kind == EffectKind::kRecheck ? record.session_id : "",
    };
    CO_TRY(auto answer, co_await deps_.integrations.quote(ctx, std::move(request)));
    co_return Event(
        event::Quoted{std::move(answer.session), address_digest(record.person, *address)});
}

Task<Result<Event>> Effects::reserve(Context ctx, Record record) {
    api::payments::ReserveRequest request{.purchase_id = record.purchase.purchase_id,
                                          .amount = *record.purchase.landed->total,
                                          .per_day = record.policy->per_day,
                                          .time_zone = record.policy->time_zone};
    CO_TRY_OK(co_await deps_.payments.reserve(ctx, std::move(request)));
    co_return Event(event::Reserved{});
}

Task<Result<Event>> Effects::screen(Context ctx, Record record) {
    api::fraud::ScreenRequest request{
        .purchase_id = record.purchase.purchase_id,
        .merchant_id = record.purchase.merchant_id,
        .total = *record.purchase.landed->total,
        .approved_by_person = record.purchase.mandate->approved_by != "policy",
    };
    CO_TRY(auto answer, co_await deps_.fraud.screen(ctx, std::move(request)));
    co_return Event(event::Screened{.allowed = answer.decision == api::fraud::Decision::kAllow,
                                    .step_up = answer.decision == api::fraud::Decision::kStepUp,
                                    .rules = std::move(answer.rules)});
}

Task<Result<Event>> Effects::fund(Context ctx, Record record) {
    CO_TRY(const auto address, co_await deps_.addresses.get(ctx, record.person));
    if (!address) co_return core::fail(reasons::kAddressMissing, "there is no billing address");
    const Mandate& mandate = *record.purchase.mandate;
    api::payments::FundRequest request{
        .purchase_id = record.purchase.purchase_id,
        .maximum = mandate.maximum_total,
        .merchant_id = mandate.merchant_id,
        .merchant_name = record.purchase.merchant_name,
        .billing = *address,
        .expires_at = mandate.expires_at,
        .mandate_proof = deps_.mandates.mint(record.person, record.purchase.purchase_id, mandate),
    };
    CO_TRY(auto answer, co_await deps_.payments.fund(ctx, std::move(request)));
    co_return Event(event::Funded{std::move(answer.card_id)});
}

Task<Result<Event>> Effects::tokenize(Context ctx, Record record) {
    api::payments::TokenizeRequest request{.purchase_id = record.purchase.purchase_id,
                                           .session_id = record.session_id,
                                           .merchant_id = record.purchase.merchant_id,
                                           .tokenizer_url = record.tokenizer_url,
                                           .handler = record.tokenizer_handler,
                                           .connection = record.connection};
    CO_TRY(auto answer, co_await deps_.payments.tokenize(ctx, std::move(request)));
    core::Secret<std::string> token(std::move(answer.token));
    CO_TRY(auto sealed, co_await deps_.sealer.seal(ctx, record.person, record.purchase.purchase_id,
                                                   std::move(token)));
    co_return Event(event::Tokenized{std::move(sealed)});
}

Task<Result<Event>> Effects::submit(Context ctx, Record record, int tries) {
    if (tries > 0) {
        // A try has begun before and its answer is not known: ask before repeating.
        CO_TRY(auto told, co_await look_up(ctx, record));
        if (!std::holds_alternative<event::StillOpen>(told)) co_return told;
    }
    CO_TRY(const auto address, co_await deps_.addresses.get(ctx, record.person));
    if (!address || address_digest(record.person, *address) != record.address_digest) {
        co_return Event(event::NotPlaced{std::string(reasons::kAddressChanged.id),
                                         "the address is not the one that was approved", false});
    }
    CO_TRY(const auto token,
           co_await deps_.sealer.open(ctx, record.person, record.purchase.purchase_id,
                                      record.sealed_token));
    api::integrations::PlaceOrderRequest request{
        .merchant_id = record.purchase.merchant_id,
        .session_id = record.session_id,
        .payment_handler = record.tokenizer_handler,
        .payment_token = token.reveal(),
        .expected_total = *record.purchase.landed->total,
        .key = effect_key(record, EffectKind::kSubmit),
        .billing = *address,
    };
    auto placed = co_await deps_.integrations.place_order(ctx, std::move(request));
    if (placed) {
        Event told = told_by(placed->session);
        // Accepted, yet open: the merchant has not done it and has not refused it either.
        if (std::holds_alternative<event::StillOpen>(told)) {
            co_return Event(event::SubmitUnknown{"the merchant has not completed the order"});
        }
        co_return told;
    }
    const Error& error = placed.error();
    if (error.outcome != Outcome::kNotDone) co_return Event(event::SubmitUnknown{error.message});
    if (definite(error) || tries >= kMostTries) {
        co_return Event(event::NotPlaced{std::string(error.id()), error.message,
                                         error.reason == reasons::kQuoteTotalChanged});
    }
    co_return error;
}

Task<Result<Event>> Effects::look_up(Context ctx, Record record) {
    api::integrations::GetSessionRequest request{.merchant_id = record.purchase.merchant_id,
                                                 .session_id = record.session_id};
    auto answer = co_await deps_.integrations.get_session(ctx, std::move(request));
    if (!answer) {
        // Not even the look-up is answered: still unknown, and the clock of the unknown goes on.
        co_return Event(event::SubmitUnknown{answer.error().message});
    }
    co_return told_by(answer->session);
}

Task<Result<Event>> Effects::record_order(Context ctx, Record record) {
    api::orders::RecordRequest request{.purchase_id = record.purchase.purchase_id,
                                       .merchant_id = record.purchase.merchant_id,
                                       .merchant_name = record.purchase.merchant_name,
                                       .order_id = record.purchase.order_id,
                                       .title = record.purchase.title,
                                       .quantity = record.purchase.quantity,
                                       .total = *record.purchase.landed->total};
    CO_TRY_OK(co_await deps_.orders.record(ctx, std::move(request)));
    co_return Event(event::OrderRecorded{});
}

Task<Result<Event>> Effects::settle(Context ctx, Record record) {
    api::payments::SettleRequest request{.purchase_id = record.purchase.purchase_id};
    auto settled = co_await deps_.payments.settle(ctx, std::move(request));
    if (settled) co_return Event(event::Settled{});
    if (settled.error().reason == reasons::kNotCapturedYet) co_return Event(event::NotYetSettled{});
    co_return settled.error();
}

Task<Result<Event>> Effects::undo(Context ctx, Record record) {
    api::payments::ReleaseRequest release{.purchase_id = record.purchase.purchase_id};
    CO_TRY_OK(co_await deps_.payments.release(ctx, std::move(release)));
    const bool open_session = !record.session_id.empty() && record.purchase.order_id.empty();
    if (open_session) {
        api::integrations::CancelQuoteRequest request{.merchant_id = record.purchase.merchant_id,
                                                      .session_id = record.session_id,
                                                      .key = effect_key(record, EffectKind::kUndo)};
        // A session that nobody pays for expires by itself: a merchant that cannot be asked to
        // cancel it must not keep the person's money reserved.
        const auto canceled = co_await deps_.integrations.cancel_quote(ctx, std::move(request));
        if (!canceled && canceled.error().outcome == Outcome::kUnknown) co_return canceled.error();
    }
    co_return Event(event::Undone{});
}

}  // namespace emptor::checkout
