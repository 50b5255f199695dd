#pragma once

#include <string>
#include <string_view>

#include "core/ids.h"

namespace emptor::crypto {

// Hashes as raw bytes; crypto::hex and crypto::base64 print them.

std::string sha256(std::string_view bytes);
std::string sha512(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

// Equality whose time does not depend on where two texts differ. Only the length is given away.
bool constant_time_equal(std::string_view a, std::string_view b);

// Unpredictable bytes if `random` is: keys, nonces, tokens.
std::string random_bytes(core::Random& random, std::size_t count);

}  // namespace emptor::crypto
