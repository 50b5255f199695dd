#include "platform/rpc/traceparent.h"

#include <algorithm>
#include <format>

namespace emptor::rpc {
namespace {

constexpr std::size_t kLength = 55;  // 2 + 1 + 32 + 1 + 16 + 1 + 2

bool is_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) {
    return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::string format_traceparent(const runtime::Trace& trace) {
    if (trace.trace_id.empty() || trace.span_id.empty()) return {};
    return std::format("00-{}-{}-{}", trace.trace_id, trace.span_id, trace.sampled ? "01" : "00");
}

std::optional<runtime::Trace> parse_traceparent(std::string_view header) {
    if (header.size() < kLength) return std::nullopt;
    const std::string_view version = header.substr(0, 2);
    if (!is_hex(version) || version == "ff") return std::nullopt;
    // A later version may add fields behind another dash.
    const bool whole = header.size() == kLength || (version != "00" && header[kLength] == '-');
    if (!whole || header[2] != '-' || header[35] != '-' || header[52] != '-') return std::nullopt;
    const std::string_view trace_id = header.substr(3, 32);
    const std::string_view span_id = header.substr(36, 16);
    const std::string_view flags = header.substr(53, 2);
    if (!is_id(trace_id) || !is_id(span_id) || !is_hex(flags)) return std::nullopt;
    const bool sampled = std::string_view("13579bdf").contains(flags[1]);
    return runtime::Trace{std::string(trace_id), std::string(span_id), sampled};
}

}  // namespace emptor::rpc
