#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/sql/database.h"
#include "platform/workflow/engine.h"

namespace emptor::workflow {

// An instance as it is stored.
struct Stored {
    Instance instance;
    std::optional<Effect> effect;
    std::optional<core::Instant> effect_at;
    std::optional<core::Instant> wake_at;
    bool terminal = false;
    bool running = false;  // a try of the effect has begun and its end is not recorded
    bool leased = false;   // its owner is taken to be alive
    std::int64_t lease_token = 0;
};

struct InboxEvent {
    std::int64_t seq = 0;
    std::string event;
};

// What became of an event in the inbox; `refusal` set: the machine did not accept it.
struct Applied {
    bool applied = false;
    std::optional<core::Error> refusal;
};

enum class Locking { kWait, kSkip };

// The statements of the engine. Every change but the first happens under the lock of load().
class Store {
public:
    explicit Store(std::string machine) : machine_(std::move(machine)) {}

    runtime::Task<core::Result<>> insert(runtime::Context ctx, sql::Session& tx, Stored stored,
                                         std::string event);
    // Nothing: no such instance, or (kSkip) somebody else has it just now.
    runtime::Task<core::Result<std::optional<Stored>>> load(runtime::Context ctx, sql::Session& tx,
                                                            std::string id, Locking locking);
    // Stores what a step made of the instance and its journal row; the lease ends.
    runtime::Task<core::Result<>> step(runtime::Context ctx, sql::Session& tx, Stored stored,
                                       std::string event);
    // A try begins: the token is the next one, `tries` is one more.
    runtime::Task<core::Result<>> claim(runtime::Context ctx, sql::Session& tx, std::string id,
                                        std::chrono::milliseconds lease);
    // False: another owner has it.
    runtime::Task<core::Result<bool>> renew(runtime::Context ctx, sql::Session& session,
                                            std::string id, std::int64_t token,
                                            std::chrono::milliseconds lease);
    // A try ended without an event; false: another owner has it.
    runtime::Task<core::Result<bool>> end_try(runtime::Context ctx, sql::Session& session,
                                              std::string id, std::int64_t token,
                                              core::Instant again_at, std::string why);
    // A timer rang and changed nothing.
    runtime::Task<core::Result<>> clear_timer(runtime::Context ctx, sql::Session& tx,
                                              std::string id);
    // A timer rang in vain; unless the instance has moved on meanwhile.
    runtime::Task<core::Result<>> postpone_timer(runtime::Context ctx, sql::Session& session,
                                                 std::string id, std::int64_t version,
                                                 core::Instant wake_at, std::string why);

    runtime::Task<core::Result<std::int64_t>> push(runtime::Context ctx, sql::Session& tx,
                                                   std::string id, std::string event);
    runtime::Task<core::Result<std::optional<InboxEvent>>> first(runtime::Context ctx,
                                                                 sql::Session& tx, std::string id);
    runtime::Task<core::Result<>> mark(runtime::Context ctx, sql::Session& tx, std::int64_t seq,
                                       std::optional<core::Error> refusal);
    runtime::Task<core::Result<Applied>> applied(runtime::Context ctx, sql::Session& session,
                                                 std::int64_t seq);

    // Instances with something to do now, the longest waiting first.
    runtime::Task<core::Result<std::vector<std::string>>> due(runtime::Context ctx,
                                                              sql::Session& session,
                                                              core::Instant now,
                                                              std::int64_t limit);

private:
    std::string machine_;
};

}  // namespace emptor::workflow
