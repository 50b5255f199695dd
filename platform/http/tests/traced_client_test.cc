#include "platform/http/traced_client.h"

#include <gtest/gtest.h>

#include "platform/http/testing/fake_client.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::http {
namespace {

struct Spans final : telemetry::SpanSink {
    void finished(telemetry::FinishedSpan span) override { all.push_back(std::move(span)); }
    std::vector<telemetry::FinishedSpan> all;
};

std::string header(const Request& request, std::string_view name) {
    for (const auto& [key, value] : request.headers) {
        if (key == name) return value;
    }
    return {};
}

// A call is a child of whatever the context says, whoever the vendor and however it ends.
TEST(TracedClient, SendsTheSpanAsParent) {
    runtime::WorkerPool executor(1);
    core::SystemClock clock;
    core::SystemRandom random;
    Spans sink;
    const telemetry::Tracer tracer(clock, random, &sink, 0);
    testing::FakeClient inner;
    inner.expect("GET", "https://a.example/", Response{.status = 204});
    inner.expect("GET", "https://a.example/",
                 core::fail(core::reasons::kConnectFailed, "nobody there"));
    TracedClient client(inner, tracer);
    const runtime::Trace parent{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true};
    const auto ctx = runtime::Context::for_at_most(executor, std::chrono::seconds(5));
    for (int i = 0; i < 2; ++i) {
        (void)runtime::block_on(executor,
                                client.send(ctx.with_trace(parent), Reach{.connector = "shop"},
                                            Request{.url = "https://a.example/"}));
    }
    EXPECT_TRUE(inner.problems().empty());
    ASSERT_EQ(sink.all.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(sink.all[i].parent_span_id, parent.span_id);
        EXPECT_EQ(header(inner.sent()[i].request, "traceparent"),
                  runtime::format_traceparent(sink.all[i].trace));
    }
    EXPECT_EQ(sink.all[0].failure, std::nullopt);
    EXPECT_EQ(sink.all[1].failure, "connect-failed");
}

}  // namespace
}  // namespace emptor::http
