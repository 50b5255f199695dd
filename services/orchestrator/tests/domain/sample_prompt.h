#pragma once

#include "services/orchestrator/domain/grammar.h"

namespace emptor::orchestrator::samples {

inline const std::chrono::time_zone* new_york() {
    return core::find_zone("America/New_York").value();
}

inline const Vocabulary& vocabulary() {
    static const Vocabulary words = {
        .brands = {"apple", "samsung", "sony", "bosch", "dell", "lenovo", "philips", "black+decker",
                   "kitchenaid", "lego", "hp", "wd", "case", "new balance"},
        .merchants = {"fennel", "sorrel-pets", "sorrel pet supply", "juniper"}};
    return words;
}

// Monday at noon in New York.
inline core::Instant monday_noon() {
    return core::parse_instant("2026-03-02T17:00:00Z").value();
}

inline core::Result<api::common::Intent> parse(std::string_view prompt) {
    return parse_prompt(
        prompt, {core::Currency::parse("USD").value(), new_york(), monday_noon(), vocabulary()});
}

}  // namespace emptor::orchestrator::samples
