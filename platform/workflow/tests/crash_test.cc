#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/workflow/tests/toy.h"

namespace emptor::workflow {
namespace {

// A world that remembers what was done under which key: it does it once, and a repeat finds it.
Task<Result<std::string>> remembering_world(sql::Database& world, Context ctx, Effect effect) {
    sql::Values values{effect.key};
    const std::string statement =
        effect.tries > 0 ? "insert into world values ($1, 1) on conflict (key) do nothing"
                         : "insert into world values ($1, 1) on conflict (key) do update set "
                           "times = world.times + 1";
    CO_TRY_OK(co_await world.execute(ctx, statement, std::move(values)));
    co_return json(effect.name == "pay" ? "paid" : "shipped");
}

Task<> work(sql::Database& database, Engine& engine, Context ctx, std::stop_source stop) {
    sql::Values none;
    const auto found =
        (co_await database.execute(ctx, "select 1 from workflow.instance", none)).value();
    if (found.empty()) {
        const auto tx = (co_await database.begin(ctx)).value();
        Step first{.state = json("pause"), .wake_at = core::SystemClock().now()};
        Instance instance{.id = "a", .state = first.state};
        (co_await engine.create(ctx, *tx, std::move(instance), std::move(first))).value();
        (co_await tx->commit(ctx)).value();
    }
    for (bool sent = false;;) {
        sql::Values again;
        const auto rows =
            (co_await database.execute(ctx, "select state, terminal from workflow.instance", again))
                .value();
        if (rows[0].boolean(1)) break;
        if (rows[0].text(0) == json("rung") && !sent) {
            sent = true;
            (void)co_await engine.send(ctx, "a", json("again"));
        }
        co_await runtime::sleep(ctx, 5ms);
    }
    stop.request_stop();
}

// One process: works until the instance is final, or dies at `point`.
[[noreturn]] void live(const std::string& connection_string, const std::string& point) {
    const auto database = sql::open_postgres({connection_string, 4});
    runtime::WorkerPool executor(2);
    Toy toy([&](Context ctx, Instance, Effect effect) {
        return remembering_world(*database, std::move(ctx), std::move(effect));
    });
    core::SystemClock clock;
    core::SystemRandom random;
    const auto engine = make_engine(*database, toy, clock, random,
                                    {.lease = 200ms,
                                     .first_pause = 20ms,
                                     .sweep = 10ms,
                                     .probe = [&](const std::string& passed) {
                                         if (passed == point) ::kill(::getpid(), SIGKILL);
                                     }});
    const Context ctx = Context::for_at_most(executor, 30s);
    std::stop_source stop;
    runtime::TaskGroup group(executor);
    group.spawn(engine->run(ctx.with_stop(stop.get_token())));
    group.spawn(work(*database, *engine, ctx, stop));
    runtime::block_on(executor, group.join());
    ::_exit(0);
}

int live_in_child(const std::string& connection_string, const std::string& point) {
    const pid_t child = ::fork();
    if (child == 0) live(connection_string, point);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
}

// Proves that a process may be killed at any point that the engine lists: the next one ends the
// work with each effect done once.
TEST(Crash, AtEveryPoint) {
    const Toy toy(smooth_world);
    for (const std::string& point : probe_points(toy.name(), toy.effects())) {
        SCOPED_TRACE(point);
        testing::Postgres server;
        sql::migrate(server.connection_string(), {"workflow", "platform/workflow/migrations"})
            .value();
        server.query("create table toy_record (instance text, event text)");
        server.query("create table world (key text primary key, times int)");
        const int first = live_in_child(server.connection_string(), point);
        EXPECT_TRUE(WIFSIGNALED(first) && WTERMSIG(first) == SIGKILL);
        EXPECT_EQ(live_in_child(server.connection_string(), ""), 0);
        EXPECT_EQ(server.query("select state from workflow.instance"), json("shipped"));
        EXPECT_EQ(server.query("select string_agg(times::text, ',') from world"), "1,1");
        EXPECT_EQ(
            server.query("select count(*) = max(version) and count(*) = 1 + (select count(*) from "
                         "toy_record) from workflow.journal"),
            "t");
    }
}

}  // namespace
}  // namespace emptor::workflow
