#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emptor::runtime {

// W3C trace context of the current span, as hex digits; empty = not traced.
struct Trace {
    std::string trace_id;  // 32 digits
    std::string span_id;   // 16 digits
    bool sampled = false;

    friend bool operator==(const Trace&, const Trace&) = default;
};

// Reads the header `traceparent` of W3C Trace Context: version 00 exactly, later versions as far as
// they are known; nothing for what the recommendation says to ignore.
std::optional<Trace> parse_traceparent(std::string_view header);

// The header for an outgoing call; empty for a context that is not traced.
std::string format_traceparent(const Trace& trace);

}  // namespace emptor::runtime
