#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "platform/runtime/context.h"

namespace emptor::telemetry {

// W3C Trace Context. Reads the header `traceparent`: version 00 exactly, later versions as far as
// they are known; nullopt for what the recommendation says to ignore.
std::optional<runtime::Trace> parse_traceparent(std::string_view header);

// The header for an outgoing call; empty for a context that is not traced.
std::string format_traceparent(const runtime::Trace& trace);

// A child of `parent`, or the first span of a new trace if the parent is empty.
runtime::Trace child_of(const runtime::Trace& parent, bool sample_new, core::Random& random);

}  // namespace emptor::telemetry
