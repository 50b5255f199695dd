#include "services/orchestrator/domain/grammar.h"

#include "core/reasons.h"
#include "core/text.h"
#include "services/orchestrator/domain/prompt_reader.h"

namespace emptor::orchestrator {
namespace {

constexpr std::size_t kLongest = 4000;

bool luhn(const std::string& digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        int value = digits[digits.size() - 1 - i] - '0';
        if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
        sum += value;
    }
    return sum % 10 == 0;
}

// Length of a run of digits at the front, grouped by single spaces, hyphens or points.
std::size_t digit_run(std::string_view text, std::string& digits) {
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c >= '0' && c <= '9') {
            digits += c;
            end = at + 1;
            continue;
        }
        const bool separator = c == ' ' || c == '-' || c == '.';
        if (!separator || at + 1 >= text.size() || text[at + 1] < '0' || text[at + 1] > '9') break;
    }
    return end;
}

}  // namespace

Redacted redact_card_numbers(std::string_view prompt) {
    Redacted redacted;
    while (!prompt.empty()) {
        std::string digits;
        const std::size_t length = digit_run(prompt, digits);
        if (length == 0) {
            redacted.text += prompt.front();
            prompt.remove_prefix(1);
            continue;
        }
        const bool card = digits.size() >= 13 && digits.size() <= 19 && luhn(digits);
        redacted.text += card ? "[card number removed]" : std::string(prompt.substr(0, length));
        redacted.removed += card ? 1 : 0;
        prompt.remove_prefix(length);
    }
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
    constexpr std::string_view kRemoved = "[card number removed]";
    std::string cleaned(prompt);
    for (std::size_t at; (at = cleaned.find(kRemoved)) != std::string::npos;)
        cleaned.erase(at, kRemoved.size());
    return PromptReader(cleaned, context).read();
}

}  // namespace emptor::orchestrator
