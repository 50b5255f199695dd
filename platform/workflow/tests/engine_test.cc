#include "platform/workflow/tests/toy.h"

namespace emptor::workflow {
namespace {

using ::testing::ElementsAre;

// A gate that effects wait at until the test opens it.
class Gate {
public:
    void open() { open_ = true; }
    void enter() { ++entered_; }
    int entered() const { return entered_; }
    bool is_open() const { return open_; }

private:
    std::atomic<bool> open_ = false;
    std::atomic<int> entered_ = 0;
};

Task<Result<std::string>> wait_at(Gate& gate, Context ctx, Effect effect) {
    gate.enter();
    while (!gate.is_open()) {
        if (!co_await runtime::sleep(ctx, 2ms))
            co_return core::fail(reasons::kCancelled, "stopped");
    }
    co_return json(effect.name == "pay" ? "paid" : "shipped");
}

Task<Result<std::string>> fail_twice(Log& log, Instance instance, Effect effect) {
    log.add(instance, effect);
    if (log.count() <= 2) co_return core::fail(reasons::kUnavailable, "away");
    co_return json(effect.name == "pay" ? "paid" : "shipped");
}

// Proves that an instance runs through its effects to the end, each change journalled and recorded.
TEST_F(EngineTest, RunsToTheEnd) {
    Toy toy(smooth_world);
    const auto engine = make_engine(*database_, toy, clock_, random_, quick());
    const auto running = start(*engine);
    create(*engine, "a", Toy::step("new", "pay"));
    until_state("a", "shipped");
    EXPECT_EQ(events("a"), R"({"type":"created"} "paid" "shipped")");
    EXPECT_EQ(server_.query("select string_agg(event, ' ') from toy_record"),
              R"("paid" "shipped")");
    EXPECT_EQ(
        server_.query(
            "select bool_and(state_sha256 = encode(sha256(convert_to(x, 'UTF8')), 'hex')) from "
            "workflow.journal, (values (1, '\"new\"'), (2, '\"paid\"'), (3, '\"shipped\"')) v(n, "
            "x) "
            "where n = version"),
        "t");
    EXPECT_EQ(server_.query(
                  "select terminal and not running and effect_at is null from workflow.instance"),
              "t");
}

// Proves that a failed try is repeated with the same key and a count, after a pause that grows.
TEST_F(EngineTest, RepeatsFailedTries) {
    Log log;
    Toy toy([&](Context, Instance instance, Effect effect) {
        return fail_twice(log, std::move(instance), std::move(effect));
    });
    const auto engine = make_engine(*database_, toy, clock_, random_, quick());
    const auto running = start(*engine);
    create(*engine, "a", Toy::step("new", "pay"));
    const auto paused = [&](int n) {
        return server_.query("select not running and tries = " + std::to_string(n) +
                             " from workflow.instance") == "t";
    };
    until([&] { return paused(1); });
    EXPECT_EQ(server_.query("select last_error from workflow.instance"), "unavailable: away");
    clock_.advance(1s);
    until([&] { return paused(2); });
    clock_.advance(2s);
    until_state("a", "shipped");
    EXPECT_THAT(log.tries(), ElementsAre("a.1.pay#0", "a.1.pay#1", "a.1.pay#2", "a.2.ship#0"));
}

// Proves that a timer rings once its time has come by the clock, and not before.
TEST_F(EngineTest, TimersRing) {
    Toy toy(smooth_world);
    const auto engine = make_engine(*database_, toy, clock_, random_, quick());
    const auto running = start(*engine);
    create(*engine, "a", Toy::step("new", "pay"));
    create(*engine, "b", toy.decide({}, json("wait"), clock_.now()).value());
    clock_.advance(59min);
    create(*engine, "c", Toy::step("new", "pay"));
    until_state("c", "shipped");
    EXPECT_EQ(state("b"), json("wait"));
    clock_.advance(1min);
    until_state("b", "shipped");
    EXPECT_EQ(events("b"), R"({"type":"created"} {"type":"timer"} "shipped")");
}

// Proves that a timer which nobody can take is put off and holds up nothing else.
TEST_F(EngineTest, PoisonedTimersArePutOff) {
    Toy toy(smooth_world);
    const auto engine = make_engine(*database_, toy, clock_, random_, quick());
    create(*engine, "a", toy.decide({}, json("poison"), clock_.now()).value());
    clock_.advance(1h);
    const auto running = start(*engine);
    until([&] {
        return server_.query("select last_error like 'illegal%' from workflow.instance") == "t";
    });
    create(*engine, "b", Toy::step("new", "pay"));
    until_state("b", "shipped");
    EXPECT_EQ(state("a"), json("poison"));
}

// Proves what becomes of events from outside: applied, refused, kept, unknown instance, final
// state.
TEST_F(EngineTest, EventsFromOutside) {
    Toy toy(smooth_world);
    const auto engine = make_engine(*database_, toy, clock_, random_, quick());
    create(*engine, "a", toy.decide({}, json("wait"), clock_.now()).value());
    const auto kept = send(*engine, "a", "keep");
    EXPECT_EQ(kept->version, 1);
    const auto refused = send(*engine, "a", "nonsense");
    EXPECT_EQ(refused.error().reason, reasons::kIllegalTransition);
    const auto broken = send(*engine, "a", "broken");
    EXPECT_EQ(broken.error().reason, reasons::kInternal);
    EXPECT_EQ(server_.query("select version from workflow.instance"), "1");
    EXPECT_EQ(send(*engine, "x", "cancel").error().reason, reasons::kNotFound);
    const auto cancelled = send(*engine, "a", "cancel");
    EXPECT_EQ(cancelled->state, json("cancelled"));
    EXPECT_EQ(cancelled->version, 2);
    EXPECT_EQ(send(*engine, "a", "late")->version, 2);
    EXPECT_EQ(send(*engine, "a", "late change").error().reason, reasons::kInternal);
    EXPECT_EQ(state("a"), json("cancelled"));
}

// Proves that events which come while an effect is running wait for its end, in order, and that
// their senders hear how it went.
TEST_F(EngineTest, EventsWaitForARunningEffect) {
    Gate gate;
    Toy toy([&](Context ctx, Instance, Effect effect) {
        return wait_at(gate, std::move(ctx), std::move(effect));
    });
    const auto engine = make_engine(*database_, toy, clock_, random_, quick());
    const auto running = start(*engine);
    create(*engine, "a", Toy::step("new", "pay"));
    until([&] { return gate.entered() == 1; });
    const auto waiting = send(*engine, "a", "again", 50ms);
    ASSERT_FALSE(waiting);
    EXPECT_EQ(waiting.error().reason, reasons::kEventWaiting);
    EXPECT_EQ(waiting.error().outcome, core::Outcome::kUnknown);
    EXPECT_FALSE(send(*engine, "a", "broken", 50ms));
    EXPECT_FALSE(send(*engine, "a", "wait", 50ms));
    std::jthread opener([&] {
        until([&] { return server_.query("select count(*) from workflow.inbox") == "4"; });
        gate.open();
    });
    EXPECT_EQ(send(*engine, "a", "cancel")->state, json("cancelled"));
    EXPECT_EQ(events("a"), R"({"type":"created"} "paid" "again" "wait" "cancel")");
    EXPECT_EQ(server_.query("select string_agg(coalesce(refused_reason, 'ok'), ' ' order by seq) "
                            "from workflow.inbox"),
              "ok internal ok ok");
}

// Proves that a step asking for the same name and key again goes on counting its tries.
TEST_F(EngineTest, SameKeyGoesOnCounting) {
    Log log;
    Toy toy([&](Context, Instance instance, Effect effect) -> Task<Result<std::string>> {
        return fail_twice(log, std::move(instance), std::move(effect));
    });
    const auto engine = make_engine(*database_, toy, clock_, random_, quick());
    Step first = Toy::step("new", "pay");
    first.effect->key = "a.payment";
    create(*engine, "a", first);
    const auto running = start(*engine);
    until([&] { return log.count() == 1; });
    EXPECT_TRUE(send(*engine, "a", "again"));
    until([&] { return log.count() == 2; });
    EXPECT_THAT(log.tries(), ElementsAre("a.payment#0", "a.payment#1"));
}

// Proves that a stopping engine lets effects end, stores their result, and asks those to stop that
// last longer than its grace.
TEST_F(EngineTest, StopsGracefully) {
    Gate gate;
    Toy toy([&](Context ctx, Instance, Effect effect) {
        return wait_at(gate, std::move(ctx), std::move(effect));
    });
    EngineOptions options = quick();
    options.grace = 60s;
    const auto patient = make_engine(*database_, toy, clock_, random_, options);
    const auto first = start(*patient);
    create(*patient, "a", Toy::step("new", "pay"));
    until([&] { return gate.entered() == 1; });
    stop_.request_stop();
    gate.open();
    stop();
    EXPECT_EQ(state("a"), json("paid"));

    Gate shut;
    Toy stuck([&](Context ctx, Instance, Effect effect) {
        return wait_at(shut, std::move(ctx), std::move(effect));
    });
    stop_ = {};
    const auto hasty = make_engine(*database_, stuck, clock_, random_, quick());
    const auto second = start(*hasty);
    until([&] { return shut.entered() == 1; });
    stop();
    EXPECT_EQ(server_.query("select last_error from workflow.instance"), "cancelled: stopped");
}

}  // namespace
}  // namespace emptor::workflow
