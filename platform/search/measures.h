#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emptor::search {

// An amount that a document must name in some field, in one of the units gb, mm, inch, l, g, w, v,
// mah, hz, mp, lm; with some slack, for whoever asks looks closer later. Lengths are compared
// whatever their unit.
struct AmountRange {
    std::string unit;
    std::optional<double> at_least;
    std::optional<double> at_most;
};

// What a term such as "1.5tb" measures.
struct Measure {
    std::string_view base;  // the unit that all of its kind are brought to
    double value = 0;
};
std::optional<Measure> measure_of(std::string_view term);

// Whether the measure is of the range's kind and within it.
bool meets(const Measure& measure, const AmountRange& range);

// Whether the unit is one that amounts can be compared in.
bool is_measured(std::string_view unit);

}  // namespace emptor::search
