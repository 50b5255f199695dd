#include <gmock/gmock.h>

#include <limits>

#include "platform/sql/tests/fixture.h"

namespace emptor::sql {
namespace {

using namespace std::chrono_literals;
using core::Outcome;

// Proves that every kind of value comes back as it went in, also at its edges.
TEST_F(DatabaseTest, ValuesSurvive) {
    const core::Instant instant = core::parse_instant("2026-03-01T12:00:00.000001Z").value();
    const std::vector<std::uint8_t> bytes{0, 1, 255};
    const Rows rows =
        execute(*database_, "select $1, $2, $3, $4::text, $5, $6, $7::text, $8::bytea",
                {true, std::numeric_limits<std::int64_t>::min(), 0.1, "grün'\"\\", instant, bytes,
                 nullptr, std::vector<std::uint8_t>{}})
            .value();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_TRUE(rows[0].boolean(0));
    EXPECT_EQ(rows[0].integer(1), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(rows[0].real(2), 0.1);
    EXPECT_EQ(rows[0].text(3), "grün'\"\\");
    EXPECT_EQ(rows[0].instant(4), instant);
    EXPECT_EQ(rows[0].bytes(5), bytes);
    EXPECT_TRUE(rows[0].is_null(6));
    EXPECT_TRUE(rows[0].bytes(7).empty());
}

// Proves that a string takes the type of its place, and that affected rows are counted.
TEST_F(DatabaseTest, StringsFitTheirPlace) {
    EXPECT_TRUE(execute(*database_, "create table t (i int, n numeric, j jsonb, a text[])"));
    const Rows inserted =
        execute(*database_, "insert into t values ($1, $2, $3, $4), ($1, $2, $3, $4)",
                {1, "1.50", R"({"a":1})", "{x,y}"})
            .value();
    EXPECT_EQ(inserted.affected, 2);
    const Rows rows =
        execute(*database_, "select j->>'a', a[2], n from t where i = $1 limit $2", {1, 1}).value();
    EXPECT_EQ(rows[0].text(0), "1");
    EXPECT_EQ(rows[0].text(1), "y");
    EXPECT_EQ(rows[0].text(2), "1.50");
}

// Proves what a failed statement is called and that it is known not to have happened.
TEST_F(DatabaseTest, FailuresHaveReasons) {
    struct Row {
        std::string statement;
        Values values;
        core::Reason reason;
    };
    EXPECT_TRUE(execute(*database_, "create table t (i int primary key check (i < 9))"));
    EXPECT_TRUE(execute(*database_, "insert into t values (1)"));
    const Row table[] = {
        {"insert into t values ($1)", {1}, reasons::kSqlDuplicate},
        {"insert into t values ($1)", {9}, reasons::kInternal},
        {"selekt", {}, reasons::kInternal},
        {"select 1; select 2", {}, reasons::kInternal},
        {"begin", {}, reasons::kInternal},
        {"copy t to stdout", {}, reasons::kInternal},
        {"select $1::text", {std::string("a\0b", 3)}, reasons::kMalformedRequest},
        {"select $1::text", {"\xff"}, reasons::kMalformedRequest},
        {"select $1::jsonb", {"\"\\u0000\""}, reasons::kMalformedRequest},
        {"do $$ begin raise exception sqlstate '40001'; end $$", {}, reasons::kSqlConflict},
    };
    for (const Row& row : table) {
        const auto result = execute(*database_, row.statement, row.values);
        ASSERT_FALSE(result) << row.statement;
        EXPECT_EQ(result.error().id(), row.reason.id)
            << row.statement << ": " << result.error().message;
        EXPECT_EQ(result.error().outcome, Outcome::kNotDone) << row.statement;
    }
    EXPECT_EQ(execute(*database_, "select 1").value()[0].integer(0), 1);
}

// Proves that texts of the server, which may quote values, do not reach messages.
TEST_F(DatabaseTest, MessagesQuoteNoValues) {
    const auto result = execute(*database_, "select $1::int", {"Jane Doe"});
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().message, testing::Not(testing::HasSubstr("Jane")));
}

// Proves that only commit() keeps what a transaction did, and that its connection is free of it.
TEST_F(DatabaseTest, TransactionsRollBackUnlessCommitted) {
    const auto one = open(1);
    EXPECT_TRUE(execute(*one, "create table t (i int)"));
    for (int i = 0; i < 100; ++i) {
        const auto tx = begin(*one);
        EXPECT_TRUE(execute(*tx, "insert into t values ($1)", {i}));
    }
    EXPECT_EQ(execute(*one, "select count(*) from t").value()[0].integer(0), 0);
    for (int i = 0; i < 100; ++i) {
        const auto tx = begin(*one);
        EXPECT_TRUE(execute(*tx, "insert into t values ($1)", {i}));
        EXPECT_TRUE(commit(*tx));
        EXPECT_EQ(execute(*database_, "select count(*) from t").value()[0].integer(0), i + 1);
    }
}

// Proves that a transaction is over after a failure, and that its commit says so.
TEST_F(DatabaseTest, FailedTransactionsCommitNothing) {
    EXPECT_TRUE(
        execute(*database_, "create table t (i int primary key deferrable initially deferred)"));
    {
        const auto tx = begin(*database_);
        EXPECT_TRUE(execute(*tx, "insert into t values (1)"));
        EXPECT_FALSE(execute(*tx, "selekt"));
        EXPECT_FALSE(execute(*tx, "insert into t values (2)"));
        const auto result = commit(*tx);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().outcome, Outcome::kNotDone);
    }
    const auto tx = begin(*database_);
    EXPECT_TRUE(execute(*tx, "insert into t values (3), (3)"));
    const auto late = commit(*tx);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().reason, reasons::kSqlDuplicate);
    EXPECT_EQ(late.error().outcome, Outcome::kNotDone);
    EXPECT_FALSE(execute(*tx, "insert into t values (4)"));
    EXPECT_EQ(execute(*database_, "select count(*) from t").value()[0].integer(0), 0);
}

// Proves that a deadline ends the statement on the server too.
TEST_F(DatabaseTest, DeadlinesEndStatements) {
    const auto result =
        runtime::block_on(executor_, database_->execute(context(100ms), "select pg_sleep(60)", {}));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().reason, reasons::kDeadlineExceeded);
    EXPECT_EQ(result.error().outcome, Outcome::kNotDone);
    EXPECT_EQ(server_.query("select count(*) from pg_stat_activity where state = 'active' and "
                            "query like '%sleep(60)%' and pid <> pg_backend_pid()"),
              "0");
    const auto limit = runtime::block_on(
        executor_, database_->execute(context(5s),
                                      "select setting::int from pg_settings where name = "
                                      "'statement_timeout'",
                                      {}));
    EXPECT_GE(limit.value()[0].integer(0), 5000);
    EXPECT_LE(limit.value()[0].integer(0), 10000);
}

runtime::Task<> stop_when(Database& watch, runtime::Context ctx, std::stop_source source,
                          std::string query) {
    for (;;) {
        const auto seen = co_await watch.execute(ctx, query, {});
        if (seen && seen->rows[0].integer(0) > 0) break;
    }
    source.request_stop();
}

runtime::Task<> store(runtime::Task<core::Result<Rows>> task,
                      std::optional<core::Result<Rows>>& slot) {
    slot.emplace(co_await std::move(task));
}

// Proves that a statement ends when its caller has gone.
TEST_F(DatabaseTest, StopEndsStatements) {
    std::stop_source source;
    std::optional<core::Result<Rows>> result;
    runtime::TaskGroup group(executor_);
    const auto ctx = context().with_stop(source.get_token());
    group.spawn(store(database_->execute(ctx, "select pg_sleep(60)", {}), result));
    group.spawn(stop_when(*database_, context(), source,
                          "select count(*) from pg_stat_activity where state = 'active' and "
                          "query like '%sleep(60)%' and pid <> pg_backend_pid()"));
    runtime::block_on(executor_, group.join());
    ASSERT_FALSE(*result);
    EXPECT_EQ(result->error().reason, reasons::kCancelled);
    EXPECT_EQ(result->error().outcome, Outcome::kNotDone);
}

// Proves that who waits for a connection waits until its deadline or its stop at most.
TEST_F(DatabaseTest, WaitingForAConnectionIsBounded) {
    const auto one = open(1);
    auto tx = begin(*one);
    const auto late = runtime::block_on(executor_, one->execute(context(50ms), "select 1", {}));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().reason, reasons::kDeadlineExceeded);
    EXPECT_EQ(late.error().outcome, Outcome::kNotDone);

    std::stop_source source;
    std::optional<core::Result<Rows>> gone;
    runtime::TaskGroup group(executor_);
    group.spawn(store(one->execute(context().with_stop(source.get_token()), "select 1", {}), gone));
    group.spawn(stop_when(*database_, context(), source, "select 1"));
    runtime::block_on(executor_, group.join());
    ASSERT_FALSE(*gone);
    EXPECT_EQ(gone->error().reason, reasons::kCancelled);

    tx.reset();
    EXPECT_TRUE(execute(*one, "select 1"));
}

runtime::Task<> add(Database& database, runtime::Context ctx, int times) {
    for (int i = 0; i < times; ++i) {
        auto begun = co_await database.begin(ctx);
        const std::unique_ptr<Tx> tx = std::move(begun).value();
        Values one{1};
        (co_await tx->execute(ctx, "update counter set n = n + $1", std::move(one))).value();
        if (i % 2 == 0) (co_await tx->commit(ctx)).value();
    }
}

// Proves that no wake-up and no update is lost with more callers than connections.
TEST_F(DatabaseTest, ManyCallersShareFewConnections) {
    EXPECT_TRUE(execute(*database_, "create table counter as select 0 as n"));
    runtime::TaskGroup group(executor_);
    for (int i = 0; i < 20; ++i) group.spawn(add(*database_, context(), 20));
    runtime::block_on(executor_, group.join());
    EXPECT_EQ(execute(*database_, "select n from counter").value()[0].integer(0), 200);
}

}  // namespace
}  // namespace emptor::sql
