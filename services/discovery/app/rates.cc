#include "services/discovery/app/rates.h"

#include <algorithm>
#include <chrono>
#include <format>
#include <set>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::discovery {
namespace {

constexpr std::size_t kMostRates = 10'000;
constexpr std::size_t kMostDigits = 18;
constexpr std::chrono::hours kClockDifference{1};

// Digits with at most one dot between them, not all zero.
bool is_rate(std::string_view text) {
    const auto digits = std::ranges::count_if(text, core::is_digit);
    const auto dots = std::ranges::count(text, '.');
    if (digits == 0 || static_cast<std::size_t>(digits) > kMostDigits || dots > 1) return false;
    if (static_cast<std::size_t>(digits + dots) != text.size()) return false;
    if (!core::is_digit(text.front()) || !core::is_digit(text.back())) return false;
    return text.find_first_not_of("0.") != std::string_view::npos;
}

core::Error invalid(std::string message) {
    return core::fail(core::reasons::kRateInvalid, std::move(message));
}

}  // namespace

core::Result<> check_rates(const api::discovery::ImportRatesRequest& request, core::Instant now) {
    if (request.rates.empty()) return invalid("no rates");
    if (request.rates.size() > kMostRates) return invalid("more than 10000 rates");
    if (request.as_of > now + kClockDifference) return invalid("as_of lies in the future");
    std::set<std::pair<std::string, std::string>> seen;
    for (const api::discovery::RateRow& row : request.rates) {
        TRY(const core::Currency from, core::Currency::parse(row.from));
        TRY(const core::Currency to, core::Currency::parse(row.to));
        const std::string pair = std::format("{} to {}", from.code(), to.code());
        if (from == to) return invalid(pair + ": the same currency");
        if (!is_rate(row.rate)) {
            return invalid(std::format("{}: not a decimal above zero: {}", pair,
                                       core::clip_utf8(row.rate, 40)));
        }
        if (!seen.emplace(from.code(), to.code()).second) return invalid(pair + ": stands twice");
    }
    return {};
}

}  // namespace emptor::discovery
