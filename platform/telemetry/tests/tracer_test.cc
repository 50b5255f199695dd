#include "platform/telemetry/tracer.h"

#include <gtest/gtest.h>

#include "core/reasons.h"
#include "platform/runtime/manual_executor.h"
#include "platform/telemetry/names.h"

namespace emptor::telemetry {
namespace {

const std::string kTraceId = "0af7651916cd43dd8448eb211c80319c";
const std::string kSpanId = "b7ad6b7169203331";

struct StepClock final : core::Clock {
    core::Instant now() const override { return core::Instant(std::chrono::seconds(++seconds)); }
    mutable int seconds = 0;
};

struct CountingRandom final : core::Random {
    std::array<std::uint8_t, 16> bytes16() override {
        std::array<std::uint8_t, 16> bytes{};
        bytes.fill(next++);
        return bytes;
    }
    std::uint8_t next = 0;
};

struct Spans final : SpanSink {
    void finished(FinishedSpan span) override { all.push_back(std::move(span)); }
    std::vector<FinishedSpan> all;
};

// Proves that children keep the trace and its sampling, get ids of their own, and carry what was
// set.
TEST(Tracer, ParentIsTheContexts) {
    const StepClock clock;
    CountingRandom random;
    Spans sink;
    const Tracer tracer(clock, random, &sink, 0);
    runtime::ManualExecutor executor;
    const auto ctx = runtime::Context::for_at_most(executor, std::chrono::seconds(1))
                         .with_trace({kTraceId, kSpanId, true});
    {
        Span outer = tracer.start(ctx, names::kHttpServerSpan);
        Span inner = tracer.start(outer.context(ctx), names::kHttpClientSpan);
        inner.set("method", "Buy");
        inner.fail(core::fail(core::reasons::kUnavailable, "gone"));
    }
    ASSERT_EQ(sink.all.size(), 2u);
    const FinishedSpan& inner = sink.all[0];
    const FinishedSpan& outer = sink.all[1];
    EXPECT_EQ(outer.parent_span_id, kSpanId);
    EXPECT_EQ(inner.parent_span_id, outer.trace.span_id);
    EXPECT_EQ(inner.trace.trace_id, kTraceId);
    EXPECT_NE(inner.trace.span_id, outer.trace.span_id);
    EXPECT_EQ(inner.name, "http.client");
    EXPECT_EQ(inner.failure, "unavailable");
    EXPECT_EQ(inner.attributes[0].second, Value("Buy"));
    EXPECT_LT(outer.start, inner.start);
    EXPECT_LT(inner.end, outer.end);
}

// Proves that new traces are kept by their share, and that ids travel even if nobody keeps spans.
TEST(Tracer, NewTracesFollowTheShare) {
    const StepClock clock;
    core::SystemRandom random;
    runtime::ManualExecutor executor;
    const auto ctx = runtime::Context::for_at_most(executor, std::chrono::seconds(1));
    for (const double share : {0.0, 1.0}) {
        Spans sink;
        const Tracer tracer(clock, random, &sink, share);
        for (int i = 0; i < 100; ++i) {
            const Span span = tracer.start(ctx, names::kHttpServerSpan);
            EXPECT_EQ(span.trace().trace_id.size(), 32u);
            EXPECT_EQ(span.trace().span_id.size(), 16u);
        }
        EXPECT_EQ(sink.all.size(), share == 0 ? 0u : 100u);
    }
    const Tracer nobody(clock, random, nullptr, 1);
    EXPECT_FALSE(nobody.start(ctx, names::kHttpServerSpan).context(ctx).trace().span_id.empty());
}

// Proves that an unlucky draw of zeros does not make an id that means "none".
TEST(Tracer, NeverMakesEmptyIds) {
    struct ZeroRandom final : core::Random {
        std::array<std::uint8_t, 16> bytes16() override { return {}; }
    } random;
    const StepClock clock;
    runtime::ManualExecutor executor;
    const Tracer tracer(clock, random, nullptr, 1);
    const auto ctx = runtime::Context::for_at_most(executor, std::chrono::seconds(1));
    const runtime::Trace trace = tracer.start(ctx, names::kHttpServerSpan).trace();
    EXPECT_TRUE(runtime::parse_traceparent(runtime::format_traceparent(trace)));
}

}  // namespace
}  // namespace emptor::telemetry
