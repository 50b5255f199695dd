#include "sandbox/ucp/tax.h"

#include <algorithm>
#include <array>

namespace emptor::sandbox::ucp {
namespace {

struct Rate {
    std::string_view place;
    std::int64_t rate;
};

constexpr auto kStates = std::to_array<Rate>({
    {"AL", 4000}, {"AK", 0},    {"AZ", 5600}, {"AR", 6500}, {"CA", 7250}, {"CO", 2900},
    {"CT", 6350}, {"DE", 0},    {"DC", 6000}, {"FL", 6000}, {"GA", 4000}, {"HI", 4000},
    {"ID", 6000}, {"IL", 6250}, {"IN", 7000}, {"IA", 6000}, {"KS", 6500}, {"KY", 6000},
    {"LA", 5000}, {"ME", 5500}, {"MD", 6000}, {"MA", 6250}, {"MI", 6000}, {"MN", 6875},
    {"MS", 7000}, {"MO", 4225}, {"MT", 0},    {"NE", 5500}, {"NV", 6850}, {"NH", 0},
    {"NJ", 6625}, {"NM", 4875}, {"NY", 4000}, {"NC", 4750}, {"ND", 5000}, {"OH", 5750},
    {"OK", 4500}, {"OR", 0},    {"PA", 6000}, {"RI", 7000}, {"SC", 6000}, {"SD", 4200},
    {"TN", 7000}, {"TX", 6250}, {"UT", 6100}, {"VT", 6000}, {"VA", 5300}, {"WA", 6500},
    {"WV", 6000}, {"WI", 5000}, {"WY", 4000},
});

constexpr auto kCountries = std::to_array<Rate>({
    {"AT", 20'000}, {"BE", 21'000}, {"BG", 20'000}, {"CH", 8100},   {"CY", 19'000}, {"CZ", 21'000},
    {"DE", 19'000}, {"DK", 25'000}, {"EE", 24'000}, {"ES", 21'000}, {"FI", 25'500}, {"FR", 20'000},
    {"GB", 20'000}, {"GR", 24'000}, {"HR", 25'000}, {"HU", 27'000}, {"IE", 23'000}, {"IT", 22'000},
    {"LT", 21'000}, {"LU", 17'000}, {"LV", 21'000}, {"MT", 18'000}, {"NL", 21'000}, {"NO", 25'000},
    {"PL", 23'000}, {"PT", 23'000}, {"RO", 21'000}, {"SE", 25'000}, {"SI", 22'000}, {"SK", 23'000},
});

constexpr std::int64_t kWhole = 100'000;

}  // namespace

std::int64_t tax_rate(std::string_view country, std::string_view region) {
    if (country == "US") {
        const auto state = std::ranges::find(kStates, region, &Rate::place);
        return state == kStates.end() ? 0 : state->rate;
    }
    const auto found = std::ranges::find(kCountries, country, &Rate::place);
    return found == kCountries.end() ? 0 : found->rate;
}

std::int64_t tax_on(std::int64_t amount, std::int64_t rate) {
    return (amount * rate + kWhole / 2) / kWhole;
}

std::int64_t tax_within(std::int64_t gross, std::int64_t rate) {
    return (gross * rate + (kWhole + rate) / 2) / (kWhole + rate);
}

}  // namespace emptor::sandbox::ucp
