#include "sandbox/network/network.h"

#include <algorithm>

#include "core/text.h"

namespace emptor::sandbox::network {
namespace {

// Sum of the digits from right to left, every second one doubled, beginning with the first or
// second.
int luhn_sum(std::string_view digits, bool double_first) {
    int sum = 0;
    bool doubled = double_first;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        const int value = (*digit - '0') * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
        doubled = !doubled;
    }
    return sum;
}

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, core::is_digit);
}

}  // namespace

bool luhn_valid(std::string_view number) {
    return number.size() >= 12 && number.size() <= 19 && all_digits(number) &&
           luhn_sum(number, false) % 10 == 0;
}

char luhn_digit(std::string_view digits_before) {
    return static_cast<char>('0' + (10 - luhn_sum(digits_before, true) % 10) % 10);
}

std::string brand_of(std::string_view number) {
    if (number.starts_with('4')) return "visa";
    if (number.starts_with("34") || number.starts_with("37")) return "amex";
    if (number.size() >= 2 && number[0] == '5' && number[1] >= '1' && number[1] <= '5')
        return "mastercard";
    return "unknown";
}

Decision CardNetwork::authorize(const Charge& charge) const {
    if (!luhn_valid(charge.card.number))
        return {.approved = false, .authorization_id = "", .reason = "invalid_number"};
    const auto issuer = std::ranges::find_if(
        issuers_, [&](const Issuer* i) { return i->owns(charge.card.number); });
    if (issuer == issuers_.end())
        return {.approved = false, .authorization_id = "", .reason = "no_such_issuer"};
    return (*issuer)->authorize(charge);
}

bool CardNetwork::capture(const std::string& authorization_id, std::int64_t amount) const {
    return std::ranges::any_of(issuers_,
                               [&](Issuer* i) { return i->capture(authorization_id, amount); });
}

bool CardNetwork::reverse(const std::string& authorization_id) const {
    return std::ranges::any_of(issuers_, [&](Issuer* i) { return i->reverse(authorization_id); });
}

bool CardNetwork::refund(const std::string& authorization_id, std::int64_t amount) const {
    return std::ranges::any_of(issuers_,
                               [&](Issuer* i) { return i->refund(authorization_id, amount); });
}

}  // namespace emptor::sandbox::network
