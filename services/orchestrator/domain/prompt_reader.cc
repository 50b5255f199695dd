#include "services/orchestrator/domain/prompt_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <utility>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::orchestrator {
namespace {

namespace reasons = core::reasons;
using api::common::Intent;
using core::fail;
using core::Result;

constexpr std::size_t kLongestName = 4;  // words

constexpr std::string_view kFiller =
    "a|an|the|some|please|buy|me|i|want|need|needs|looking|for|find|get|good|one|and|with|here|of|"
    "to|my|would|like|it|is|be|can|you|in|at|or|but|that|should|must|on|show|search|order|"
    "something|any|are|ones|am|i'm|im|pair|s|price|deliver|delivered|delivery|ship|shipping|only|"
    "just|hi|hello|thanks|thank|arrive|arrives|we|by|from|have|i'd|as|if|possible|also|each|"
    "size|pack|packs|budget";

// What sounds like a demand and was not read as one.
constexpr std::string_view kDemanding =
    "under|below|less|least|most|max|maximum|min|minimum|before|until|within|except|without|not|"
    "cheaper|between|over|above|tops";

// A GTIN with a right check digit names a product by itself.
bool is_barcode(std::string_view text) {
    constexpr std::array<std::size_t, 4> kLengths{8, 12, 13, 14};
    if (!std::ranges::contains(kLengths, text.size())) return false;
    int sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[text.size() - 1 - i];
        if (c < '0' || c > '9') return false;
        sum += (c - '0') * (i % 2 == 1 ? 3 : 1);
    }
    return sum % 10 == 0;
}

}  // namespace

bool PromptReader::is(std::size_t at, std::string_view text) const {
    return free(at) && same_but_for_a_slip(words_[at].text, text);
}

std::size_t PromptReader::phrase(std::size_t at, std::string_view phrases) const {
    if (!free(at)) return 0;
    std::size_t longest = 0;
    while (!phrases.empty()) {
        const std::string_view one = phrases.substr(0, phrases.find('|'));
        phrases.remove_prefix(std::min(phrases.size(), one.size() + 1));
        std::size_t length = 0;
        bool fits = true;
        for (std::string_view rest = one; fits && !rest.empty(); ++length) {
            const std::string_view word = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
            fits = is(at + length, word);
        }
        if (fits) longest = std::max(longest, length);
    }
    return longest;
}

// The longest phrase that ends right before `at`.
std::size_t PromptReader::phrase_before(std::size_t at, std::string_view phrases) const {
    for (std::size_t back = std::min<std::size_t>(at, 3); back > 0; --back) {
        if (phrase(at - back, phrases) == back) return back;
    }
    return 0;
}

void PromptReader::take(std::size_t at, std::size_t count) {
    for (std::size_t i = at; i < at + count && i < words_.size(); ++i) words_[i].used = true;
}

int PromptReader::whole_number(std::size_t at) const {
    constexpr std::array<std::string_view, 12> kNumbers{"one",  "two", "three",  "four",
                                                        "five", "six", "seven",  "eight",
                                                        "nine", "ten", "eleven", "twelve"};
    if (!free(at)) return 0;
    const std::string& text = words_[at].text;
    if (!words_[at].number) {
        const auto spelled = std::ranges::find(kNumbers, text);
        const bool known = spelled != kNumbers.end() && spelled != kNumbers.begin();
        return known ? static_cast<int>(spelled - kNumbers.begin()) + 1 : 0;
    }
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? value : 0;
}

std::string PromptReader::known_name(std::size_t at, const std::vector<std::string>& names,
                                     std::size_t& length) const {
    std::string joined;
    std::string longest;
    for (std::size_t i = at; i < at + kLongestName && free(i); ++i) {
        joined += (i == at ? "" : " ") + words_[i].text;
        if (std::ranges::contains(names, joined)) {
            longest = joined;
            length = i - at + 1;
        }
    }
    return longest;
}

// The words that nothing has taken. "for" stays between them: what stands behind it is not the
// thing, but what the thing is for.
void PromptReader::leave_query() {
    bool is_for = false;
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const PromptWord& word = words_[at];
        is_for = !word.used && !intent_.query.empty() && (is_for || is(at, "for"));
        if (word.used) continue;
        const bool sign = word.text.size() < 4 && !word.number && currency_word(word).has_value();
        if (sign || phrase(at, kDemanding) > 0 || word.text[0] == '<') {
            intent_.not_understood.push_back(word.typed);
            continue;
        }
        if (phrase(at, kFiller) > 0) continue;
        const bool joined = word.glued && at > 0 && !words_[at - 1].used;
        if (std::exchange(is_for, false)) intent_.query += " for";
        intent_.query += (intent_.query.empty() || joined ? "" : " ") + word.text;
    }
}

Result<> PromptReader::check_limits() const {
    if (intent_.min_price && intent_.max_price) {
        TRY(const auto least, intent_.min_price->times(each_ ? 1 : intent_.quantity));
        TRY(const auto order, least.compare(*intent_.max_price));
        if (order > 0) {
            return fail(
                reasons::kContradictoryLimits,
                std::format("at least {} and at most {}", least.text(), intent_.max_price->text()));
        }
    }
    for (const auto condition : intent_.conditions) {
        if (std::ranges::contains(intent_.excluded_conditions, condition))
            return fail(reasons::kContradictoryLimits, "a condition is demanded and ruled out");
    }
    for (const std::string& brand : intent_.brands) {
        if (std::ranges::contains(intent_.excluded_brands, brand)) {
            return fail(reasons::kContradictoryLimits,
                        std::format("{} is demanded and ruled out", brand));
        }
    }
    return {};
}

Result<> PromptReader::finish() {
    leave_query();
    const bool names_something = std::ranges::any_of(intent_.query, [](char c) {
        return core::is_lower(c) || static_cast<unsigned char>(c) >= 0x80;
    });
    if (!names_something && !is_barcode(intent_.query))
        return fail(reasons::kPromptWithoutProduct, "the prompt names no product");
    intent_.quantity = std::max(intent_.quantity, 1);
    TRY_OK(check_limits());
    if (each_ && intent_.max_price) {
        TRY(intent_.max_price, intent_.max_price->times(intent_.quantity));
    }
    if (intent_.max_price) intent_.currency = intent_.max_price->currency().code();
    return {};
}

Result<Intent> PromptReader::read() {
    intent_.currency = std::string(context_.currency.code());
    intent_.budget_scope = api::common::BudgetScope::kItems;
    intent_.preference = api::common::Preference::kCheapest;
    read_delivery();
    TRY_OK(read_ranges());
    TRY_OK(read_limits());
    TRY_OK(read_bare_amounts());
    read_scope();
    read_pack();
    read_quantities();
    read_exclusions();
    read_condition();
    read_preference();
    read_size();
    read_count();
    read_colours();
    read_names();
    TRY_OK(finish());
    return std::move(intent_);
}

}  // namespace emptor::orchestrator
