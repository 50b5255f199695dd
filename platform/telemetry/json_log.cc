#include "platform/telemetry/json_log.h"

#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <format>
#include <utility>

#include "core/text.h"

namespace emptor::telemetry {
namespace {

constexpr std::size_t kLongestText = 2000;

std::string json_text(std::string_view text) {
    const std::string_view clipped = core::clip_utf8(text, kLongestText);
    const bool utf8 = core::is_valid_utf8(clipped);
    std::string json = "\"";
    for (const char c : clipped) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            json += std::format("\\u{:04x}", byte);
        } else {
            json += byte >= 0x80 && !utf8 ? '?' : c;
        }
    }
    return json + '"';
}

struct Printer {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const {
        return std::isfinite(value) ? std::format("{}", value) : "null";
    }
    std::string operator()(const std::string& value) const { return json_text(value); }
};

}  // namespace

std::string to_json_line(const LogRecord& record, core::Instant now) {
    std::string line =
        std::format(R"({{"ts":"{}","level":"{}","event":{})", core::format_instant(now),
                    name(record.level), json_text(record.event));
    if (!record.trace.trace_id.empty()) {
        line += std::format(R"(,"trace_id":{},"span_id":{})", json_text(record.trace.trace_id),
                            json_text(record.trace.span_id));
    }
    for (const auto& [key, value] : record.fields) {
        line += std::format(",{}:{}", json_text(key), std::visit(Printer{}, value.get()));
    }
    return line + "}\n";
}

void write_to_stderr(std::string_view line) {
    while (!line.empty()) {
        const ssize_t count = ::write(STDERR_FILENO, line.data(), line.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return;
        line.remove_prefix(static_cast<std::size_t>(count));
    }
}

JsonLog::JsonLog(const core::Clock& clock, Level least, LineSink sink)
    : clock_(clock), least_(least), sink_(std::move(sink)) {}

void JsonLog::write(LogRecord record) {
    if (record.level < least_) return;
    const std::string line = to_json_line(record, clock_.now());
    const std::lock_guard lock(mutex_);
    sink_(line);
}

}  // namespace emptor::telemetry
