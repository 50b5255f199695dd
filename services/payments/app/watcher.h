#pragma once

#include "connectors/port/connector.h"
#include "platform/telemetry/log.h"
#include "services/payments/app/ports.h"

namespace emptor::payments {

struct Pace {
    std::chrono::milliseconds tick{1'000};             // between sweeps
    std::chrono::milliseconds poll{2'000};             // first looks at a card, then ever rarer
    std::chrono::milliseconds longest{6 * 3'600'000};  // between looks, at most
    std::chrono::milliseconds audit{600'000};          // between checks of the whole ledger
    std::chrono::hours watch{120 *
                             24};  // after its last change a purchase that ended is left alone
};

// When the issuer is to be asked again; nothing: no more. The longer nothing has changed, the
// rarer.
std::optional<core::Instant> next_look(const Spending& spending, core::Instant now,
                                       const Pace& pace);

// Keeps the books in step with the issuer. Every push has a pull twin: a webhook only makes a card
// be looked at now, through the same code that a timer runs. The one push that is a question, the
// request for an authorisation, is answered from the books. Thread-safe.
class Watcher {
public:
    struct Deps {
        BookStore& store;
        IssuerAccount& account;
        connectors::Issuer& issuer;
        const core::Clock& clock;
        telemetry::Log& log;
        Pace pace;
    };

    explicit Watcher(Deps deps) : deps_(deps) {}

    // Asks the issuer about all cards of the purchase and takes over what it says; broken
    // invariants are logged, once each. Returns what then stands in the books.
    runtime::Task<core::Result<Spending>> refresh(runtime::Context ctx, Spending spending);

    // Closes at the issuer the cards that must not pay any more.
    runtime::Task<core::Result<Spending>> close_cards(runtime::Context ctx, Spending spending);

    // A webhook of the issuer, not yet verified. Errors: webhook-bad-signature, webhook-stale,
    // webhook-malformed, vendor-not-connected.
    runtime::Task<core::Result<connectors::WebhookAnswer>> webhook(runtime::Context ctx,
                                                                   connectors::Webhook webhook);

    // Looks at what is due until ctx.stop() is requested.
    runtime::Task<> follow(runtime::Context ctx);

    // Says what is wrong with the ledger as a whole; returns how much.
    runtime::Task<core::Result<std::size_t>> audit(runtime::Context ctx);

private:
    runtime::Task<core::Result<Verdict>> answer(runtime::Context ctx, Authorization asked);
    runtime::Task<core::Result<>> look(runtime::Context ctx, std::string card_id);
    runtime::Task<core::Result<History>> history(runtime::Context ctx, Spending spending);
    runtime::Task<> sweep(runtime::Context ctx);

    Deps deps_;
};

}  // namespace emptor::payments
