#include "core/money.h"

#include <algorithm>
#include <array>
#include <format>
#include <numeric>

#include "core/check.h"
#include "core/reasons.h"
#include "core/text.h"

namespace emptor::core {
namespace {

struct CurrencyRow {
    std::string_view code;
    int exponent;
};

// ISO 4217, list one of 2024-06-25, currencies in circulation; exponent as the list's column
// "Minor unit". Two-digit currencies first, the exceptions behind.
constexpr std::array kTwoDigits = std::to_array<std::string_view>(
    {"AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
     "BGN", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
     "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR",
     "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF",
     "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP",
     "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
     "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK",
     "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD",
     "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP",
     "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "UYU", "UZS", "VED", "VES", "WST", "XCD", "YER",
     "ZAR", "ZMW", "ZWG"});
constexpr std::array kOthers = std::to_array<CurrencyRow>(
    {{"BIF", 0}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"ISK", 0}, {"JPY", 0}, {"KMF", 0},
     {"KRW", 0}, {"PYG", 0}, {"RWF", 0}, {"UGX", 0}, {"VND", 0}, {"VUV", 0}, {"XAF", 0},
     {"XOF", 0}, {"XPF", 0}, {"BHD", 3}, {"IQD", 3}, {"JOD", 3}, {"KWD", 3}, {"LYD", 3},
     {"OMR", 3}, {"TND", 3}, {"CLF", 4}, {"UYW", 4}});

int exponent_of(std::string_view code) {
    if (std::ranges::binary_search(kTwoDigits, code)) return 2;
    const auto row = std::ranges::find(kOthers, code, &CurrencyRow::code);
    return row == kOthers.end() ? -1 : row->exponent;
}

constexpr std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

Error overflow() {
    return fail(reasons::kAmountOverflow, "the amount is too large");
}

Error malformed(std::string_view text) {
    return fail(reasons::kMalformedAmount,
                std::format("'{}' is not an amount", text.substr(0, 40)));
}

// Appends digits to `minor`, downwards from zero so that the smallest int64 can be read too.
Result<> append_digits(std::int64_t& minor, std::string_view digits, std::string_view whole) {
    for (const char c : digits) {
        if (c < '0' || c > '9') return malformed(whole);
        if (__builtin_mul_overflow(minor, 10, &minor)) return overflow();
        if (__builtin_sub_overflow(minor, c - '0', &minor)) return overflow();
    }
    return {};
}

}  // namespace

Result<Currency> Currency::parse(std::string_view code) {
    Currency currency;
    const auto unknown = [&] {
        return fail(reasons::kUnknownCurrency,
                    std::format("'{}' is not a currency code", code.substr(0, 12)));
    };
    if (code.size() != 3) return unknown();
    std::ranges::transform(code, currency.code_, to_upper);
    const int exponent = exponent_of({currency.code_, 3});
    if (exponent < 0) return unknown();
    currency.exponent_ = static_cast<std::int8_t>(exponent);
    return currency;
}

Result<Money> Money::of(std::int64_t minor, std::string_view currency_code) {
    TRY(const Currency currency, Currency::parse(currency_code));
    return Money(minor, currency);
}

Result<Money> Money::parse(std::string_view decimal, Currency currency) {
    EMPTOR_CHECK(!currency.empty());
    std::string_view rest = decimal;
    const bool negative = rest.starts_with('-');
    if (negative) rest.remove_prefix(1);
    const std::size_t dot = rest.find('.');
    const std::string_view whole = rest.substr(0, dot);
    std::string fraction(dot == std::string_view::npos ? "" : rest.substr(dot + 1));
    if (whole.empty() || (dot != std::string_view::npos && fraction.empty()))
        return malformed(decimal);

    const auto wanted = static_cast<std::size_t>(currency.exponent());
    while (fraction.size() > wanted && fraction.back() == '0') fraction.pop_back();
    if (fraction.size() > wanted) return malformed(decimal);
    fraction.resize(wanted, '0');

    std::int64_t minor = 0;
    TRY_OK(append_digits(minor, whole, decimal));
    TRY_OK(append_digits(minor, fraction, decimal));
    if (!negative && __builtin_sub_overflow(std::int64_t{0}, minor, &minor)) return overflow();
    return Money(minor, currency);
}

std::string Money::decimal() const {
    const int exponent = currency_.exponent();
    const bool negative = minor_ < 0;
    const std::uint64_t magnitude =
        negative ? ~static_cast<std::uint64_t>(minor_) + 1 : static_cast<std::uint64_t>(minor_);
    const auto unit = static_cast<std::uint64_t>(power_of_ten(exponent));
    const std::string_view sign = negative ? "-" : "";
    if (exponent == 0) return std::format("{}{}", sign, magnitude);
    return std::format("{}{}.{:0{}}", sign, magnitude / unit, magnitude % unit, exponent);
}

std::string Money::text() const {
    return std::format("{} {}", decimal(), currency_.code());
}

namespace {

Result<> same_currency(Money a, Money b) {
    if (a.currency() == b.currency()) return {};
    return fail(reasons::kCurrencyMismatch,
                std::format("{} and {} cannot be put together", a.text(), b.text()));
}

}  // namespace

Result<Money> Money::plus(Money other) const {
    TRY_OK(same_currency(*this, other));
    std::int64_t minor = 0;
    if (__builtin_add_overflow(minor_, other.minor_, &minor)) return overflow();
    return Money(minor, currency_);
}

Result<Money> Money::minus(Money other) const {
    TRY_OK(same_currency(*this, other));
    std::int64_t minor = 0;
    if (__builtin_sub_overflow(minor_, other.minor_, &minor)) return overflow();
    return Money(minor, currency_);
}

Result<Money> Money::times(std::int64_t factor) const {
    std::int64_t minor = 0;
    if (__builtin_mul_overflow(minor_, factor, &minor)) return overflow();
    return Money(minor, currency_);
}

Result<std::strong_ordering> Money::compare(Money other) const {
    TRY_OK(same_currency(*this, other));
    return minor_ <=> other.minor_;
}

std::vector<Money> Money::allocate(std::span<const std::int64_t> weights) const {
    __extension__ using Wide = __int128;
    Wide total = 0;
    for (const std::int64_t weight : weights) {
        EMPTOR_CHECK(weight >= 0);
        total += weight;
    }
    EMPTOR_CHECK(total > 0);

    std::vector<std::int64_t> parts;
    std::vector<Wide> remainders;
    std::int64_t given = 0;
    for (const std::int64_t weight : weights) {
        const Wide product = static_cast<Wide>(minor_) * weight;
        parts.push_back(static_cast<std::int64_t>(product / total));
        remainders.push_back(product % total < 0 ? -(product % total) : product % total);
        given += parts.back();
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    const std::int64_t step = minor_ < 0 ? -1 : 1;
    for (std::size_t i = 0; given != minor_; ++i, given += step) parts[order[i]] += step;

    std::vector<Money> result;
    for (const std::int64_t part : parts) result.emplace_back(part, currency_);
    return result;
}

Result<Money> sum(std::span<const Money> amounts, Currency currency) {
    Money total(0, currency);
    for (const Money amount : amounts) {
        TRY(total, total.plus(amount));
    }
    return total;
}

}  // namespace emptor::core
