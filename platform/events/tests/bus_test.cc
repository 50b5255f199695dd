#include <map>

#include "platform/events/tests/fixture.h"

namespace emptor::events {
namespace {

using ::testing::ElementsAre;

// What a group has been given, and how often at once.
class Inbox {
public:
    explicit Inbox(int failures = 0) : failures_(failures) {}

    Task<Result<>> take(Context ctx, Event event) {
        enter();
        co_await runtime::sleep(ctx, 1ms);
        co_return leave(std::move(event));
    }
    std::vector<std::string> ids() const {
        const std::lock_guard lock(mutex_);
        return ids_;
    }
    std::size_t count() const { return ids().size(); }
    int most_at_once() const {
        const std::lock_guard lock(mutex_);
        return most_;
    }

private:
    void enter() {
        const std::lock_guard lock(mutex_);
        most_ = std::max(most_, ++now_);
    }
    Result<> leave(Event event) {
        const std::lock_guard lock(mutex_);
        --now_;
        if (failures_ > 0 && event.id == "2") {
            --failures_;
            return core::fail(reasons::kUnavailable, "not now");
        }
        ids_.push_back(std::move(event.id));
        return {};
    }

    mutable std::mutex mutex_;
    std::vector<std::string> ids_;
    int failures_;
    int now_ = 0;
    int most_ = 0;
};

// Buses that run until the end of the scope.
class Running {
public:
    Running(runtime::Executor& executor, Context ctx, std::vector<OutboxBus*> buses)
        : executor_(executor) {
        for (OutboxBus* bus : buses) group_.spawn(bus->run(ctx.with_stop(stop_.get_token())));
    }
    ~Running() {
        stop_.request_stop();
        runtime::block_on(executor_, group_.join());
    }

private:
    runtime::Executor& executor_;
    runtime::TaskGroup group_{executor_};
    std::stop_source stop_;
};

class BusTest : public EventsTest {
protected:
    std::unique_ptr<OutboxBus> bus(std::vector<std::pair<std::string, Inbox*>> groups,
                                   BusOptions options = quick()) {
        auto made = make_outbox_bus(*database_, random_, clock_, std::move(options));
        for (const auto& [name, inbox] : groups) {
            made->subscribe(name, {"order.updated"}, [inbox](Context ctx, Event event) {
                return inbox->take(std::move(ctx), std::move(event));
            });
        }
        return made;
    }
    static BusOptions quick() { return {.poll = 5ms, .first_pause = 1ms, .longest_pause = 10ms}; }
};

// Proves that each group gets what it asked for, once and in order, soon after the commit.
TEST_F(BusTest, DeliversWhatWasCommitted) {
    Inbox one, two;
    const auto own = bus({{"one", &one}, {"two", &two}});
    append_now(made("0", "a"));
    const Running running(executor_, context(), {own.get()});
    append_now(made("x", "a", "order.created"));
    for (int i = 1; i < 150; ++i) append_now(made(std::to_string(i), "a"));
    until([&] { return one.count() == 150 && two.count() == 150; });
    for (int i = 0; i < 150; ++i)
        EXPECT_EQ(one.ids()[static_cast<std::size_t>(i)], std::to_string(i));
    EXPECT_EQ(one.ids(), two.ids());
    until([&] { return server_.query("select min(position) from events.consumer") == "151"; });
}

// Proves that an event whose transaction commits late is not skipped, though later ones were
// delivered.
TEST_F(BusTest, LateCommitsAreNotSkipped) {
    Inbox inbox;
    const auto own = bus({{"one", &inbox}});
    const Running running(executor_, context(), {own.get()});
    const auto slow = begin();
    append_in(*slow, made("slow", "a"));
    append_now(made("quick", "b"));
    until([&] { return inbox.count() == 1; });
    until([&] { return server_.query("select position from events.consumer") == "1"; });
    commit(*slow);
    until([&] { return inbox.count() == 2; });
    EXPECT_THAT(inbox.ids(), ElementsAre("quick", "slow"));
}

Task<> append_some(sql::Database& database, Context ctx, int writer) {
    for (int i = 0; i < 20; ++i) {
        auto begun = co_await database.begin(ctx);
        const auto tx = std::move(begun).value();
        Event event = made(std::format("{}-{}", writer, i), std::to_string(i % 3));
        (co_await append(ctx, *tx, std::move(event))).value();
        (co_await tx->commit(ctx)).value();
    }
}

// Proves that with many writers and two relays every event is delivered once, those of a subject in
// the order of their numbers, and no group is served by two processes at once.
TEST_F(BusTest, ManyWritersTwoProcesses) {
    Inbox inbox;
    const auto first = bus({{"one", &inbox}});
    const auto second = bus({{"one", &inbox}});
    {
        const Running running(executor_, context(), {first.get(), second.get()});
        runtime::TaskGroup writers(executor_);
        for (int i = 0; i < 6; ++i) writers.spawn(append_some(*database_, context(), i));
        runtime::block_on(executor_, writers.join());
        until([&] { return inbox.count() == 120; });
    }
    EXPECT_EQ(inbox.most_at_once(), 1);
    EXPECT_EQ(
        server_.query("select max(position) = 120 and count(position) = 120 from events.outbox"),
        "t");
    EXPECT_EQ(server_.query(
                  "select count(*) from (select sequence, row_number() over (partition by subject "
                  "order by position) as n from events.outbox) s where sequence <> n"),
              "0");
    std::vector<std::string> logged;
    for (const Logged& event : read_all({.limit = 1000})) logged.push_back(event.event.id);
    EXPECT_EQ(inbox.ids(), logged);
}

// Proves that a failing consumer is called again, keeps the order, and holds up only its own group.
TEST_F(BusTest, FailingConsumersWaitAlone) {
    Inbox good, stuck(1'000'000), weak(3);
    int troubles = 0;
    std::mutex mutex;
    BusOptions options = quick();
    options.on_trouble = [&](const std::string&, const core::Error&) {
        const std::lock_guard lock(mutex);
        ++troubles;
    };
    const auto own = bus({{"good", &good}, {"stuck", &stuck}, {"weak", &weak}}, options);
    const Running running(executor_, context(), {own.get()});
    for (int i = 0; i < 5; ++i) append_now(made(std::to_string(i), "a"));
    until([&] { return good.count() == 5 && weak.count() == 5; });
    EXPECT_THAT(weak.ids(), ElementsAre("0", "1", "2", "3", "4"));
    EXPECT_THAT(stuck.ids(), ElementsAre("0", "1"));
    const std::lock_guard lock(mutex);
    EXPECT_GE(troubles, 4);
}

// Proves that a group goes on where it was, in another process and after the database died.
TEST_F(BusTest, PositionsAreDurable) {
    Inbox inbox;
    {
        const auto own = bus({{"one", &inbox}});
        const Running running(executor_, context(), {own.get()});
        append_now(made("0", "a"));
        until([&] {
            return server_.query("select coalesce(max(position), 0) from events.consumer") == "1";
        });
    }
    append_now(made("1", "a"));
    server_.query("update events.consumer set lease_until = now()");
    const auto next = bus({{"one", &inbox}});
    const Running running(executor_, context(), {next.get()});
    until([&] { return inbox.count() == 2; });
    server_.kill_hard();
    server_.restart();
    append_now(made("2", "a"));
    until([&] { return inbox.count() >= 3; });
    EXPECT_EQ(inbox.ids().front(), "0");
    EXPECT_EQ(inbox.ids().back(), "2");
}

}  // namespace
}  // namespace emptor::events
