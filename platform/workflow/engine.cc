#include "platform/workflow/engine.h"

#include <format>
#include <map>
#include <mutex>
#include <set>

#include "core/reasons.h"
#include "platform/runtime/signal.h"
#include "platform/runtime/task_group.h"
#include "platform/workflow/steps.h"
#include "platform/workflow/store.h"
#include "platform/workflow/worker.h"

namespace emptor::workflow {
namespace {

namespace reasons = core::reasons;
using core::Outcome;
using core::Result;
using runtime::Context;
using runtime::Task;
using std::chrono::milliseconds;

constexpr milliseconds kLook(50);  // how often a sender looks for what another process applied

class PostgresEngine final : public Engine {
public:
    PostgresEngine(sql::Database& database, Machine& machine, const core::Clock& clock,
                   core::Random& random, EngineOptions options)
        : database_(database),
          clock_(clock),
          options_(std::move(options)),
          name_(machine.name()),
          store_(name_),
          steps_(machine, clock, store_, options_),
          worker_({database, machine, clock, random, options_, store_, steps_, applied_,
                   stop_effects_.get_token()}) {}

    Task<Result<>> create(Context ctx, sql::Session& tx, Instance instance, Step first) override {
        return steps_.create(std::move(ctx), tx, std::move(instance), std::move(first));
    }
    Task<Result<Instance>> send(Context ctx, std::string id, std::string event) override;
    void wake(std::string id) override;
    Task<> run(Context ctx) override;

private:
    using TxPtr = std::unique_ptr<sql::Tx>;

    Task<Result<Instance>> deliver(Context ctx, std::string id, std::string event,
                                   std::int64_t& queued);
    Task<Result<Instance>> wait_applied(Context ctx, std::string id, std::int64_t seq);
    Task<Result<Instance>> read(Context ctx, std::string id);
    core::Error not_found(const std::string& id) const {
        return core::fail(reasons::kNotFound, std::format("no {} {}", name_, id));
    }

    void start(runtime::TaskGroup& group, Context ctx, std::string id);
    Task<> work_on(Context ctx, std::string id);
    bool again(const std::string& id);
    std::set<std::string> take_woken();
    Task<> stop_effects_after_grace(Context ctx, std::stop_token idle);

    sql::Database& database_;
    const core::Clock& clock_;
    const EngineOptions options_;
    const std::string name_;
    runtime::Signal work_;     // something to do
    runtime::Signal applied_;  // an inbox event was dealt with here
    std::stop_source stop_effects_;
    Store store_;
    Steps steps_;
    Worker worker_;

    std::mutex mutex_;
    std::set<std::string> woken_;         // guarded by mutex_
    std::map<std::string, bool> active_;  // guarded by mutex_; true: look once more when done
};

// --- events from outside

Task<Result<Instance>> PostgresEngine::send(Context ctx, std::string id, std::string event) {
    for (int tries = 1;; ++tries) {
        std::int64_t queued = 0;
        Result<Instance> result = co_await deliver(ctx, id, event, queued);
        if (result && queued != 0) co_return co_await wait_applied(ctx, std::move(id), queued);
        if (result || result.error().reason != reasons::kSqlConflict || tries == 5)
            co_return result;
        if (!co_await runtime::sleep(ctx, milliseconds(10 * tries))) co_return result;
    }
}

// Applies the event, or stores it (`queued` is its number) if a try has begun or others wait
// already.
Task<Result<Instance>> PostgresEngine::deliver(Context ctx, std::string id, std::string event,
                                               std::int64_t& queued) {
    CO_TRY(const TxPtr tx, co_await database_.begin(ctx));
    CO_TRY(std::optional<Stored> stored, co_await store_.load(ctx, *tx, id, Locking::kWait));
    if (!stored) co_return not_found(id);
    CO_TRY(const std::optional<InboxEvent> waiting, co_await store_.first(ctx, *tx, id));
    if (stored->running || waiting) {
        CO_TRY(const std::int64_t seq, co_await store_.push(ctx, *tx, id, std::move(event)));
        CO_TRY_OK(co_await steps_.commit(ctx, *tx, "event"));
        queued = seq;
        wake(std::move(id));
        co_return stored->instance;
    }
    CO_TRY(Instance after, co_await steps_.meet(ctx, *tx, std::move(*stored), std::move(event)));
    CO_TRY_OK(co_await steps_.commit(ctx, *tx, "event"));
    wake(std::move(id));
    co_return after;
}

Task<Result<Instance>> PostgresEngine::wait_applied(Context ctx, std::string id, std::int64_t seq) {
    for (;;) {
        const std::uint64_t seen = applied_.count();
        const Result<Applied> found = co_await store_.applied(ctx, database_, seq);
        if (found && found->refusal) co_return *found->refusal;
        if (found && found->applied) co_return co_await read(ctx, std::move(id));
        if (!ctx.still_wanted()) {
            co_return core::fail(reasons::kEventWaiting,
                                 "it is applied when the running step has ended",
                                 Outcome::kUnknown);
        }
        co_await applied_.wait(ctx, seen, kLook);
    }
}

Task<Result<Instance>> PostgresEngine::read(Context ctx, std::string id) {
    CO_TRY(const TxPtr tx, co_await database_.begin(ctx));
    CO_TRY(std::optional<Stored> stored, co_await store_.load(ctx, *tx, id, Locking::kWait));
    if (!stored) co_return not_found(id);
    co_return std::move(stored->instance);
}

// --- the loop

void PostgresEngine::wake(std::string id) {
    {
        const std::lock_guard lock(mutex_);
        woken_.insert(std::move(id));
    }
    work_.raise();
}

std::set<std::string> PostgresEngine::take_woken() {
    const std::lock_guard lock(mutex_);
    return std::exchange(woken_, {});
}

void PostgresEngine::start(runtime::TaskGroup& group, Context ctx, std::string id) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = active_.find(id); found != active_.end()) {
            found->second = true;
            return;
        }
        if (active_.size() >= options_.concurrent) {
            woken_.insert(std::move(id));
            return;
        }
        active_.emplace(id, false);
    }
    group.spawn(work_on(std::move(ctx), std::move(id)));
}

Task<> PostgresEngine::work_on(Context ctx, std::string id) {
    do {
        co_await worker_.advance(ctx, id);
    } while (again(id));
    work_.raise();
}

// Whether the instance was woken while it was worked on; if not, it is not worked on any more.
bool PostgresEngine::again(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = active_.find(id);
    if (std::exchange(found->second, false)) return true;
    active_.erase(found);
    return false;
}

Task<> PostgresEngine::run(Context ctx) {
    runtime::TaskGroup group(ctx.executor());
    const Context own = ctx.detached(std::chrono::hours(24 * 365)).with_stop(ctx.stop());
    while (!ctx.stop().stop_requested()) {
        const std::uint64_t seen = work_.count();
        std::set<std::string> ids = take_woken();
        const Context limited = own.with_timeout(kDatabaseTime);
        Result<std::vector<std::string>> due = co_await store_.due(
            limited, database_, clock_.now(), static_cast<std::int64_t>(options_.concurrent));
        if (due) {
            for (std::string& id : *due) ids.insert(std::move(id));
        } else if (!ctx.stop().stop_requested()) {
            if (options_.on_trouble) options_.on_trouble("", due.error());
        }
        for (const std::string& id : ids) start(group, own, id);
        co_await work_.wait(own, seen, options_.sweep);
    }
    std::stop_source idle;
    runtime::TaskGroup ending(ctx.executor());
    ending.spawn(stop_effects_after_grace(ctx.detached(options_.grace * 2), idle.get_token()));
    co_await group.join();
    idle.request_stop();
    co_await ending.join();
}

Task<> PostgresEngine::stop_effects_after_grace(Context ctx, std::stop_token idle) {
    co_await runtime::sleep(ctx.with_stop(idle), options_.grace);
    stop_effects_.request_stop();
}

}  // namespace

std::vector<std::string> probe_points(const std::string& machine,
                                      const std::vector<std::string>& effects) {
    std::vector<std::string> points;
    const auto add = [&](const std::string& step, const char* place) {
        points.push_back(std::format("{}.{}.{}", machine, step, place));
    };
    for (const std::string& effect : effects) {
        for (const char* place :
             {"before_effect", "after_effect", "before_commit", "after_commit"}) {
            add(effect, place);
        }
    }
    for (const char* step : {"event", "timer"}) {
        for (const char* place : {"before_commit", "after_commit"}) add(step, place);
    }
    return points;
}

std::unique_ptr<Engine> make_engine(sql::Database& database, Machine& machine,
                                    const core::Clock& clock, core::Random& random,
                                    EngineOptions options) {
    return std::make_unique<PostgresEngine>(database, machine, clock, random, std::move(options));
}

}  // namespace emptor::workflow
