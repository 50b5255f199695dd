#include "sandbox/catalogue/gtin.h"

#include <format>

namespace emptor::sandbox::catalogue {

char check_digit(std::string_view digits) {
    int sum = 0;
    int weight = 3;
    for (std::size_t i = digits.size(); i > 0; --i) {
        sum += weight * (digits[i - 1] - '0');
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string example_gtin(std::uint32_t number) {
    constexpr std::uint64_t kSpread = 387420489;  // 3^18: no common factor with 10^9
    const std::uint64_t body = (number * kSpread + 104729) % 1'000'000'000;
    std::string digits = std::format("952{:09}", body);
    digits += check_digit(digits);
    return digits;
}

std::string restricted_gtin(std::uint32_t number) {
    constexpr std::string_view kPrefixes[] = {"02", "04", "20", "21", "22", "25", "29"};
    const std::string_view prefix = kPrefixes[number % std::size(kPrefixes)];
    std::string digits = std::format("{}{:010}", prefix, 1000 + number % 42 * 37);
    digits += check_digit(digits);
    return digits;
}

}  // namespace emptor::sandbox::catalogue
