#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace emptor::crypto {

// The value of Content-Digest (RFC 9530) over the raw bytes of a body: "sha-256=:…:".
std::string content_digest(std::string_view body);

// Checks a received Content-Digest. Every sha-256 and sha-512 entry must be right and at least one
// of them present; entries of other kinds are passed over. Errors: content-digest-mismatch.
core::Result<> check_content_digest(std::string_view header, std::string_view body);

}  // namespace emptor::crypto
