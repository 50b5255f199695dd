#include "apps/server/records.h"

#include <string>
#include <utility>

#include "platform/telemetry/names.h"

namespace emptor::server {
namespace {

namespace names = telemetry::names;
using telemetry::Level;
using telemetry::LogRecord;

double seconds(std::chrono::microseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

std::string_view name(core::Outcome outcome) {
    switch (outcome) {
        case core::Outcome::kDone:
            return "done";
        case core::Outcome::kNotDone:
            return "not_done";
        case core::Outcome::kUnknown:
            return "unknown";
    }
    return "unknown";
}

}  // namespace

void note_access(const web::AccessRecord& record, telemetry::Log& log,
                 telemetry::Metrics& metrics) {
    // Whether we are up is asked all the time, by machines.
    const bool health = record.route.empty() && record.reason.empty() && record.failure.empty();
    if (health) return;
    // The method comes from outside; a path that no route takes would bring any number of them.
    const std::string method = record.route.empty() ? "" : record.method;
    metrics
        .counter(names::kHttpRequestsTotal, {record.route, method, std::to_string(record.status)})
        .add();
    metrics.histogram(names::kHttpRequestSeconds, {record.route}).observe(seconds(record.duration));
    LogRecord line{.level = record.failure.empty() ? Level::kInfo : Level::kError,
                   .event = record.failure.empty() ? "web.request" : "web.handler_failed",
                   .trace = record.trace};
    line.fields = {{"method", method},
                   {"route", record.route},
                   {"status", record.status},
                   {"ms", record.duration.count() / 1000},
                   {"request", record.request_id}};
    if (!record.reason.empty()) line.fields.emplace_back("reason", record.reason);
    if (!record.failure.empty()) line.fields.emplace_back("failure", record.failure);
    log.write(std::move(line));
}

void note_call(const http::CallRecord& record, telemetry::Log& log, telemetry::Metrics& metrics) {
    metrics
        .counter(names::kVendorRequestsTotal, {record.connector, std::string(name(record.outcome))})
        .add();
    metrics.histogram(names::kVendorRequestSeconds, {record.connector})
        .observe(seconds(record.duration));
    LogRecord line{.level = record.reason.empty() ? Level::kInfo : Level::kWarning,
                   .event = "http.call",
                   .trace = record.trace};
    line.fields = {{"vendor", record.connector},
                   {"method", record.method},
                   {"host", record.host},
                   {"status", record.status},
                   {"ms", record.duration.count() / 1000}};
    if (!record.reason.empty()) {
        line.fields.emplace_back("reason", record.reason);
        line.fields.emplace_back("outcome", std::string(name(record.outcome)));
    }
    log.write(std::move(line));
}

}  // namespace emptor::server
