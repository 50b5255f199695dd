#include "platform/telemetry/log.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/reasons.h"
#include "core/secret.h"
#include "platform/runtime/manual_executor.h"
#include "platform/telemetry/json_log.h"
#include "platform/telemetry/memory_log.h"

namespace emptor::telemetry {
namespace {

using namespace std::chrono_literals;

// Proves at compile time that secret and personal values cannot be logged.
static_assert(!std::constructible_from<Value, core::Secret<std::string>>);
static_assert(!std::constructible_from<Value, core::Personal<std::string>>);
static_assert(!std::constructible_from<Value, const core::Secret<std::string>&>);
static_assert(!std::constructible_from<Value, core::Personal<std::int64_t>>);
static_assert(std::constructible_from<Value, std::string>);

struct FixedClock final : core::Clock {
    core::Instant now() const override {
        return core::parse_instant("2026-03-01T12:00:00.5Z").value();
    }
};

struct PurchaseTag {};

// Proves the form of a line: typed values, escapes, and the trace of the context.
TEST(Log, WritesJsonLines) {
    const FixedClock clock;
    std::string lines;
    JsonLog log(clock, Level::kInfo, [&](std::string_view line) { lines += line; });
    runtime::ManualExecutor executor;
    const auto plain = runtime::Context::for_at_most(executor, 1s);
    const auto traced =
        plain.with_trace({"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true});
    const core::Money total = core::Money::of(1250, "USD").value();

    log.debug(plain, "too.quiet");
    log.info(traced, "purchase.placed",
             {{"purchase", core::Id<PurchaseTag>("pur_1")},
              {"total", total},
              {"tries", 3},
              {"first", true},
              {"took_ms", 1500us},
              {"ratio", 0.5}});
    log.note(Level::kError, "server.failed",
             {{"error", core::wrap(core::reasons::kInternal, "not \"stored\"\n",
                                   core::fail(core::reasons::kUnavailable, "gone"))}});
    log.warning(plain, "odd.text",
                {{"bytes", "\xff\x01"}, {"utf8", "\xc3\xa9"}, {"nan", std::nan("")}});
    EXPECT_EQ(
        lines,
        R"({"ts":"2026-03-01T12:00:00.500000Z","level":"info","event":"purchase.placed","trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","purchase":"pur_1","total":"12.50 USD","tries":3,"first":true,"took_ms":1.5,"ratio":0.5})"
        "\n"
        R"({"ts":"2026-03-01T12:00:00.500000Z","level":"error","event":"server.failed","error":"internal: not \"stored\"\u000a <- unavailable: gone"})"
        "\n"
        R"({"ts":"2026-03-01T12:00:00.500000Z","level":"warning","event":"odd.text","bytes":"?\u0001","utf8":"é","nan":null})"
        "\n");
}

// Proves that a long text cannot flood the log.
TEST(Log, CutsLongTexts) {
    LogRecord record{Level::kInfo, "a.b", {}, {{"text", std::string(100'000, 'x')}}};
    EXPECT_LT(to_json_line(record, {}).size(), 2200u);
}

TEST(Log, MemoryKeepsRecords) {
    MemoryLog log;
    log.note(Level::kInfo, "server.started", {{"port", 80}});
    ASSERT_EQ(log.records().size(), 1u);
    EXPECT_EQ(log.records()[0].event, "server.started");
    EXPECT_EQ(log.records()[0].fields[0].second, Value(80));
}

}  // namespace
}  // namespace emptor::telemetry
