#include "platform/telemetry/metrics.h"

#include <gtest/gtest.h>

#include <thread>

#include "platform/telemetry/names.h"

namespace emptor::telemetry {
namespace {

constexpr std::string_view kTwoLabels[] = {"a", "b"};
constexpr double kBounds[] = {0.1, 1, 10};
constexpr CounterSpec kPlain{"emptor_plain_total", "Plain \\ things.", {}};
constexpr CounterSpec kLabelled{"emptor_labelled_total", "Labelled things.", kTwoLabels};
constexpr GaugeSpec kLevel{"emptor_level", "A level.", {}};
constexpr HistogramSpec kTimes{"emptor_times_seconds", "Times.", {}, kBounds};

// Proves the exposition format: order, escapes, cumulative buckets.
TEST(Metrics, PrintsPrometheusText) {
    Metrics metrics;
    metrics.counter(kPlain).add();
    metrics.counter(kPlain).add(4);
    metrics.counter(kLabelled, {"x", "q\"\\\n"}).add(2);
    metrics.counter(kLabelled, {"a", "b"}).add(1);
    metrics.gauge(kLevel).set(5);
    metrics.gauge(kLevel).add(-7);
    for (const double value : {0.1, 0.5, 0.5, 100.0}) metrics.histogram(kTimes).observe(value);
    EXPECT_EQ(metrics.prometheus_text(),
              "# HELP emptor_labelled_total Labelled things.\n"
              "# TYPE emptor_labelled_total counter\n"
              "emptor_labelled_total{a=\"a\",b=\"b\"} 1\n"
              "emptor_labelled_total{a=\"x\",b=\"q\\\"\\\\\\n\"} 2\n"
              "# HELP emptor_level A level.\n"
              "# TYPE emptor_level gauge\n"
              "emptor_level -2\n"
              "# HELP emptor_plain_total Plain \\\\ things.\n"
              "# TYPE emptor_plain_total counter\n"
              "emptor_plain_total 5\n"
              "# HELP emptor_times_seconds Times.\n"
              "# TYPE emptor_times_seconds histogram\n"
              "emptor_times_seconds_bucket{le=\"0.1\"} 1\n"
              "emptor_times_seconds_bucket{le=\"1\"} 3\n"
              "emptor_times_seconds_bucket{le=\"10\"} 3\n"
              "emptor_times_seconds_bucket{le=\"+Inf\"} 4\n"
              "emptor_times_seconds_sum 101.1\n"
              "emptor_times_seconds_count 4\n");
}

// Proves that labels chosen by input cannot grow a metric without end, and that nothing is lost.
TEST(Metrics, BoundsTheNumberOfSeries) {
    Metrics metrics;
    for (int i = 0; i < 2000; ++i) metrics.counter(kLabelled, {std::to_string(i), "y"}).add();
    EXPECT_EQ(metrics.counter(kLabelled, {"other", "other"}).value(), 1500u);
    EXPECT_EQ(metrics.counter(kLabelled, {"0", "y"}).value(), 1u);
}

// Proves that counts from several threads all arrive.
TEST(Metrics, CountsFromManyThreads) {
    Metrics metrics;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&metrics] {
                for (int i = 0; i < 1000; ++i) {
                    metrics.counter(kPlain).add();
                    metrics.histogram(kTimes).observe(0.5);
                }
            });
        }
    }
    EXPECT_EQ(metrics.counter(kPlain).value(), 4000u);
    EXPECT_EQ(metrics.histogram(kTimes).counts()[1], 4000u);
    EXPECT_DOUBLE_EQ(metrics.histogram(kTimes).sum(), 2000);
}

// Proves that the registry's rows are usable constants.
TEST(Metrics, RegistryMakesConstants) {
    Metrics metrics;
    metrics.counter(names::kHttpRequestsTotal, {"/v1/x", "GET", "200"}).add();
    metrics.histogram(names::kHttpRequestSeconds, {"/v1/x"}).observe(0.01);
    EXPECT_TRUE(metrics.prometheus_text().contains(
        "emptor_http_requests_total{route=\"/v1/x\",method=\"GET\",status=\"200\"} 1\n"));
    EXPECT_EQ(names::kHttpServerSpan.text, "http.server");
}

}  // namespace
}  // namespace emptor::telemetry
