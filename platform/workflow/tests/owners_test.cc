#include "platform/workflow/tests/toy.h"

namespace emptor::workflow {
namespace {

using ::testing::Contains;

// How many tries of one instance run at this moment, and ever ran at once.
class Overlap {
public:
    void enter(const std::string& id) {
        const std::lock_guard lock(mutex_);
        most_ = std::max(most_, ++now_[id]);
        ++total_;
    }
    void leave(const std::string& id) {
        const std::lock_guard lock(mutex_);
        --now_[id];
    }
    int most() const {
        const std::lock_guard lock(mutex_);
        return most_;
    }
    int total() const {
        const std::lock_guard lock(mutex_);
        return total_;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, int> now_;
    int most_ = 0;
    int total_ = 0;
};

Task<Result<std::string>> counted(Overlap& overlap, Context ctx, Instance instance, Effect effect) {
    overlap.enter(instance.id);
    co_await runtime::sleep(ctx, 3ms);
    overlap.leave(instance.id);
    co_return json(effect.name == "pay" ? "paid" : "shipped");
}

// Proves that several owners on one database share the work and never run the same effect at once.
TEST_F(EngineTest, OwnersShareTheWork) {
    Overlap overlap;
    Toy toy([&](Context ctx, Instance instance, Effect effect) {
        return counted(overlap, std::move(ctx), std::move(instance), std::move(effect));
    });
    std::vector<std::unique_ptr<Engine>> engines;
    std::vector<std::unique_ptr<Running>> running;
    for (int i = 0; i < 3; ++i) {
        engines.push_back(make_engine(*database_, toy, clock_, random_, quick()));
        running.emplace_back(new Running(start(*engines.back())));
    }
    for (int i = 0; i < 40; ++i)
        create(*engines[0], "i" + std::to_string(i), Toy::step("new", "pay"));
    until([&] {
        return server_.query("select count(*) from workflow.instance where terminal") == "40";
    });
    EXPECT_EQ(overlap.most(), 1);
    EXPECT_EQ(overlap.total(), 80);
    EXPECT_EQ(server_.query("select count(*) from workflow.journal"), "120");
}

// A database whose lease renewals never arrive: the owner behind it seems dead while it works.
class Silent final : public sql::Database {
public:
    explicit Silent(sql::Database& real) : real_(real) {}

    Task<Result<sql::Rows>> execute(Context ctx, std::string statement,
                                    sql::Values values) override {
        if (statement.contains("set lease_until = clock_timestamp() + $3")) {
            return refuse();
        }
        return real_.execute(std::move(ctx), std::move(statement), std::move(values));
    }
    Task<Result<std::unique_ptr<sql::Tx>>> begin(Context ctx) override {
        return real_.begin(std::move(ctx));
    }

private:
    static Task<Result<sql::Rows>> refuse() {
        co_return core::fail(reasons::kUnavailable, "silent");
    }

    sql::Database& real_;
};

Task<Result<std::string>> hang(std::atomic<int>& entered, std::atomic<bool>& released,
                               Context ctx) {
    ++entered;
    while (!released && co_await runtime::sleep(ctx, 2ms)) {
    }
    co_return json("paid");
}

// Proves that an owner whose lease ran out is replaced, that the new one knows of the try, and that
// the old one's result is fenced off.
TEST_F(EngineTest, StaleOwnersAreFencedOff) {
    std::atomic<int> entered = 0;
    std::atomic<bool> released = false;
    Toy hanging(
        [&](Context ctx, Instance, Effect) { return hang(entered, released, std::move(ctx)); });
    Silent silent(*database_);
    EngineOptions options = quick();
    options.lease = 300ms;
    const auto old_owner = make_engine(silent, hanging, clock_, random_, options);
    const auto old_running = start(*old_owner);
    create(*old_owner, "a", Toy::step("new", "pay"));
    until([&] { return entered == 1; });

    Log log;
    Toy working([&](Context ctx, Instance instance, Effect effect) {
        log.add(instance, effect);
        return smooth_world(std::move(ctx), std::move(instance), std::move(effect));
    });
    const auto new_owner = make_engine(*database_, working, clock_, random_, quick());
    const auto new_running = start(*new_owner);
    until_state("a", "shipped");
    EXPECT_THAT(log.tries(), Contains("a.1.pay#1"));
    released = true;
    stop();
    EXPECT_EQ(events("a"), R"({"type":"created"} "paid" "shipped")");
}

// Proves that an owner keeps its lease through an effect that lasts much longer.
TEST_F(EngineTest, LeasesAreRenewed) {
    std::atomic<int> entered = 0;
    std::atomic<bool> released = false;
    Toy toy([&](Context ctx, Instance instance, Effect effect) {
        if (effect.name == "ship")
            return smooth_world(std::move(ctx), std::move(instance), std::move(effect));
        return hang(entered, released, std::move(ctx));
    });
    EngineOptions options = quick();
    options.lease = 300ms;
    const auto one = make_engine(*database_, toy, clock_, random_, options);
    const auto other = make_engine(*database_, toy, clock_, random_, options);
    const auto one_running = start(*one);
    const auto other_running = start(*other);
    create(*one, "a", Toy::step("new", "pay"));
    until([&] { return entered == 1; });
    const std::string first = server_.query("select lease_until from workflow.instance");
    until([&] {
        return server_.query("select lease_until > '" + first +
                             "'::timestamptz + interval '1 second' "
                             "from workflow.instance") == "t";
    });
    EXPECT_EQ(entered, 1);
    released = true;
    until_state("a", "shipped");
    EXPECT_EQ(entered, 1);
}

// Proves that work goes on after the database died and came back, with nothing done twice.
TEST_F(EngineTest, DatabaseGoesAndComesBack) {
    std::atomic<int> entered = 0;
    std::atomic<bool> released = false;
    Toy toy([&](Context ctx, Instance instance, Effect effect) {
        if (effect.name == "ship")
            return smooth_world(std::move(ctx), std::move(instance), std::move(effect));
        return hang(entered, released, std::move(ctx));
    });
    const auto engine = make_engine(*database_, toy, clock_, random_, quick());
    const auto running = start(*engine);
    create(*engine, "a", Toy::step("new", "pay"));
    until([&] { return entered == 1; });
    server_.kill_hard();
    released = true;
    server_.restart();
    until_state("a", "shipped");
    EXPECT_EQ(entered, 1);
    EXPECT_EQ(events("a"), R"({"type":"created"} "paid" "shipped")");
}

}  // namespace
}  // namespace emptor::workflow
