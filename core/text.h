#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emptor::core {

// ASCII helpers; anything that needs Unicode tables lives in platform or services.

// What std::isdigit and its like say in the C locale; a byte of another letter is in no class.
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_letter(char c) {
    return is_lower(c) || is_upper(c);
}
constexpr bool is_alphanumeric(char c) {
    return is_letter(c) || is_digit(c);
}
// A byte that a word is made of: a letter or digit, or part of any character beyond ASCII.
constexpr bool is_word_byte(char c) {
    return is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80;
}
constexpr char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) {
    return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// 0 to 15; -1 for what is no hexadecimal digit of either case.
constexpr int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const char letter = to_lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool is_valid_utf8(std::string_view text);  // RFC 3629: no overlong forms, no surrogates
std::string_view trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
std::string to_upper_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Cuts to at most `bytes` bytes without breaking a UTF-8 sequence.
std::string_view clip_utf8(std::string_view text, std::size_t bytes);

}  // namespace emptor::core
