#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/text.h"

namespace emptor::orchestrator {

// A word, number or sign of a prompt.
struct PromptWord {
    std::string text;                   // lower case; of a number: as it was typed
    std::string typed;                  // as it was typed
    std::optional<std::string> number;  // an exact decimal with a point: "1299.99"
    bool begins = false;  // first of the prompt, or behind a comma, point and the like
    bool glued = false;   // right behind the word before, as "p" in "1080p"
    bool used = false;    // a rule has taken it

    bool capitalised() const { return core::is_upper(typed[0]); }
};

// Takes a prompt apart: words (with hyphens, apostrophes and the like inside), numbers (thousands
// and decimals in either style, "2k"; a unit glued to one is a word of its own), dates as
// 2026-03-07, signs of currencies, "<" and, behind a number, the sign for inches. Other signs are
// dropped.
std::vector<PromptWord> split_prompt(std::string_view prompt);

// "1,299.99", "1.299,99", "80", "2k" as an exact decimal with a point. A lone separator before
// exactly three digits groups thousands.
std::optional<std::string> parse_prompt_number(std::string_view text);

// The currency that a word or sign names: "$", "euros", "bucks", "gbp".
std::optional<core::Currency> currency_word(const PromptWord& word);

// Whether they are equal, or one has two neighbouring letters of the other swapped (from five
// letters on): "udner".
bool same_but_for_a_slip(std::string_view a, std::string_view b);

}  // namespace emptor::orchestrator
