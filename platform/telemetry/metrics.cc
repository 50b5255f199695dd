#include "platform/telemetry/metrics.h"

#include <algorithm>
#include <format>

#include "core/check.h"

namespace emptor::telemetry {
namespace {

constexpr std::size_t kMostSeries = 500;

std::string escaped(std::string_view text, bool quotes) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else {
            if (c == '\\' || (quotes && c == '"')) out += '\\';
            out += c;
        }
    }
    return out;
}

// {a="x",b="y"}, with `more` as the last pair; nothing if there is none.
std::string label_text(std::span<const std::string_view> names, const LabelValues& values,
                       const std::string& more = {}) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text +=
            std::format("{}{}=\"{}\"", text.empty() ? "" : ",", names[i], escaped(values[i], true));
    }
    if (!more.empty()) text += (text.empty() ? "" : ",") + more;
    return text.empty() ? text : "{" + text + "}";
}

}  // namespace

// All series of one name; only one of the three maps is used.
struct Metrics::Family {
    std::string help;
    std::string kind;
    std::span<const std::string_view> labels;
    std::map<LabelValues, Counter> counters;
    std::map<LabelValues, Gauge> gauges;
    std::map<LabelValues, Histogram> histograms;

    template <class Series, class... Arguments>
    Series& series(std::map<LabelValues, Series>& all, const LabelValues& values,
                   Arguments... arguments) {
        EMPTOR_CHECK(values.size() == labels.size());
        if (all.size() >= kMostSeries && !all.contains(values)) {
            return all.try_emplace(LabelValues(values.size(), "other"), arguments...).first->second;
        }
        return all.try_emplace(values, arguments...).first->second;
    }
    void print(std::string_view name, std::string& out) const;
    void print_histogram(std::string_view name, const LabelValues& values,
                         const Histogram& histogram, std::string& out) const;
};

void Metrics::Family::print_histogram(std::string_view name, const LabelValues& values,
                                      const Histogram& histogram, std::string& out) const {
    std::uint64_t total = 0;
    const std::vector<std::uint64_t> counts = histogram.counts();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        total += counts[i];
        const std::string bound =
            i < histogram.bounds().size() ? std::format("{}", histogram.bounds()[i]) : "+Inf";
        const std::string more = std::format("le=\"{}\"", bound);
        out += std::format("{}_bucket{} {}\n", name, label_text(labels, values, more), total);
    }
    out += std::format("{}_sum{} {}\n", name, label_text(labels, values), histogram.sum());
    out += std::format("{}_count{} {}\n", name, label_text(labels, values), total);
}

void Metrics::Family::print(std::string_view name, std::string& out) const {
    out += std::format("# HELP {} {}\n# TYPE {} {}\n", name, escaped(help, false), name, kind);
    for (const auto& [values, counter] : counters) {
        out += std::format("{}{} {}\n", name, label_text(labels, values), counter.value());
    }
    for (const auto& [values, gauge] : gauges) {
        out += std::format("{}{} {}\n", name, label_text(labels, values), gauge.value());
    }
    for (const auto& [values, histogram] : histograms)
        print_histogram(name, values, histogram, out);
}

void Histogram::observe(double value) {
    const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::counts() const {
    std::vector<std::uint64_t> counts;
    for (const auto& count : counts_) counts.push_back(count.load(std::memory_order_relaxed));
    return counts;
}

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Family& Metrics::family(std::string_view name, std::string_view help,
                                 std::string_view kind, std::span<const std::string_view> labels) {
    std::unique_ptr<Family>& family = families_[std::string(name)];
    if (!family) {
        family = std::make_unique<Family>();
        family->help = help;
        family->kind = kind;
        family->labels = labels;
    }
    EMPTOR_CHECK(family->kind == kind);
    return *family;
}

Counter& Metrics::counter(const CounterSpec& spec, const LabelValues& values) {
    const std::lock_guard lock(mutex_);
    Family& found = family(spec.name, spec.help, "counter", spec.labels);
    return found.series(found.counters, values);
}

Gauge& Metrics::gauge(const GaugeSpec& spec, const LabelValues& values) {
    const std::lock_guard lock(mutex_);
    Family& found = family(spec.name, spec.help, "gauge", spec.labels);
    return found.series(found.gauges, values);
}

Histogram& Metrics::histogram(const HistogramSpec& spec, const LabelValues& values) {
    const std::lock_guard lock(mutex_);
    Family& found = family(spec.name, spec.help, "histogram", spec.labels);
    return found.series(found.histograms, values, spec.buckets);
}

std::string Metrics::prometheus_text() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& [name, family] : families_) family->print(name, text);
    return text;
}

}  // namespace emptor::telemetry
