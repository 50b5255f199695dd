#include "apps/server/records.h"

#include <gtest/gtest.h>

#include "platform/telemetry/memory_log.h"

namespace emptor::server {
namespace {

using std::chrono::milliseconds;

// One line and one count per request; the paths that nobody serves are counted as one.
TEST(Records, OfRequests) {
    telemetry::MemoryLog log;
    telemetry::Metrics metrics;
    const runtime::Trace trace{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", false};
    note_access({.method = "POST",
                 .route = "/v1/checkout/buy",
                 .status = 200,
                 .duration = milliseconds(12),
                 .request_id = "req_1",
                 .trace = trace},
                log, metrics);
    note_access({.method = "BREW", .status = 404, .reason = "no-such-path"}, log, metrics);
    note_access({.method = "GET", .route = "/x", .status = 500, .failure = "out of cheese"}, log,
                metrics);
    const auto lines = log.records();
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0].event, "web.request");
    EXPECT_EQ(lines[0].trace, trace);
    EXPECT_EQ(lines[2].event, "web.handler_failed");
    EXPECT_EQ(lines[2].level, telemetry::Level::kError);
    const std::string text = metrics.prometheus_text();
    EXPECT_TRUE(text.contains(
        R"(emptor_http_requests_total{route="/v1/checkout/buy",method="POST",status="200"} 1)"))
        << text;
    EXPECT_FALSE(text.contains("BREW")) << text;
    EXPECT_TRUE(text.contains(R"(emptor_http_request_seconds_count{route="/v1/checkout/buy"} 1)"))
        << text;
}

// A call that failed says why and whether its effect may have happened.
TEST(Records, OfCalls) {
    telemetry::MemoryLog log;
    telemetry::Metrics metrics;
    note_call({.connector = "stripe",
               .method = "POST",
               .host = "api.example",
               .reason = "connection-lost",
               .outcome = core::Outcome::kUnknown},
              log, metrics);
    const auto lines = log.records();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].level, telemetry::Level::kWarning);
    const std::pair<std::string, telemetry::Value> outcome{"outcome", "unknown"};
    EXPECT_TRUE(std::ranges::contains(lines[0].fields, outcome));
    EXPECT_TRUE(metrics.prometheus_text().contains(
        R"(emptor_vendor_requests_total{vendor="stripe",outcome="unknown"} 1)"));
}

}  // namespace
}  // namespace emptor::server
