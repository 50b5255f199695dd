#include "platform/search/measures.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace emptor::search {
namespace {

// 24 inches are sold as 23.8, a terabyte as 1024 gigabytes.
constexpr double kSlack = 0.03;

struct UnitRow {
    std::string_view unit;  // as Words writes it
    std::string_view base;
    double factor;
};
constexpr std::array<UnitRow, 24> kUnits = {{
    {"ah", "mah", 1000}, {"cl", "l", 0.01},   {"cm", "mm", 10},  {"ft", "mm", 304.8},
    {"g", "g", 1},       {"gb", "gb", 1},     {"hz", "hz", 1},   {"inch", "mm", 25.4},
    {"kg", "g", 1000},   {"khz", "hz", 1000}, {"kw", "w", 1000}, {"l", "l", 1},
    {"lb", "g", 453.6},  {"lm", "lm", 1},     {"m", "mm", 1000}, {"mah", "mah", 1},
    {"mb", "gb", 0.001}, {"ml", "l", 0.001},  {"mm", "mm", 1},   {"mp", "mp", 1},
    {"oz", "g", 28.35},  {"tb", "gb", 1000},  {"v", "v", 1},     {"w", "w", 1},
}};
static_assert(std::ranges::is_sorted(kUnits, {}, &UnitRow::unit));

const UnitRow* unit_row(std::string_view unit) {
    const auto found = std::ranges::lower_bound(kUnits, unit, {}, &UnitRow::unit);
    return found != kUnits.end() && found->unit == unit ? &*found : nullptr;
}

}  // namespace

std::optional<Measure> measure_of(std::string_view term) {
    double number = 0;
    const auto read =
        std::from_chars(term.data(), term.data() + term.size(), number, std::chars_format::fixed);
    if (read.ec != std::errc() || read.ptr == term.data()) return std::nullopt;
    const UnitRow* row = unit_row(term.substr(static_cast<std::size_t>(read.ptr - term.data())));
    if (row == nullptr) return std::nullopt;
    return Measure{row->base, number * row->factor};
}

bool is_measured(std::string_view unit) {
    return unit_row(unit) != nullptr;
}

bool meets(const Measure& measure, const AmountRange& range) {
    const UnitRow* row = unit_row(range.unit);
    if (row == nullptr || row->base != measure.base) return false;
    const double least = range.at_least.value_or(0) * row->factor * (1 - kSlack);
    const double most = range.at_most.value_or(1e18) * row->factor * (1 + kSlack);
    return measure.value >= least && measure.value <= most;
}

}  // namespace emptor::search
