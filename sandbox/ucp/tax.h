#pragma once

#include <cstdint>
#include <string_view>

namespace emptor::sandbox::ucp {

// Standard sales tax or VAT rate of a destination in thousandths of a percent: the state-wide rate
// for US states, the standard VAT rate for EU countries, the United Kingdom, Norway and
// Switzerland, 0 elsewhere.
std::int64_t tax_rate(std::string_view country, std::string_view region);

// amount × rate, rounded half up. `amount` is not negative.
std::int64_t tax_on(std::int64_t amount, std::int64_t rate);

// The part of a gross amount that is tax.
std::int64_t tax_within(std::int64_t gross, std::int64_t rate);

}  // namespace emptor::sandbox::ucp
