#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "platform/runtime/signal.h"
#include "platform/workflow/engine.h"
#include "platform/workflow/steps.h"
#include "platform/workflow/store.h"

namespace emptor::workflow {

// For what is asked of the database whether or not somebody still waits for it.
inline constexpr std::chrono::milliseconds kDatabaseTime{10'000};

// Everything that is done to one instance while nobody asks: effects, timers, waiting events.
// Thread-safe, for different instances; what it is made of outlives it.
class Worker {
public:
    struct Parts {
        sql::Database& database;
        Machine& machine;
        const core::Clock& clock;
        core::Random& random;
        const EngineOptions& options;
        Store& store;
        Steps& steps;
        runtime::Signal& applied;      // raised for each inbox event that was dealt with
        std::stop_token stop_effects;  // the process is about to end
    };

    explicit Worker(Parts parts) : parts_(std::move(parts)) {}

    // Goes on until there is nothing to do now, or the context stops; an effect is not left half
    // done.
    runtime::Task<> advance(runtime::Context ctx, std::string id);

private:
    using TxPtr = std::unique_ptr<sql::Tx>;
    struct Turn;

    runtime::Task<core::Result<Turn>> take_turn(runtime::Context ctx, std::string id);
    runtime::Task<core::Result<Turn>> apply_inbox(runtime::Context ctx, TxPtr tx, Stored stored,
                                                  InboxEvent event);
    runtime::Task<core::Result<Turn>> refuse_inbox(runtime::Context ctx, std::string id,
                                                   std::int64_t seq, core::Error refusal);
    runtime::Task<core::Result<Turn>> apply_timer(runtime::Context ctx, TxPtr tx, Stored stored);
    runtime::Task<core::Result<Turn>> claim(runtime::Context ctx, TxPtr tx, Stored stored);
    runtime::Task<> perform(runtime::Context ctx, Stored stored);
    runtime::Task<> keep_lease(runtime::Context ctx, Stored stored, std::stop_source lost);
    runtime::Task<> settle(runtime::Context ctx, Stored stored, core::Result<std::string> ended);
    runtime::Task<core::Result<>> settle_once(runtime::Context ctx, Stored stored,
                                              core::Result<std::string> ended);
    void trouble(const std::string& id, const core::Error& error) const {
        if (parts_.options.on_trouble) parts_.options.on_trouble(id, error);
    }

    const Parts parts_;
};

}  // namespace emptor::workflow
