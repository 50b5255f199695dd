#include "services/normalize/domain/gtin.h"

#include <algorithm>

namespace emptor::normalize::domain {
namespace {

constexpr std::size_t kLength = 14;

bool has_right_check_digit(std::string_view gtin14) {
    int sum = 0;
    for (std::size_t i = 0; i < kLength; ++i) sum += (gtin14[i] - '0') * (i % 2 == 0 ? 3 : 1);
    return sum % 10 == 0;
}

bool is_restricted(std::string_view gtin14) {
    const std::string_view gtin13 = gtin14.substr(1);
    if (gtin13.starts_with("00000")) return gtin13[5] == '0' || gtin13[5] == '2';  // a GTIN-8
    return gtin13.starts_with("02") || gtin13.starts_with("04") || gtin13.starts_with("2");
}

}  // namespace

std::optional<std::string> canonical_gtin(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c == ' ' || c == '-') continue;
        if (c < '0' || c > '9' || digits.size() == kLength) return std::nullopt;
        digits += c;
    }
    constexpr std::size_t kLengths[] = {8, 11, 12, 13, 14};
    if (std::ranges::find(kLengths, digits.size()) == std::end(kLengths)) return std::nullopt;
    digits.insert(0, kLength - digits.size(), '0');
    if (!has_right_check_digit(digits) || is_restricted(digits)) return std::nullopt;
    return digits;
}

}  // namespace emptor::normalize::domain
