#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace emptor::core {

// An ISO 4217 currency. A value type of the code and its exponent (digits of the minor unit:
// 0 for JPY, 2 for USD, 3 for KWD, 4 for CLF). Only codes of the table can be made.
class Currency {
public:
    Currency() = default;  // no currency at all; adds to nothing

    // Errors: unknown-currency. Accepts upper or lower case, exactly three letters.
    static Result<Currency> parse(std::string_view code);

    std::string_view code() const { return {code_, code_[0] == '\0' ? 0u : 3u}; }
    int exponent() const { return exponent_; }
    bool empty() const { return code_[0] == '\0'; }

    friend bool operator==(const Currency&, const Currency&) = default;

private:
    char code_[3] = {};
    std::int8_t exponent_ = 0;
};

// An exact amount in minor units of one currency. No floating point comes near it. Arithmetic is
// checked: overflow and mixing currencies are errors (amount-overflow, currency-mismatch).
class Money {
public:
    Money() = default;
    Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}

    // Minor units with a currency code, as the wire has it. Errors: unknown-currency.
    static Result<Money> of(std::int64_t minor, std::string_view currency_code);

    // An exact decimal in major units: "12", "-0.5", "1234.56". More digits than the currency has
    // are refused unless they are zeros; no exponent, no separators, no spaces.
    // Errors: malformed-amount, amount-overflow.
    static Result<Money> parse(std::string_view decimal, Currency currency);

    std::int64_t minor() const { return minor_; }
    Currency currency() const { return currency_; }
    bool is_zero() const { return minor_ == 0; }
    bool is_negative() const { return minor_ < 0; }

    std::string decimal() const;  // "1234.56", exact
    std::string text() const;     // "1234.56 USD"

    Result<Money> plus(Money other) const;
    Result<Money> minus(Money other) const;
    Result<Money> times(std::int64_t factor) const;
    Result<std::strong_ordering> compare(Money other) const;  // error: currency-mismatch

    // Parts in the ratio of `weights` (none negative, sum above zero) that add up to exactly this
    // amount; the largest remainders get the odd units, earlier first.
    std::vector<Money> allocate(std::span<const std::int64_t> weights) const;

    friend bool operator==(const Money&, const Money&) = default;

private:
    std::int64_t minor_ = 0;
    Currency currency_;
};

// Sum of amounts of one currency; an empty list gives zero of `currency`.
Result<Money> sum(std::span<const Money> amounts, Currency currency);

}  // namespace emptor::core
