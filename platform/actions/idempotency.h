#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"
#include "platform/sql/database.h"

namespace emptor::actions {

// What makes two requests the same one.
struct RequestId {
    std::string subject;  // who asks
    std::string path;
    std::string key;  // the Idempotency-Key
};

// The answer of an action: the JSON of a success, or its error.
using Answer = core::Result<std::string>;

// What the store says to a request that wants to run. Token: run it, and finish() with that.
// Answer: it has run, this was the first answer. An error: idempotency-key-reused (the key was used
// with another body) or idempotency-in-flight (it is running now; retry_after says when to ask
// again).
struct Token {
    std::string text;
};
using Verdict = std::variant<Token, Answer>;

// The memory of actions, in PostgreSQL (platform/actions/migrations). Thread-safe.
class IdempotencyStore {
public:
    struct Options {
        std::chrono::milliseconds lease{6'000};  // a request silent for longer counts as dead
        std::chrono::hours keep{24};
    };

    IdempotencyStore(sql::Database& database, const core::Clock& clock, core::Random& random)
        : IdempotencyStore(database, clock, random, Options()) {}
    IdempotencyStore(sql::Database& database, const core::Clock& clock, core::Random& random,
                     Options options)
        : database_(database), clock_(clock), random_(random), options_(options) {}

    const Options& options() const { return options_; }

    runtime::Task<core::Result<Verdict>> begin(runtime::Context ctx, RequestId id,
                                               std::string body);
    // Still running; an error or a lost token changes nothing for the request.
    runtime::Task<core::Result<>> renew(runtime::Context ctx, RequestId id, Token token);
    // Keeps a success or a definite failure; after any other failure the same key may run again.
    runtime::Task<core::Result<>> finish(runtime::Context ctx, RequestId id, Token token,
                                         Answer answer);
    // Forgets what is older than `keep`, some rows at a time.
    runtime::Task<core::Result<>> purge(runtime::Context ctx);

private:
    runtime::Task<core::Result<std::optional<Verdict>>> look(runtime::Context ctx, RequestId id,
                                                             std::vector<std::uint8_t> body);

    sql::Database& database_;
    const core::Clock& clock_;
    core::Random& random_;
    const Options options_;
};

// Whether a failure is the action's last word: nothing has happened and a repeat would say the
// same.
bool is_definite(const core::Error& error);

}  // namespace emptor::actions
