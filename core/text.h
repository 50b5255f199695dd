#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emptor::core {

// ASCII helpers; anything that needs Unicode tables lives in platform or services.

bool is_valid_utf8(std::string_view text);  // RFC 3629: no overlong forms, no surrogates
std::string_view trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Cuts to at most `bytes` bytes without breaking a UTF-8 sequence.
std::string_view clip_utf8(std::string_view text, std::size_t bytes);

}  // namespace emptor::core
