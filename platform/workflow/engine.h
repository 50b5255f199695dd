#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"
#include "platform/sql/database.h"

namespace emptor::workflow {

// A durable state machine on PostgreSQL: at least once, with stable keys. One instance is worked on
// by one owner at a time (a lease with a fencing token); every step is one transaction that stores
// the new state, the effects it asks for, its timers and its outbox rows.

// The persisted form of an instance. `state` is the service's own JSON.
struct Instance {
    std::string id;
    std::string state;
    std::int64_t version = 0;
};

// An effect that was decided and stored and is to be run now. `key` is made before the first try
// and stays the same for every try: it is what goes out as the idempotency key.
struct Effect {
    std::string name;   // such as quote, reserve, submit
    std::string key;    // empty in a Step: the engine makes INSTANCE.VERSION.NAME of it
    std::string input;  // JSON
    // Tries begun before this one; above 0: look up before you repeat. A step that asks for the
    // same name and key again goes on counting; any other starts from what it says.
    int tries = 0;
};

// What a decision leads to. It replaces the open effect and timer, also an effect whose tries have
// failed so far.
struct Step {
    std::string state;                     // the new state
    std::optional<Effect> effect;          // at most one is open at any time
    std::optional<core::Instant> wake_at;  // a timer: the machine gets the event kTimerEvent
    bool terminal = false;  // neither effect nor timer; the state never changes again
    bool keep = false;      // nothing changes: the open effect and timer stay as they are
};

inline constexpr const char* kTimerEvent = R"({"type":"timer"})";

// A service's machine. decide() is pure and fast; run() performs an effect in the world.
class Machine {
public:
    virtual ~Machine() = default;
    virtual std::string name() const = 0;
    // Names of all its effects, so that every point where a process may die can be listed. A step
    // that asks for another one ends the process.
    virtual std::vector<std::string> effects() const = 0;
    // An event (JSON) meets the state. An error leaves the instance as it is.
    virtual core::Result<Step> decide(const Instance& instance, const std::string& event,
                                      core::Instant now) = 0;
    // Performs the effect and returns the event that tells how it ended. An error means "try again
    // later with the same key"; what is final or unknown is an event. The context has a deadline of
    // its own; it is stopped when another owner has taken over and when the process is about to
    // end.
    virtual runtime::Task<core::Result<std::string>> run(runtime::Context ctx, Instance instance,
                                                         Effect effect) = 0;
    // Joins the transaction of a step: read models, outbox rows, audit entries. Not called for
    // create(). An error undoes the step: an effect's event is offered again, a caller of send()
    // gets the error.
    virtual runtime::Task<core::Result<>> record(runtime::Context ctx, sql::Session& tx,
                                                 Instance before, Step step, std::string event) = 0;
};

// Names a place where a process may die; the engine passes it before and after each effect and each
// commit. Tests end the process there.
using Probe = std::function<void(const std::string& point)>;

// Every point that an engine of this machine can pass: MACHINE.EFFECT.before_effect, .after_effect,
// .before_commit, .after_commit for each effect, and .before_commit, .after_commit for the steps of
// MACHINE.event (send, inbox) and MACHINE.timer.
std::vector<std::string> probe_points(const std::string& machine,
                                      const std::vector<std::string>& effects);

// Thread-safe.
class Engine {
public:
    virtual ~Engine() = default;
    // Stores a new instance inside the caller's transaction; it runs once that has committed and
    // wake() was called, or when the next sweep finds it. Errors: sql-duplicate for an id in use.
    virtual runtime::Task<core::Result<>> create(runtime::Context ctx, sql::Session& tx,
                                                 Instance instance, Step first) = 0;
    // Delivers an event from outside (approval, cancel, webhook). The state after it. What decide()
    // says against it is returned and nothing has changed. While an effect is running the event is
    // stored and applied when that has ended; if the context ends before, the error is
    // event-waiting with outcome unknown: it will be applied, do not send it again. Errors:
    // not-found too.
    virtual runtime::Task<core::Result<Instance>> send(runtime::Context ctx, std::string id,
                                                       std::string event) = 0;
    virtual void wake(std::string id) = 0;
    // Takes up what is due or was left behind by a dead owner, until ctx.stop() is requested; then
    // lets effects end for up to EngineOptions::grace, asks those left to stop and waits for them.
    virtual runtime::Task<> run(runtime::Context ctx) = 0;
};

struct EngineOptions {
    std::chrono::milliseconds lease{30'000};         // an owner silent for longer counts as dead
    std::chrono::milliseconds effect_limit{60'000};  // deadline of one try
    std::chrono::milliseconds first_pause{500};  // after the first failed try; then twice as long
    std::chrono::milliseconds longest_pause{60'000};
    std::chrono::milliseconds sweep{250};  // how often the database is asked for what is due
    std::chrono::milliseconds grace{5'000};
    std::size_t concurrent = 16;  // instances worked on at once
    Probe probe;
    // Told of every failed try and of every sweep that failed; `instance` is empty for those.
    std::function<void(const std::string& instance, const core::Error& error)> on_trouble;
};

// The engine of one machine. Any number of processes may run one on the same database. Timers and
// pauses follow `clock`, leases the database's own. Tables: platform/workflow/migrations.
std::unique_ptr<Engine> make_engine(sql::Database& database, Machine& machine,
                                    const core::Clock& clock, core::Random& random,
                                    EngineOptions options = {});

}  // namespace emptor::workflow
