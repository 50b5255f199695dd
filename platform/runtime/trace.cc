#include "platform/runtime/trace.h"

#include <algorithm>
#include <format>

#include "core/text.h"

namespace emptor::runtime {
namespace {

bool is_lower_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return core::hex_value(c) >= 0 && !core::is_upper(c); });
}

bool is_id(std::string_view text) {
    return is_lower_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::optional<Trace> parse_traceparent(std::string_view header) {
    constexpr std::size_t kSize = 55;  // 00-<32>-<16>-<2>
    if (header.size() < kSize || header[2] != '-' || header[35] != '-' || header[52] != '-') {
        return std::nullopt;
    }
    const std::string_view version = header.substr(0, 2);
    if (!is_lower_hex(version) || version == "ff") return std::nullopt;
    if (header.size() > kSize && (version == "00" || header[kSize] != '-')) return std::nullopt;
    const std::string_view trace_id = header.substr(3, 32);
    const std::string_view span_id = header.substr(36, 16);
    const std::string_view flags = header.substr(53, 2);
    if (!is_id(trace_id) || !is_id(span_id) || !is_lower_hex(flags)) return std::nullopt;
    const bool sampled = std::string_view("13579bdf").contains(flags[1]);
    return Trace{std::string(trace_id), std::string(span_id), sampled};
}

std::string format_traceparent(const Trace& trace) {
    if (trace.trace_id.empty() || trace.span_id.empty()) return {};
    return std::format("00-{}-{}-{}", trace.trace_id, trace.span_id, trace.sampled ? "01" : "00");
}

}  // namespace emptor::runtime
