#pragma once

#include <string>
#include <vector>

#include "services/orchestrator/domain/grammar.h"
#include "services/orchestrator/domain/prompt_words.h"

namespace emptor::orchestrator {

// A prompt on its way to an intent: every rule takes the words it understands, what is left names
// the product.
class PromptReader {
public:
    PromptReader(std::string_view prompt, const PromptContext& context)
        : words_(split_prompt(prompt)), context_(context) {}

    core::Result<api::common::Intent> read();

private:
    using Words = std::vector<std::string_view>;
    struct Amount {
        core::Money money;
        std::size_t begin = 0;
        std::size_t length = 0;
        bool explicit_currency = false;
    };

    // --- where things stand
    bool is(std::size_t at, std::string_view text) const;
    bool one_of(std::size_t at, const Words& texts) const;
    std::size_t phrase(std::size_t at,
                       const std::vector<Words>& phrases) const;  // its length, or 0
    void take(std::size_t at, std::size_t count);
    core::Result<std::optional<Amount>> amount(std::size_t at) const;
    bool unit(std::size_t at) const;

    // --- rules, in the order in which they are tried
    core::Result<> read_ranges();
    core::Result<> read_limits();
    void read_scope();
    void read_delivery();
    void read_exclusions();
    void read_condition();
    void read_preference();
    void read_quantity();
    void read_attributes();
    void read_colours();
    void read_names();
    core::Result<> finish();

    std::optional<core::Instant> day_named(std::size_t at, std::size_t& length) const;
    core::Instant end_of_day(std::chrono::local_days day) const;
    void exclude(std::size_t at);
    std::string known_name(std::size_t at, const std::vector<std::string>& names,
                           std::size_t& length) const;

    std::vector<PromptWord> words_;
    const PromptContext& context_;
    api::common::Intent intent_;
    bool each_ = false;
};

}  // namespace emptor::orchestrator
