#include "platform/actions/routes.h"

#include <gmock/gmock.h>

#include <atomic>
#include <functional>

#include "core/reasons.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "platform/sql/migrate.h"
#include "platform/sql/postgres.h"
#include "tests/support/postgres.h"

namespace emptor::actions {
namespace {

using namespace std::chrono_literals;
namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;
using ::testing::HasSubstr;

class ActionsTest : public ::testing::Test {
protected:
    std::unique_ptr<sql::Database> open() {
        sql::migrate(server_.connection_string(), {"actions", "platform/actions/migrations"})
            .value();
        return sql::open_postgres({server_.connection_string(), 6});
    }

    // What the service does; set by each test. `calls_` counts.
    std::function<Task<Answer>(Context, std::string)> service_ = [](Context, std::string body) {
        return echo(body);
    };

    static Task<Answer> echo(std::string body) { co_return "{\"got\":" + body + "}"; }
    static Task<Answer> failing(core::Error error) { co_return error; }

    std::vector<web::Route> routes(IdempotencyStore& store) {
        const rpc::Handler handler = [this](Context ctx, std::string body) {
            ++calls_;
            return service_(std::move(ctx), std::move(body));
        };
        return make_routes(
            {{"/v1/shop/buy", "buy", true, handler}, {"/v1/shop/look", "ask", false, handler}},
            store);
    }
    Context context(const std::string& subject = "user-1") {
        return Context::for_at_most(executor_, 30s)
            .with_principal({.subject = subject, .scopes = {}});
    }
    static web::Request request(const std::string& key, const std::string& body) {
        web::Request request{.method = "POST", .body = body};
        if (!key.empty()) request.headers["idempotency-key"] = key;
        return request;
    }
    web::Response post(const web::Route& route, const std::string& key, const std::string& body,
                       const std::string& subject = "user-1") {
        return runtime::block_on(executor_, route.handler(context(subject), request(key, body)));
    }
    static bool replayed(const web::Response& response) {
        return response.headers.contains("Idempotent-Replayed");
    }

    testing::Postgres server_;
    runtime::WorkerPool executor_{2};
    std::unique_ptr<sql::Database> database_ = open();
    core::SystemClock clock_;
    core::SystemRandom random_;
    IdempotencyStore store_{*database_, clock_, random_};
    std::atomic<int> calls_ = 0;
};

// Proves what the routes look like, and that a method which changes nothing runs each time, without
// key.
TEST_F(ActionsTest, Routes) {
    const auto all = routes(store_);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].method, "POST");
    EXPECT_EQ(all[0].path, "/v1/shop/buy");
    EXPECT_EQ(all[0].scope, "buy");
    EXPECT_EQ(all[0].access, web::Access::kPerson);
    EXPECT_EQ(post(all[1], "", "").body, R"({"got":{}})");
    EXPECT_EQ(post(all[1], "same", "1").body, R"({"got":1})");
    EXPECT_EQ(post(all[1], "same", "2").body, R"({"got":2})");
    EXPECT_EQ(calls_, 3);
}

// Proves that an action runs once per person, path and key, and that its first answer is repeated.
TEST_F(ActionsTest, SameKeySameBodyRunsOnce) {
    const auto all = routes(store_);
    const web::Response first = post(all[0], "k", "1");
    EXPECT_EQ(first.status, 200);
    EXPECT_FALSE(replayed(first));
    const web::Response second = post(all[0], "k", "1");
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(second.body, first.body);
    EXPECT_TRUE(replayed(second));
    EXPECT_EQ(calls_, 1);
    EXPECT_FALSE(replayed(post(all[0], "other", "1")));
    EXPECT_FALSE(replayed(post(all[0], "k", "1", "user-2")));
    EXPECT_EQ(calls_, 3);
}

// Proves that a key does not run with another body, and which keys are none.
TEST_F(ActionsTest, RefusedKeys) {
    const auto all = routes(store_);
    post(all[0], "k", "1");
    const web::Response reused = post(all[0], "k", "2");
    EXPECT_EQ(reused.status, 422);
    EXPECT_THAT(reused.body, HasSubstr("idempotency-key-reused"));
    for (const std::string& key : {std::string(), std::string("a b"), std::string("\x01"),
                                   std::string("ü"), std::string(256, 'k')}) {
        const web::Response missing = post(all[0], key, "1");
        EXPECT_EQ(missing.status, 400) << key;
        EXPECT_THAT(missing.body, HasSubstr("idempotency-key-missing"));
    }
    EXPECT_EQ(post(all[0], std::string(255, 'k'), "1").status, 200);
    EXPECT_EQ(calls_, 2);
}

// Proves which failures are the first answer for good, and which may be tried again with the same
// key.
TEST_F(ActionsTest, KeepsDefiniteFailuresOnly) {
    struct Row {
        core::Error error;
        bool kept;
    };
    core::Error later = core::fail(reasons::kPolicyMissing, "later");
    later.retry_after = 1s;
    const Row table[] = {
        {core::fail(reasons::kPolicyMissing, "set one"), true},
        {core::fail(reasons::kNotFound, "no such offer"), true},
        {core::fail(reasons::kMalformedRequest, "quantity"), true},
        {later, false},
        {core::fail(reasons::kPolicyMissing, "who knows", core::Outcome::kUnknown), false},
        {core::fail(reasons::kUnavailable, "away"), false},
        {core::fail(reasons::kDeadlineExceeded, "late"), false},
        {core::fail(reasons::kInternal, "oops"), false},
        {core::fail(reasons::kSqlConflict, "again"), false},
        {core::fail(reasons::kCancelled, "gone"), false},
    };
    const auto all = routes(store_);
    int key = 0;
    for (const Row& row : table) {
        service_ = [&](Context, std::string) { return failing(row.error); };
        const std::string name = "k" + std::to_string(++key);
        const web::Response first = post(all[0], name, "1");
        EXPECT_EQ(first.status, row.error.reason.http_status);
        service_ = [](Context, std::string body) { return echo(body); };
        const web::Response second = post(all[0], name, "1");
        EXPECT_EQ(replayed(second), row.kept) << row.error.message;
        EXPECT_EQ(second.status, row.kept ? row.error.reason.http_status : 200)
            << row.error.message;
        if (row.kept) {
            EXPECT_EQ(second.body, first.body);
        }
    }
}

Task<Answer> slow(Context ctx, std::atomic<bool>& released) {
    while (!released && co_await runtime::sleep(ctx, 2ms)) {
    }
    co_return "{}";
}

Task<> post_into(web::Route route, Context ctx, web::Request request,
                 std::vector<web::Response>& responses, std::mutex& mutex) {
    web::Response response = co_await route.handler(std::move(ctx), std::move(request));
    const std::lock_guard lock(mutex);
    responses.push_back(std::move(response));
}

Task<> release_when(std::atomic<bool>& released, Context ctx, std::function<bool()> condition) {
    while (!condition() && co_await runtime::sleep(ctx, 2ms)) {
    }
    released = true;
}

// Proves that however many requests with one key arrive together, one runs and the others are told
// to wait; also for longer than a lease.
TEST_F(ActionsTest, OneOfManyRuns) {
    std::atomic<bool> released = false;
    service_ = [&](Context ctx, std::string) { return slow(std::move(ctx), released); };
    IdempotencyStore short_lease(*database_, clock_, random_, {.lease = 300ms});
    const auto all = routes(short_lease);
    std::vector<web::Response> responses;
    std::mutex mutex;
    runtime::TaskGroup group(executor_);
    for (int i = 0; i < 10; ++i)
        group.spawn(post_into(all[0], context(), request("k", "1"), responses, mutex));
    group.spawn(release_when(released, context(), [&] {
        const std::lock_guard lock(mutex);
        return responses.size() == 9 && server_.query(
                                            "select lease_until > expires_at - interval '24 hours' "
                                            "+ interval '1 second' from "
                                            "actions.idempotency") == "t";
    }));
    runtime::block_on(executor_, group.join());
    EXPECT_EQ(calls_, 1);
    for (std::size_t i = 0; i < 9; ++i) {
        EXPECT_EQ(responses[i].status, 409);
        EXPECT_EQ(responses[i].headers["Retry-After"], "1");
    }
    EXPECT_EQ(responses[9].status, 200);
    EXPECT_TRUE(replayed(post(all[0], "k", "1")));
}

// Proves that a request left behind by a dead process is taken over after its lease, by the same
// body only, and that the dead one's late answer changes nothing.
TEST_F(ActionsTest, DeadRequestsAreTakenOver) {
    const auto all = routes(store_);
    const RequestId id{"user-1", "/v1/shop/buy", "k"};
    const auto begun = runtime::block_on(executor_, store_.begin(context(), id, "1")).value();
    const web::Response waiting = post(all[0], "k", "1");
    EXPECT_EQ(waiting.status, 409);
    EXPECT_EQ(waiting.headers.at("Retry-After"), "6");
    EXPECT_EQ(post(all[0], "k", "2").status, 422);
    server_.query("update actions.idempotency set lease_until = now()");
    EXPECT_EQ(post(all[0], "k", "2").status, 422);
    EXPECT_EQ(post(all[0], "k", "1").body, R"({"got":1})");
    EXPECT_TRUE(runtime::block_on(
        executor_, store_.finish(context(), id, std::get<Token>(begun), Answer("\"late\""))));
    EXPECT_EQ(post(all[0], "k", "1").body, R"({"got":1})");
    EXPECT_EQ(calls_, 1);
}

// Proves that an answer is forgotten after its time, by purge() or by the next use of the key.
TEST_F(ActionsTest, AnswersExpire) {
    const auto all = routes(store_);
    post(all[0], "a", "1");
    post(all[0], "b", "1");
    server_.query("update actions.idempotency set expires_at = now(), lease_until = now()");
    EXPECT_FALSE(replayed(post(all[0], "a", "2")));
    EXPECT_TRUE(runtime::block_on(executor_, store_.purge(context())));
    EXPECT_EQ(server_.query("select string_agg(key, ',') from actions.idempotency"), "a");
}

// Proves that no action runs while the database is away, and that the key is free when it is back.
TEST_F(ActionsTest, DatabaseAway) {
    const auto all = routes(store_);
    server_.kill_hard();
    EXPECT_EQ(post(all[0], "k", "1").status, 503);
    EXPECT_EQ(calls_, 0);
    server_.restart();
    EXPECT_EQ(post(all[0], "k", "1").status, 200);
}

}  // namespace
}  // namespace emptor::actions
