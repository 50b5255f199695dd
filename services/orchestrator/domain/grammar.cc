#include "services/orchestrator/domain/grammar.h"

#include <string>
#include <vector>

#include "core/reasons.h"
#include "core/text.h"
#include "services/orchestrator/domain/prompt_reader.h"
#include "services/orchestrator/domain/prompt_words.h"

namespace emptor::orchestrator {
namespace {

constexpr std::size_t kLongest = 4000;
constexpr std::size_t kShortestCard = 13;  // digits
constexpr std::size_t kLongestCard = 19;
constexpr std::size_t kMostSeparators = 3;  // bytes
constexpr std::string_view kRemoved = "[card number removed]";

bool luhn(const std::string& digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        int value = digits[digits.size() - 1 - i] - '0';
        if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
        sum += value;
    }
    return sum % 10 == 0;
}

// A run of digits of the prompt.
struct Group {
    std::size_t begin;
    std::size_t end;
};

std::vector<Group> digit_groups(std::string_view text) {
    std::vector<Group> groups;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!core::is_digit(text[at])) continue;
        if (at == 0 || !core::is_digit(text[at - 1])) groups.push_back({at, at});
        groups.back().end = at + 1;
    }
    return groups;
}

// Whether the groups are written as parts of one number: nothing between them but a few signs that
// people group digits with.
bool grouped(std::string_view text, const Group& a, const Group& b) {
    constexpr std::string_view kSeparators = " \t\r\n-._/\xc2\xa0";
    const std::string_view between = text.substr(a.end, b.begin - a.end);
    return between.size() <= kMostSeparators &&
           between.find_first_not_of(kSeparators) == std::string_view::npos;
}

// The last of the groups from `first` on that make a card number with it; none: 0 groups. Whole
// groups only, the longest run first, so that a number beside the card's does not hide it.
std::size_t card_groups(std::string_view text, const std::vector<Group>& groups,
                        std::size_t first) {
    std::string digits;
    std::size_t found = 0;
    for (std::size_t i = first; i < groups.size(); ++i) {
        if (i > first && !grouped(text, groups[i - 1], groups[i])) break;
        digits += text.substr(groups[i].begin, groups[i].end - groups[i].begin);
        if (digits.size() > kLongestCard) break;
        if (digits.size() >= kShortestCard && luhn(digits)) found = i - first + 1;
    }
    return found;
}

}  // namespace

Redacted redact_card_numbers(std::string_view prompt) {
    const std::vector<Group> groups = digit_groups(prompt);
    Redacted redacted;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < groups.size();) {
        const std::size_t parts = card_groups(prompt, groups, i);
        if (parts == 0) {
            ++i;
            continue;
        }
        redacted.text += prompt.substr(copied, groups[i].begin - copied);
        redacted.text += kRemoved;
        copied = groups[i + parts - 1].end;
        i += parts;
        ++redacted.removed;
    }
    redacted.text += prompt.substr(copied);
    return redacted;
}

core::Result<api::common::Intent> parse_prompt(std::string_view prompt,
                                               const PromptContext& context) {
    namespace reasons = core::reasons;
    if (prompt.size() > kLongest)
        return core::fail(reasons::kPromptTooLong, "the prompt is longer than 4,000 bytes");
    if (!core::is_valid_utf8(prompt))
        return core::fail(reasons::kPromptNotText, "the prompt is not valid UTF-8");
    if (core::trim(prompt).empty()) return core::fail(reasons::kPromptEmpty, "the prompt is empty");
    std::string cleaned(prompt);
    for (std::size_t at; (at = cleaned.find(kRemoved)) != std::string::npos;)
        cleaned.erase(at, kRemoved.size());
    return PromptReader(cleaned, context).read();
}

}  // namespace emptor::orchestrator
