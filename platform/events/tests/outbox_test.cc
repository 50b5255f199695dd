#include <fstream>

#include "platform/events/tests/fixture.h"

namespace emptor::events {
namespace {

using ::testing::ElementsAre;

// Proves the exact CloudEvents form, with and without a person, text escaped, data as it is.
// contracts/events/validate.py checks the same file against the schemas.
TEST(CloudEvents, Form) {
    Event updated = made("evt_1", "pur_\"1\"");
    updated.person = "user-1";
    updated.data =
        R"({"purchase_id":"pur_\"1\"","merchant_id":"north","order_id":"N-1","state":"shipped",)"
        R"("total":{"minor":1999,"currency":"USD"}})";
    Event started = made("evt_2", "run_1", "agent.run.started");
    started.source = "/orchestrator";
    started.data = R"({"run_id":"run_1","mode":"assist"})";
    std::ifstream golden("platform/events/tests/golden.jsonl");
    for (const Event& event : {updated, started}) {
        std::string line;
        std::getline(golden, line);
        EXPECT_EQ(to_cloudevents_json(event), line);
    }
}

// Proves that an event shares the fate of its transaction and is numbered within its subject.
TEST_F(EventsTest, EventsJoinTransactions) {
    {
        const auto tx = begin();
        append_in(*tx, made("lost", "a"));
    }
    const auto tx = begin();
    append_in(*tx, made("1", "a"));
    append_in(*tx, made("2", "a"));
    append_in(*tx, made("3", "b"));
    EXPECT_EQ(server_.query("select count(*) from events.outbox"), "0");
    commit(*tx);
    EXPECT_EQ(
        server_.query(
            "select string_agg(id || subject || sequence, ' ' order by id) from events.outbox"),
        "1a1 2a2 3b1");
    const auto twice = runtime::block_on(executor_, append(context(), *database_, made("1", "a")));
    EXPECT_EQ(twice.error().reason, reasons::kSqlDuplicate);
}

// Proves that the log is read in order, by subject and by type, from any position.
TEST_F(EventsTest, ReadsTheLog) {
    for (int i = 0; i < 6; ++i) {
        append_now(made(std::to_string(i), i % 2 == 0 ? "a" : "b",
                        i < 3 ? "order.created" : "order.updated"));
    }
    EXPECT_TRUE(read_all().empty());
    const auto bus = make_outbox_bus(*database_, random_, clock_, {.poll = 5ms});
    std::stop_source stop;
    runtime::TaskGroup group(executor_);
    group.spawn(bus->run(context().with_stop(stop.get_token())));
    until([&] { return read_all().size() == 6; });
    stop.request_stop();
    runtime::block_on(executor_, group.join());

    const auto ids = [](const std::vector<Logged>& events) {
        std::string text;
        for (const Logged& logged : events) {
            text += std::format("{}@{}/{} ", logged.event.id, logged.position, logged.sequence);
        }
        return text;
    };
    EXPECT_EQ(ids(read_all()), "0@1/1 1@2/1 2@3/2 3@4/2 4@5/3 5@6/3 ");
    EXPECT_EQ(ids(read_all({.after = 4})), "4@5/3 5@6/3 ");
    EXPECT_EQ(ids(read_all({.limit = 1})), "0@1/1 ");
    EXPECT_EQ(ids(read_all({.after = 1, .subject = "a"})), "2@3/2 4@5/3 ");
    EXPECT_EQ(ids(read_all({.subject = "b", .types = {"order.created", "x"}})), "1@2/1 ");
    EXPECT_EQ(ids(read_all({.types = {"x"}})), "");
}

}  // namespace
}  // namespace emptor::events
