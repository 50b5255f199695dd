#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <mutex>

#include "core/reasons.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "platform/sql/migrate.h"
#include "platform/sql/postgres.h"
#include "platform/workflow/engine.h"
#include "tests/support/postgres.h"

namespace emptor::workflow {

using namespace std::chrono_literals;
namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

class ToyClock final : public core::Clock {
public:
    core::Instant now() const override {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    void advance(core::Duration by) {
        const std::lock_guard lock(mutex_);
        now_ += by;
    }

private:
    mutable std::mutex mutex_;
    core::Instant now_ = core::parse_instant("2026-03-01T12:00:00Z").value();
};

inline std::string json(const std::string& text) {
    return "\"" + text + "\"";
}

// A machine of JSON strings. start -pay-> "paid" -ship-> "shipped" is final; "wait" sets a timer of
// an hour; "cancel" is accepted before "paid"; "again" asks for the same payment once more;
// "broken" is a change that record() refuses; "poison" is a timer that nobody can take. Effects do
// what `world` says.
class Toy final : public Machine {
public:
    using World = std::function<Task<Result<std::string>>(Context, Instance, Effect)>;

    explicit Toy(World world) : world_(std::move(world)) {}

    std::string name() const override { return "toy"; }
    std::vector<std::string> effects() const override { return {"pay", "ship"}; }

    static Step step(const std::string& state, std::optional<std::string> effect) {
        Step result{.state = json(state)};
        if (effect) result.effect = Effect{.name = *effect, .key = "", .input = "{}"};
        result.terminal = !effect;
        return result;
    }

    Result<Step> decide(const Instance& instance, const std::string& event,
                        core::Instant now) override {
        if (instance.state == json("shipped") || instance.state == json("cancelled")) {
            if (event == json("late change")) return step("changed", std::nullopt);
            return Step{.keep = true};
        }
        if (event == json("paid")) return step("paid", "ship");
        if (event == json("shipped")) return step("shipped", std::nullopt);
        if (event == json("again")) {
            Step again = step("paying again", "pay");
            again.effect->key = instance.id + ".payment";
            return again;
        }
        if (event == json("wait") || event == json("poison")) {
            Step wait{.state = event};
            wait.wake_at = now + 1h;
            return wait;
        }
        if (event == json("keep")) return Step{.keep = true};
        if (event == json("broken")) return step("broken", std::nullopt);
        if (event == kTimerEvent && instance.state == json("wait")) return step("rung", "ship");
        if (event == kTimerEvent && instance.state == json("pause"))
            return Step{.state = json("rung")};
        if (event == json("cancel") && instance.state != json("paid")) {
            return step("cancelled", std::nullopt);
        }
        return core::fail(reasons::kIllegalTransition, event + " does not fit " + instance.state);
    }

    Task<Result<std::string>> run(Context ctx, Instance instance, Effect effect) override {
        return world_(std::move(ctx), std::move(instance), std::move(effect));
    }

    Task<Result<>> record(Context ctx, sql::Session& tx, Instance before, Step step,
                          std::string event) override {
        if (step.state == json("broken"))
            co_return core::fail(reasons::kInternal, "no broken states");
        sql::Values values{before.id, std::move(event)};
        CO_TRY_OK(
            co_await tx.execute(ctx, "insert into toy_record values ($1, $2)", std::move(values)));
        co_return Result<>();
    }

private:
    World world_;
};

// Every effect succeeds and tells so.
inline Task<Result<std::string>> smooth_world(Context, Instance, Effect effect) {
    co_return json(effect.name == "pay" ? "paid" : "shipped");
}

// What effects were run, and with what.
class Log {
public:
    void add(const Instance& instance, const Effect& effect) {
        const std::lock_guard lock(mutex_);
        tries_.push_back(effect.key + "#" + std::to_string(effect.tries));
        ++of_[instance.id];
    }
    std::vector<std::string> tries() const {
        const std::lock_guard lock(mutex_);
        return tries_;
    }
    std::size_t count() const { return tries().size(); }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> tries_;
    std::map<std::string, int> of_;
};

class EngineTest : public ::testing::Test {
protected:
    EngineTest() {
        sql::migrate(server_.connection_string(), {"workflow", "platform/workflow/migrations"})
            .value();
        server_.query("create table toy_record (instance text, event text)");
        database_ = sql::open_postgres({server_.connection_string(), 6});
    }

    Context context(std::chrono::milliseconds limit = 30s) {
        return Context::for_at_most(executor_, limit);
    }
    static EngineOptions quick() {
        return {.lease = 2s, .first_pause = 1s, .longest_pause = 8s, .sweep = 10ms, .grace = 100ms};
    }
    // Stops the engines before what they stand on is gone.
    struct Running {
        EngineTest* test;
        ~Running() { test->stop(); }
    };
    [[nodiscard]] Running start(Engine& engine) {
        running_.spawn(engine.run(context().with_stop(stop_.get_token())));
        return {this};
    }
    void stop() {
        stop_.request_stop();
        runtime::block_on(executor_, running_.join());
    }

    void create(Engine& engine, std::string id, Step first) {
        runtime::block_on(executor_,
                          create_task(*database_, engine, context(), id, std::move(first)));
    }
    Result<Instance> send(Engine& engine, std::string id, std::string event,
                          std::chrono::milliseconds limit = 30s) {
        return runtime::block_on(executor_, engine.send(context(limit), id, json(event)));
    }

    std::string state(const std::string& id) {
        return server_.query("select state from workflow.instance where id = '" + id + "'");
    }
    std::string events(const std::string& id) {
        return server_.query(
            "select string_agg(event::text, ' ' order by version) from workflow.journal "
            "where instance = '" +
            id + "'");
    }
    // Waits on a condition, not for a time.
    void until(std::function<bool()> condition) {
        runtime::block_on(executor_, until_task(context(), condition));
        ASSERT_TRUE(condition()) << "did not happen in 30 s";
    }
    void until_state(const std::string& id, const std::string& wanted) {
        until([&] { return state(id) == json(wanted); });
    }

    static Task<> create_task(sql::Database& database, Engine& engine, Context ctx, std::string id,
                              Step first) {
        const auto tx = (co_await database.begin(ctx)).value();
        Instance instance{.id = id, .state = first.state};
        (co_await engine.create(ctx, *tx, std::move(instance), std::move(first))).value();
        (co_await tx->commit(ctx)).value();
        engine.wake(id);
    }
    static Task<> until_task(Context ctx, std::function<bool()> condition) {
        while (!condition()) {
            if (!co_await runtime::sleep(ctx, 2ms)) co_return;
        }
    }

    testing::Postgres server_;
    runtime::WorkerPool executor_{2};
    std::unique_ptr<sql::Database> database_;
    runtime::TaskGroup running_{executor_};
    std::stop_source stop_;
    ToyClock clock_;
    core::SystemRandom random_;
};

}  // namespace emptor::workflow
