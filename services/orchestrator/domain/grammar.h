#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "emptor/common/v1/types.h"

namespace emptor::orchestrator {

// A prompt without card numbers (13 to 19 digits, also grouped, that pass the Luhn check): what
// alone may be stored, logged or shown. A barcode number that happens to pass the check (one in
// ten) is cut out too: a card number that stays would be worse.
struct Redacted {
    std::string text;
    int removed = 0;
};
Redacted redact_card_numbers(std::string_view prompt);

// What the grammar knows of the world; all lower case.
struct Vocabulary {
    std::vector<std::string> brands;
    std::vector<std::string> merchants;  // ids and names
};

struct PromptContext {
    core::Currency currency;  // the person's, for amounts that name none
    const std::chrono::time_zone* zone = nullptr;
    core::Instant now;
    const Vocabulary& vocabulary;
};

// Reads a prompt as a typed intent. Pure. Errors: prompt-empty, prompt-too-long (above 4,000
// bytes), prompt-not-text (not UTF-8), prompt-without-product, contradictory-limits,
// unknown-currency, amount-overflow.
core::Result<api::common::Intent> parse_prompt(std::string_view prompt,
                                               const PromptContext& context);

}  // namespace emptor::orchestrator
