#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"

namespace emptor::orchestrator {

// A word, number or sign of a prompt.
struct PromptWord {
    std::string text;                   // lower case; of a number: as it was typed
    std::string typed;                  // as it was typed
    std::optional<std::string> number;  // an exact decimal with a dot: "1299.99"
    bool currency_sign = false;         // $ € £ ¥
    bool used = false;                  // a rule has taken it
};

// Takes a prompt apart: words (with inner hyphens and apostrophes), numbers (thousands and decimals
// in either style, "2k", glued units as in "512gb" apart), currency signs; other signs are dropped.
std::vector<PromptWord> split_prompt(std::string_view prompt);

// "1,299.99", "1.299,99", "80", "2k" as an exact decimal with a dot.
std::optional<std::string> parse_prompt_number(std::string_view text);

// The currency that a word or sign names: "$", "euros", "bucks", "gbp".
std::optional<core::Currency> currency_word(const PromptWord& word);

}  // namespace emptor::orchestrator
