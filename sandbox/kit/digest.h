#pragma once

#include <string>
#include <string_view>

namespace emptor::sandbox {

// Hashes and encodings that the vendors' signatures are made of.
std::string sha256(std::string_view data);                             // 32 raw bytes
std::string hmac_sha256(std::string_view key, std::string_view data);  // 32 raw bytes
std::string to_hex(std::string_view bytes);
std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);  // without padding
std::string from_base64(std::string_view text);    // both alphabets; empty if malformed
bool equal_in_constant_time(std::string_view a, std::string_view b);
std::string random_token(std::size_t bytes);  // that many random bytes as hex

}  // namespace emptor::sandbox
