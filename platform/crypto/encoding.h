#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emptor::crypto {

// Bytes as text and back. Byte strings are std::string. Decoding is strict: what the encoder would
// not have written is refused (nullopt), so that one value has one text.

std::string hex(std::string_view bytes);                  // lower case
std::optional<std::string> unhex(std::string_view text);  // either case

std::string base64(std::string_view bytes);  // RFC 4648 section 4, padded
std::optional<std::string> unbase64(std::string_view text);

std::string base64url(std::string_view bytes);  // RFC 4648 section 5, not padded
std::optional<std::string> unbase64url(std::string_view text);

}  // namespace emptor::crypto
