#pragma once

#include <string>
#include <string_view>

#include "connectors/easypost/wire.h"
#include "connectors/port/tracking.h"

namespace emptor::connectors::easypost {

// A word that EasyPost did not have when this was written is unspecified, never delivered.
api::orders::ParcelStatus to_status(std::string_view status);

Tracker to_tracker(const wire::Tracker& tracker);

// X-Hmac-Signature: hmac-sha256-hex=HEX over the raw body; the key is the secret in Unicode's form
// NFKD, which for the ASCII secrets that are accepted is the secret itself. Errors:
// webhook-bad-signature.
core::Result<> check_signature(const std::string& header, const std::string& body,
                               const std::string& secret);

}  // namespace emptor::connectors::easypost
