#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/orchestrator/domain/grammar.h"
#include "services/orchestrator/domain/prompt_words.h"

namespace emptor::orchestrator {

// A prompt on its way to an intent: every rule takes the words it understands, what is left names
// the product. Rules are tried in a fixed order (read()); none looks at words that another took.
//
// Tables are texts: "under|less than" is a list of phrases, each of words.
class PromptReader {
public:
    PromptReader(std::string_view prompt, const PromptContext& context)
        : words_(split_prompt(prompt)), context_(context) {}

    // As parse_prompt(), after the checks of the whole text.
    core::Result<api::common::Intent> read();

private:
    struct Amount {
        core::Money money;
        std::size_t length = 0;  // in words
        bool named = false;      // its currency was
    };
    struct Bounds {
        bool least = false;
        bool most = false;
        std::size_t before = 0;  // words of the bound in front of the amount
        std::size_t behind = 0;
    };

    // --- where things stand (prompt_reader.cc)
    bool free(std::size_t at) const { return at < words_.size() && !words_[at].used; }
    bool is(std::size_t at, std::string_view text) const;
    std::size_t phrase(std::size_t at, std::string_view phrases) const;  // words of the longest
    std::size_t phrase_before(std::size_t at, std::string_view phrases) const;
    void take(std::size_t at, std::size_t count);
    int whole_number(std::size_t at) const;  // "two", "12"; 0: none
    std::string known_name(std::size_t at, const std::vector<std::string>& names,
                           std::size_t& length) const;

    // --- money (prompt_money.cc)
    core::Result<std::optional<Amount>> amount(std::size_t at) const;
    core::Result<std::optional<core::Currency>> currency_behind(std::size_t at) const;
    bool unit(std::size_t at) const;
    core::Result<> read_ranges();
    core::Result<> read_limits();
    core::Result<> read_bare_amounts();
    core::Result<> limit(core::Money most);
    void read_scope();

    // --- time (prompt_time.cc)
    void read_delivery();
    std::size_t read_within(std::size_t at);
    std::optional<core::Date> day_named(std::size_t at, std::size_t& length) const;
    std::optional<core::Date> calendar_day(std::size_t at, std::size_t& length) const;

    // --- what it is (prompt_things.cc)
    void read_exclusions();
    std::size_t exclude(std::size_t at);
    void read_condition();
    void read_preference();
    void read_names();

    // --- amounts and attributes (prompt_amounts.cc)
    void read_quantities();
    Bounds bounds_of(std::size_t begin, std::size_t end) const;
    void read_pack();
    void read_count();
    void read_size();
    void read_colours();

    // --- the end (prompt_reader.cc)
    core::Result<> finish();
    void leave_query();
    core::Result<> check_limits() const;

    std::vector<PromptWord> words_;
    const PromptContext& context_;
    api::common::Intent intent_;
    bool each_ = false;
};

}  // namespace emptor::orchestrator
