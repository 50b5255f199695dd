#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "platform/runtime/context.h"

namespace emptor::web {

// What the server reads out of request lines and headers. Pure.

// %XX decoded, and "+" as space if asked for. Errors: malformed-request (bad escape, NUL byte).
core::Result<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

// "a=1&b=2", decoded; of a repeated name the first. Errors: malformed-request.
core::Result<std::map<std::string, std::string>> parse_query(std::string_view query);

// True for 1 to 128 letters, digits and "._-": what may be echoed and logged.
bool is_request_id(std::string_view text);

// The token of "Bearer TOKEN"; empty if it is something else.
std::string bearer_token(std::string_view authorization);

// The token offered as subprotocol "bearer.TOKEN"; empty if none.
std::string bearer_subprotocol(std::string_view offered);

bool offers_subprotocol(std::string_view offered, std::string_view protocol);

// Emptor-Timeout-Ms: what the caller is willing to wait; nothing if absent.
// Errors: malformed-request (not a whole number of 1 to 86,400,000).
core::Result<std::optional<std::chrono::milliseconds>> parse_timeout(std::string_view header);

}  // namespace emptor::web
