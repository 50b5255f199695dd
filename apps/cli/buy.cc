#include "apps/cli/buy.h"

#include <cstdio>
#include <format>

#include "apps/cli/ask.h"
#include "apps/cli/pending_key.h"
#include "apps/cli/rules.h"
#include "apps/cli/table.h"
#include "core/reasons.h"
#include "emptor/checkout/v1/codec.h"

namespace emptor::cli {
namespace {

using api::checkout::Purchase;
using api::checkout::PurchaseState;
using core::Result;
using runtime::Task;

constexpr int kWaitMs = 10'000;

// States at which the command returns; what comes after is followed with `emptor orders --watch`.
bool worth_returning(PurchaseState state) {
    switch (state) {
        case PurchaseState::kAwaitingApproval:
        case PurchaseState::kConfirmed:
        case PurchaseState::kDelivered:
        case PurchaseState::kReturned:
        case PurchaseState::kRefused:
        case PurchaseState::kCancelled:
        case PurchaseState::kHandedOver:
        case PurchaseState::kInReview:
            return true;
        case PurchaseState::kUnspecified:
        case PurchaseState::kDrafted:
        case PurchaseState::kQuoted:
        case PurchaseState::kApproved:
        case PurchaseState::kReserved:
        case PurchaseState::kScreened:
        case PurchaseState::kFunded:
        case PurchaseState::kSubmitting:
        case PurchaseState::kUnknown:
        case PurchaseState::kPlaced:
            return false;
    }
    return true;
}

int exit_code(PurchaseState state) {
    if (state == PurchaseState::kRefused || state == PurchaseState::kCancelled) return kExitRefused;
    const bool waiting = state == PurchaseState::kAwaitingApproval ||
                         state == PurchaseState::kHandedOver || state == PurchaseState::kInReview;
    return waiting ? kExitWaiting : kExitOk;
}

std::string purchase_text(const Purchase& purchase) {
    std::string text = std::format("{}  {}  {} x {} from {}", purchase.purchase_id,
                                   api::checkout::name(purchase.state), purchase.quantity,
                                   printable(purchase.title), printable(purchase.merchant_name));
    if (purchase.landed && purchase.landed->total)
        text += ", total " + purchase.landed->total->text();
    if (!purchase.order_id.empty()) text += ", order " + printable(purchase.order_id);
    text += "\n";
    if (purchase.state == PurchaseState::kAwaitingApproval) {
        text +=
            std::format("{}\n  emptor approve {}\n  emptor decline {}\n",
                        printable(purchase.question), purchase.purchase_id, purchase.purchase_id);
    }
    if (!purchase.continue_url.empty())
        text += "Go on at " + printable(purchase.continue_url) + "\n";
    if (!purchase.refused_reason.empty()) {
        text +=
            std::format("{}: {}\n", purchase.refused_reason, printable(purchase.refused_detail));
        if (const auto* reason = core::find_reason(purchase.refused_reason)) {
            text += std::string(reason->help) + "\n";
        }
    }
    return text;
}

int show(Session& session, const Purchase& purchase) {
    const std::string text =
        session.json ? api::checkout::encode_json(purchase) + "\n" : purchase_text(purchase);
    std::fputs(text.c_str(), stdout);
    return exit_code(purchase.state);
}

Task<Result<Purchase>> follow(Session& session, Purchase purchase) {
    while (!worth_returning(purchase.state)) {
        if (!session.json)
            std::fprintf(stderr, "  %s\n", api::checkout::name(purchase.state).data());
        api::checkout::GetPurchaseRequest request{
            .purchase_id = purchase.purchase_id, .wait_ms = kWaitMs, .seen = purchase.state};
        CO_TRY(auto answer, co_await session.services.checkout->get_purchase(session.context(),
                                                                             std::move(request)));
        purchase = std::move(answer.purchase);
    }
    co_return purchase;
}

bool is_offer(const std::string& what) {
    return what.find(' ') == std::string::npos && what.find(':') != std::string::npos;
}

Task<Result<Purchase>> get(Session& session, std::string purchase_id) {
    api::checkout::GetPurchaseRequest request{.purchase_id = std::move(purchase_id)};
    CO_TRY(auto answer,
           co_await session.services.checkout->get_purchase(session.context(), std::move(request)));
    co_return std::move(answer.purchase);
}

Task<Result<Purchase>> buy_offer(Session& session, BuyOptions options, std::string key) {
    api::checkout::BuyRequest request{
        .offer_id = options.what,
        .quantity = options.quantity,
        .mode = options.assist ? api::common::Mode::kAssist : api::common::Mode::kAutopilot,
        .client_key = std::move(key),
        .again = options.again};
    if (!options.limit.empty()) {
        CO_TRY(request.limit, parse_money(options.limit));
    }
    CO_TRY(auto answer,
           co_await session.services.checkout->buy(session.context(), std::move(request)));
    co_return std::move(answer.purchase);
}

core::Error nothing_to_buy(Session& session, const api::orchestrator::Run& run) {
    if (!session.json) std::fputs(answer_text(run, 5, session.clock.now()).c_str(), stderr);
    const auto* reason = core::find_reason(run.failed_reason);
    return core::fail(reason != nullptr ? *reason : core::reasons::kNothingToBuy,
                      run.failed_detail.empty() ? "no offer matches" : run.failed_detail);
}

// Asks, and takes the best offer as if it had been named.
Task<Result<Purchase>> assist_prompt(Session& session, BuyOptions options, std::string key) {
    api::orchestrator::AskRequest request{.prompt = options.what,
                                          .currency = options.currency,
                                          .mode = api::common::Mode::kAssist,
                                          .time_zone = options.time_zone};
    CO_TRY(const auto run, co_await run_to_end(session, std::move(request)));
    if (!run.answer || run.answer->products.empty()) co_return nothing_to_buy(session, run);
    options.what = run.answer->products.front().offers.front().offer.offer.offer_id;
    options.quantity = run.intent.quantity;
    co_return co_await buy_offer(session, std::move(options), std::move(key));
}

Task<Result<Purchase>> buy_prompt(Session& session, BuyOptions options, std::string key) {
    if (options.quantity != 1) {
        co_return core::fail(core::reasons::kMalformedRequest,
                             "--quantity goes with an offer; a prompt says how many");
    }
    if (options.assist)
        co_return co_await assist_prompt(session, std::move(options), std::move(key));
    api::orchestrator::AskRequest request{.prompt = options.what,
                                          .currency = options.currency,
                                          .mode = api::common::Mode::kAutopilot,
                                          .time_zone = options.time_zone,
                                          .client_key = std::move(key),
                                          .again = options.again};
    if (!options.limit.empty()) {
        CO_TRY(request.limit, parse_money(options.limit));
    }
    CO_TRY(const auto run, co_await run_to_end(session, std::move(request)));
    if (run.purchase_id.empty()) co_return nothing_to_buy(session, run);
    co_return co_await get(session, run.purchase_id);
}

// Only what the server says when it has refused to begin; after anything else there may be a
// purchase under the key, and the same command must find it again.
bool nothing_began(const core::Error& error) {
    return error.reason == core::reasons::kNothingToBuy ||
           error.reason == core::reasons::kRepeatPurchase ||
           error.reason == core::reasons::kMalformedRequest;
}

}  // namespace

Exit buy(Session& session, BuyOptions options) {
    const std::string command = std::format("{}\n{}\n{}\n{}\n{}", options.what, options.quantity,
                                            options.limit, options.assist, options.currency);
    CO_TRY(const auto pending,
           PendingKey::open(session.state_dir, command, session.clock.now(), session.random));
    if (pending.resumed() && !session.json)
        std::fputs("  resuming the purchase begun before\n", stderr);
    auto begun = is_offer(options.what) ? co_await buy_offer(session, options, pending.key())
                                        : co_await buy_prompt(session, options, pending.key());
    if (!begun) {
        if (nothing_began(begun.error())) pending.forget();
        co_return begun.error();
    }
    CO_TRY(const Purchase purchase, co_await follow(session, *std::move(begun)));
    pending.forget();
    co_return show(session, purchase);
}

Exit approve(Session& session, ApproveOptions options) {
    CO_TRY(const Purchase shown, co_await get(session, options.purchase_id));
    api::checkout::ApproveRequest request{.purchase_id = options.purchase_id};
    if (!options.maximum.empty()) {
        CO_TRY(request.maximum_total, parse_money(options.maximum));
    } else if (shown.landed && shown.landed->total) {
        request.maximum_total = *shown.landed->total;
    }
    CO_TRY(auto answer,
           co_await session.services.checkout->approve(session.context(), std::move(request)));
    CO_TRY(const Purchase purchase, co_await follow(session, std::move(answer.purchase)));
    co_return show(session, purchase);
}

Exit decline(Session& session, std::string purchase_id) {
    api::checkout::DeclineRequest request{.purchase_id = std::move(purchase_id)};
    CO_TRY(const auto answer,
           co_await session.services.checkout->decline(session.context(), std::move(request)));
    show(session, answer.purchase);
    co_return kExitOk;
}

Exit cancel(Session& session, std::string purchase_id) {
    api::checkout::CancelRequest request{.purchase_id = std::move(purchase_id)};
    CO_TRY(const auto answer,
           co_await session.services.checkout->cancel(session.context(), std::move(request)));
    show(session, answer.purchase);
    co_return kExitOk;
}

Exit purchases(Session& session, std::string purchase_id) {
    if (!purchase_id.empty()) {
        CO_TRY(const Purchase purchase, co_await get(session, std::move(purchase_id)));
        show(session, purchase);
        co_return kExitOk;
    }
    api::checkout::ListPurchasesRequest request;
    CO_TRY(const auto answer, co_await session.services.checkout->list_purchases(
                                  session.context(), std::move(request)));
    if (session.json) {
        std::fputs((api::checkout::encode_json(answer) + "\n").c_str(), stdout);
        co_return kExitOk;
    }
    for (const Purchase& purchase : answer.purchases)
        std::fputs(purchase_text(purchase).c_str(), stdout);
    if (answer.purchases.empty()) std::fputs("No purchases yet.\n", stdout);
    co_return kExitOk;
}

}  // namespace emptor::cli
