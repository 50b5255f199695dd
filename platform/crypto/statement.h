#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "platform/crypto/keys.h"

namespace emptor::crypto {

// A signed statement of one role to another (compact JWS, RFC 7515): `type` says what it is for, so
// that a statement of one kind is never taken for one of another.

std::string sign_statement(const PrivateKey& key, std::string_view type, std::string_view json);

// The JSON that was signed. Errors: statement-invalid (form, type, algorithm or signature).
core::Result<std::string> verify_statement(const PublicKey& key, std::string_view type,
                                           std::string_view statement);

}  // namespace emptor::crypto
