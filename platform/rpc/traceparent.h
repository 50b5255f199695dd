#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/runtime/context.h"

namespace emptor::rpc {

// The header `traceparent` of W3C Trace Context, version 00. Empty for a context that is not
// traced.
std::string format_traceparent(const runtime::Trace& trace);

// Nothing for a header that the recommendation says to ignore.
std::optional<runtime::Trace> parse_traceparent(std::string_view header);

}  // namespace emptor::rpc
