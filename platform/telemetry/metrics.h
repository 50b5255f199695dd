#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace emptor::telemetry {

// Specifications come from contracts/telemetry.yaml, as constants in platform/telemetry/names.h.
struct CounterSpec {
    std::string_view name;
    std::string_view help;
    std::span<const std::string_view> labels;
};
struct GaugeSpec {
    std::string_view name;
    std::string_view help;
    std::span<const std::string_view> labels;
};
struct HistogramSpec {
    std::string_view name;
    std::string_view help;
    std::span<const std::string_view> labels;
    std::span<const double> buckets;  // upper bounds, going up; +Inf is added
};

class Counter {
public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

class Gauge {
public:
    void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t change) { value_.fetch_add(change, std::memory_order_relaxed); }
    std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_ = 0;
};

class Histogram {
public:
    explicit Histogram(std::span<const double> buckets)
        : bounds_(buckets), counts_(buckets.size() + 1) {}
    void observe(double value);
    std::vector<std::uint64_t> counts() const;  // per bucket, the last one above all bounds
    double sum() const { return sum_.load(std::memory_order_relaxed); }
    std::span<const double> bounds() const { return bounds_; }

private:
    std::span<const double> bounds_;
    std::deque<std::atomic<std::uint64_t>> counts_;
    std::atomic<double> sum_ = 0;
};

using LabelValues = std::vector<std::string>;  // in the order of the specification's labels

// The metrics of one process. Thread-safe; what it returns lives as long as it does, so hold on to
// a reference where it is hot. A metric keeps at most 500 combinations of labels; further ones are
// counted under "other", so that no input can fill the memory.
class Metrics {
public:
    Metrics();
    ~Metrics();

    Counter& counter(const CounterSpec& spec, const LabelValues& values = {});
    Gauge& gauge(const GaugeSpec& spec, const LabelValues& values = {});
    Histogram& histogram(const HistogramSpec& spec, const LabelValues& values = {});

    // The text format of Prometheus, version 0.0.4, ordered by name and labels.
    std::string prometheus_text() const;

private:
    struct Family;
    Family& family(std::string_view name, std::string_view help, std::string_view kind,
                   std::span<const std::string_view> labels);

    mutable std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Family>, std::less<>> families_;
};

}  // namespace emptor::telemetry
