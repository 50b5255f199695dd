#include <algorithm>
#include <array>

#include "services/orchestrator/domain/prompt_reader.h"

namespace emptor::orchestrator {
namespace {

using api::common::Condition;
using api::common::Preference;

constexpr std::string_view kNot =
    "no|not|without|except|excluding|but not|but no|nothing from|not from|no products from|avoid|"
    "anything but|never|not by|nothing by|none from|don't want|dont want|exclude";

struct ConditionRow {
    Condition condition;
    std::string_view phrases;
};
constexpr std::array kConditions = std::to_array<ConditionRow>(
    {{Condition::kNew, "new|brand new|brand-new|unused|factory sealed"},
     {Condition::kRefurbished, "refurbished|refurb|renewed|reconditioned|remanufactured"},
     {Condition::kUsed, "used|second hand|second-hand|secondhand|pre-owned|preowned|pre owned"},
     {Condition::kOpenBox, "open box|open-box|openbox"}});

struct PreferenceRow {
    Preference preference;
    std::string_view phrases;
};
// In this order: "best price" is about the price.
constexpr std::array kPreferences = std::to_array<PreferenceRow>(
    {{Preference::kCheapest,
      "cheapest|lowest price|best price|cheap|least expensive|cheapest good one|"
      "as cheap as possible|best deal|lowest total|cheapest price"},
     {Preference::kFastest,
      "fastest|quickest|soonest|asap|as soon as possible|as fast as possible|fastest delivery|"
      "urgent|urgently|quickest delivery"},
     {Preference::kBest, "best|best rated|top rated|highest quality|best quality|best reviewed"}});

// Words that are somebody's brand and everybody's word.
constexpr std::string_view kCommonWords =
    "case|home|kids|generic|unbranded|black|white|basic|essentials|pro|max|mini|ultra|new|one|the|"
    "best|phone|monitor|orange|gold|blue|red|green|silver|baby|outdoor|sport|sports|travel|power";

}  // namespace

// What stands behind "no": a condition, a merchant, a brand, or a word that must not stand in the
// title. A capitalised word there is a name, and a name is a brand. The number of words taken.
std::size_t PromptReader::exclude(std::size_t at) {
    std::size_t length = 0;
    for (const ConditionRow& row : kConditions) {
        length = phrase(at, row.phrases);
        if (length == 0) continue;
        intent_.excluded_conditions.push_back(row.condition);
        take(at, length);
        return length;
    }
    length = 1;
    if (auto merchant = known_name(at, context_.vocabulary.merchants, length); !merchant.empty()) {
        intent_.excluded_merchants.push_back(std::move(merchant));
    } else if (auto brand = known_name(at, context_.vocabulary.brands, length); !brand.empty()) {
        intent_.excluded_brands.push_back(std::move(brand));
    } else if (words_[at].capitalised() && !words_[at].begins) {
        intent_.excluded_brands.push_back(words_[at].text);
    } else {
        intent_.excluded_words.push_back(words_[at].text);
    }
    take(at, length);
    return length;
}

void PromptReader::read_exclusions() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const std::size_t length = phrase(at, kNot);
        std::size_t next = at + length;
        next += length > 0 ? phrase(next, "a|any|the") : 0;
        if (length == 0 || !free(next) || words_[next].number) continue;
        take(at, next - at);
        next += exclude(next);
        // "no Apple or Samsung", "not used or refurbished": names and conditions only, for in "no
        // cable or blue" the second word may be a wish.
        while (phrase(next, "or|and|nor") > 0 && free(next + 1)) {
            std::size_t name = 0;
            const bool condition = std::ranges::any_of(kConditions, [&](const ConditionRow& row) {
                return phrase(next + 1, row.phrases) > 0;
            });
            const bool brand = !known_name(next + 1, context_.vocabulary.brands, name).empty();
            if (!condition && !brand && !words_[next + 1].capitalised()) break;
            take(next, 1);
            next += 1 + exclude(next + 1);
        }
    }
}

void PromptReader::read_condition() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        for (const ConditionRow& row : kConditions) {
            const std::size_t length = phrase(at, row.phrases);
            if (length == 0) continue;
            // "used ok" allows, it does not demand.
            const std::size_t fine =
                phrase(at + length,
                       "ok|okay|is ok|is fine|fine|is okay|also ok|are ok|are fine|"
                       "accepted|allowed");
            if (fine == 0) intent_.conditions.push_back(row.condition);
            take(at, length + fine);
            break;
        }
    }
}

void PromptReader::read_preference() {
    for (const PreferenceRow& row : kPreferences) {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            const std::size_t length = phrase(at, row.phrases);
            if (length == 0) continue;
            intent_.preference = row.preference;
            take(at, length);
        }
    }
}

void PromptReader::read_names() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        std::size_t length = 0;
        const std::size_t from = phrase(at, "from|at|by|only from|sold by");
        if (from > 0) {
            auto merchant = known_name(at + from, context_.vocabulary.merchants, length);
            if (!merchant.empty()) {
                intent_.merchants.push_back(std::move(merchant));
                take(at, from + length);
                continue;
            }
        }
        // What fits a brand's things need not be of the brand.
        const bool fits = at > 0 && phrase(at - 1, "for|fits") > 0;
        if (fits || phrase(at, kCommonWords) > 0) continue;
        // A brand's words help the search as well: they stay in the query.
        if (auto brand = known_name(at, context_.vocabulary.brands, length); !brand.empty()) {
            if (!std::ranges::contains(intent_.brands, brand))
                intent_.brands.push_back(std::move(brand));
            at += length - 1;
        }
    }
}

}  // namespace emptor::orchestrator
