#pragma once

#include <optional>
#include <string>

#include "sandbox/kit/json.h"
#include "sandbox/ucp/platform_profiles.h"

namespace emptor::sandbox::ucp {

// Requests checked against the schemas of UCP 2026-04-08 for one operation: required members,
// types, members that only the business may write. The first fault found, with its path; nothing
// when sound.

enum class CheckoutOperation { kCreate, kUpdate, kComplete };

std::optional<ProtocolError> check_checkout(const Json& body, CheckoutOperation operation);
std::optional<ProtocolError> check_search(const Json& body);
std::optional<ProtocolError> check_lookup(const Json& body, std::size_t most);
std::optional<ProtocolError> check_product(const Json& body);

// A UUID in its usual text form.
bool is_uuid(std::string_view text);

}  // namespace emptor::sandbox::ucp
