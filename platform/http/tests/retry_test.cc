#include "platform/http/retry.h"

#include <gtest/gtest.h>

#include "core/reasons.h"
#include "platform/http/testing/fake_client.h"
#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"

namespace emptor::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::FakeClient;

core::Error failure(const core::Reason& reason, core::Outcome outcome, bool worth_it) {
    core::Error error = core::fail(reason, "scripted", outcome);
    if (worth_it) error.retry_after = milliseconds(0);
    return error;
}

const core::Error kRefused = failure(core::reasons::kConnectFailed, core::Outcome::kNotDone, true);
const core::Error kForbidden =
    failure(core::reasons::kHostNotAllowed, core::Outcome::kNotDone, false);
const core::Error kLost = failure(core::reasons::kConnectionLost, core::Outcome::kUnknown, true);

Response response(int status, std::string retry_after = "") {
    Response made{.status = status};
    if (!retry_after.empty()) made.headers.emplace_back("retry-after", std::move(retry_after));
    return made;
}

class FixedRandom final : public core::Random {
public:
    std::array<std::uint8_t, 16> bytes16() override {
        return {0xff, 0xff};
    }  // no jitter: the whole wait
};

class FixedClock final : public core::Clock {
public:
    core::Instant now() const override { return *core::parse_instant("2026-03-01T12:00:00Z"); }
};

struct Row {
    const char* name;
    std::vector<core::Result<Response>> answers;  // the last one repeats
    int sent;
    int status;  // of the final response; 0: an error
    milliseconds waited;
};

runtime::Task<> drive(runtime::Context ctx, Client* client, RetryPolicy policy,
                      std::optional<core::Result<Response>>* result) {
    const Reach reach{.connector = "shop", .hosts = {}};
    result->emplace(
        co_await send_with_retry(ctx, *client, reach, Request{.url = "https://shop/"}, policy));
}

// Proves which answers are repeated, how often, and after how long a wait.
TEST(Retry, Table) {
    const std::vector<Row> rows = {
        {"success", {response(200)}, 1, 200, milliseconds(0)},
        {"any status is an answer", {response(500)}, 1, 500, milliseconds(0)},
        {"refused, then well", {kRefused, response(200)}, 2, 200, milliseconds(100)},
        {"refused for ever", {kRefused}, 3, 0, milliseconds(300)},
        {"not worth it", {kForbidden}, 1, 0, milliseconds(0)},
        {"outcome unknown", {kLost}, 1, 0, milliseconds(0)},
        {"429 with seconds", {response(429, "2"), response(200)}, 2, 200, seconds(2)},
        {"503 with a date",
         {response(503, "Sun, 01 Mar 2026 12:00:03 GMT"), response(200)},
         2,
         200,
         seconds(3)},
        {"429 without Retry-After", {response(429)}, 1, 429, milliseconds(0)},
        {"malformed Retry-After", {response(429, "soon")}, 1, 429, milliseconds(0)},
        {"wait past the deadline", {response(503, "10")}, 1, 503, milliseconds(0)},
    };
    for (const Row& row : rows) {
        runtime::ManualExecutor executor;
        runtime::TaskGroup group(executor);
        FixedRandom random;
        const FixedClock clock;
        std::size_t at = 0;
        FakeClient client([&](const Reach&, const Request&) {
            return row.answers[std::min(at++, row.answers.size() - 1)];
        });
        std::optional<core::Result<Response>> result;
        const auto started = executor.now();
        group.spawn(drive(runtime::Context::for_at_most(executor, seconds(10)), &client,
                          {.random = &random, .clock = &clock}, &result));
        executor.run_until_idle();
        ASSERT_TRUE(result) << row.name;
        EXPECT_EQ(client.sent().size(), static_cast<std::size_t>(row.sent)) << row.name;
        EXPECT_EQ(*result ? (*result)->status : 0, row.status) << row.name;
        EXPECT_EQ(executor.now() - started, row.waited) << row.name;
    }
}

// Proves that the budget caps retries at a tenth of the calls once the savings are gone.
TEST(Retry, Budget) {
    runtime::ManualExecutor executor;
    runtime::TaskGroup group(executor);
    RetryBudget budget;
    FakeClient client(
        [](const Reach&, const Request&) -> core::Result<Response> { return kRefused; });
    for (int i = 0; i < 100; ++i) {
        std::optional<core::Result<Response>> result;
        group.spawn(drive(runtime::Context::for_at_most(executor, seconds(10)), &client,
                          {.tries = 2, .budget = &budget}, &result));
        executor.run_until_idle();
    }
    EXPECT_GE(client.sent().size(), 100u + 10u);
    EXPECT_LE(client.sent().size(), 100u + 20u);
}

// Proves that a stop while waiting ends the waiting with the last answer.
TEST(Retry, StopEndsTheWait) {
    runtime::ManualExecutor executor;
    runtime::TaskGroup group(executor);
    FakeClient client(
        [](const Reach&, const Request&) -> core::Result<Response> { return kRefused; });
    std::stop_source stop;
    std::optional<core::Result<Response>> result;
    const auto ctx =
        runtime::Context::for_at_most(executor, seconds(10)).with_stop(stop.get_token());
    group.spawn(drive(ctx, &client, {}, &result));
    executor.run_ready();
    EXPECT_FALSE(result);
    stop.request_stop();
    executor.run_ready();
    ASSERT_TRUE(result);
    EXPECT_EQ(client.sent().size(), 1u);
}

// Proves that the fake tells about calls that do not fit its script.
TEST(FakeClient, TellsWhatDidNotFit) {
    runtime::ManualExecutor executor;
    runtime::TaskGroup group(executor);
    FakeClient client;
    client.expect("GET", "https://shop/", response(200));
    client.expect("POST", "https://shop/pay", response(200));
    for (int i = 0; i < 2; ++i) {
        std::optional<core::Result<Response>> result;
        group.spawn(
            drive(runtime::Context::for_at_most(executor, seconds(10)), &client, {}, &result));
        executor.run_until_idle();
        EXPECT_EQ(result->has_value(), i == 0);
    }
    const std::vector<std::string> expected = {"unexpected: GET https://shop/",
                                               "missing: POST https://shop/pay"};
    EXPECT_EQ(client.problems(), expected);
}

}  // namespace
}  // namespace emptor::http
