#include "services/orchestrator/domain/prompt_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace emptor::orchestrator {
namespace {

constexpr std::size_t kSlipLetters = 5;

bool letter(char c) {
    return core::is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}
bool wordly(char c) {
    return letter(c) || core::is_digit(c);
}

std::size_t sign_length(std::string_view text) {
    constexpr std::array kSigns = std::to_array<std::string_view>({"$", "€", "£", "¥", "<=", "<"});
    const auto sign =
        std::ranges::find_if(kSigns, [&](std::string_view s) { return text.starts_with(s); });
    return sign == kSigns.end() ? 0 : sign->size();
}

std::size_t date_length(std::string_view text) {
    constexpr std::string_view kForm = "dddd-dd-dd";
    if (text.size() < kForm.size()) return 0;
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        if (kForm[i] == 'd' ? !core::is_digit(text[i]) : text[i] != '-') return 0;
    }
    return text.size() > kForm.size() && wordly(text[kForm.size()]) ? 0 : kForm.size();
}

// Digits with points and commas between them, and a "k" for thousands.
std::size_t number_length(std::string_view text, bool behind_sign) {
    std::size_t end = 0;
    if (behind_sign && text.size() > 1 && text[0] == '.' && core::is_digit(text[1])) ++end;
    for (; end < text.size(); ++end) {
        const bool joint = (text[end] == '.' || text[end] == ',') && end > 0 &&
                           end + 1 < text.size() && core::is_digit(text[end + 1]);
        if (!core::is_digit(text[end]) && !joint) break;
    }
    if (end == 0) return 0;
    const bool kilo = end < text.size() && (text[end] == 'k' || text[end] == 'K') &&
                      (end + 1 == text.size() || !wordly(text[end + 1]));
    return end + (kilo ? 1 : 0);
}

// "5g" is a network, not a weight.
std::size_t network_length(std::string_view text) {
    const bool network = text.size() >= 2 && text[0] >= '2' && text[0] <= '6' &&
                         (text[1] == 'g' || text[1] == 'G') &&
                         (text.size() == 2 || !wordly(text[2]));
    return network ? 2 : 0;
}

std::size_t word_length(std::string_view text) {
    constexpr std::string_view kJoints = "-'/+&.";
    std::size_t end = 0;
    while (end < text.size() && sign_length(text.substr(end)) == 0) {
        const bool joint = end > 0 && kJoints.contains(text[end]) && end + 1 < text.size() &&
                           wordly(text[end + 1]);
        if (!wordly(text[end]) && !joint) break;
        ++end;
    }
    return end;
}

class Splitter {
public:
    std::vector<PromptWord> split(std::string_view prompt) {
        while (!prompt.empty()) prompt.remove_prefix(next(prompt));
        return std::move(words_);
    }

private:
    std::size_t next(std::string_view text) {
        for (const auto length : {sign_length, date_length, network_length}) {
            if (const std::size_t found = length(text)) return add(text.substr(0, found), false);
        }
        const bool behind_sign = !words_.empty() && sign_length(words_.back().text) > 0;
        if (const std::size_t length = number_length(text, behind_sign))
            return add(text.substr(0, length), true);
        if (const std::size_t length = word_length(text)) return add(text.substr(0, length), false);
        const bool inches = text[0] == '"' || text.starts_with("″") || text.starts_with("”");
        if (inches && !words_.empty() && words_.back().number && !begins_) {
            add("inch", false);
            return text[0] == '"' ? 1 : 3;
        }
        gap_ = true;
        begins_ = begins_ || std::string_view(".,;:!?()\n").contains(text[0]);
        return 1;
    }

    std::size_t add(std::string_view typed, bool number) {
        PromptWord word{.text = core::to_lower_ascii(typed), .typed = std::string(typed)};
        if (number) word.number = parse_prompt_number(typed);
        word.begins = std::exchange(begins_, false);
        word.glued = !std::exchange(gap_, false);
        words_.push_back(std::move(word));
        return typed.size();
    }

    std::vector<PromptWord> words_;
    bool begins_ = true;
    bool gap_ = true;
};

}  // namespace

std::optional<std::string> parse_prompt_number(std::string_view text) {
    const bool thousands = text.ends_with('k') || text.ends_with('K');
    if (thousands) text.remove_suffix(1);
    const auto part = [](char c) { return core::is_digit(c) || c == '.' || c == ','; };
    if (text.empty() || !std::ranges::all_of(text, part)) return std::nullopt;
    const std::size_t last = text.find_last_of(".,");
    std::size_t decimals = last == std::string_view::npos ? 0 : text.size() - last - 1;
    const auto points = std::ranges::count(text, '.');
    const auto commas = std::ranges::count(text, ',');
    const bool mixed = points > 0 && commas > 0;
    if (!mixed && (decimals == 3 || points > 1 || commas > 1)) decimals = 0;
    std::string whole;
    for (const char c : text.substr(0, decimals == 0 ? text.size() : last)) {
        if (core::is_digit(c)) whole += c;
    }
    std::string fraction(decimals == 0 ? "" : text.substr(last + 1));
    if (thousands) {
        fraction.resize(std::max<std::size_t>(fraction.size(), 3), '0');
        whole += fraction.substr(0, 3);
        fraction.erase(0, 3);
    }
    if (whole.empty()) whole = "0";
    return fraction.empty() ? whole : whole + "." + fraction;
}

std::vector<PromptWord> split_prompt(std::string_view prompt) {
    return Splitter().split(prompt);
}

std::optional<core::Currency> currency_word(const PromptWord& word) {
    using Row = std::pair<std::string_view, std::string_view>;
    constexpr std::array kWords = std::to_array<Row>(
        {{"$", "USD"},     {"usd", "USD"}, {"dollar", "USD"}, {"dollars", "USD"}, {"buck", "USD"},
         {"bucks", "USD"}, {"€", "EUR"},   {"eur", "EUR"},    {"euro", "EUR"},    {"euros", "EUR"},
         {"£", "GBP"},     {"gbp", "GBP"}, {"pound", "GBP"},  {"quid", "GBP"},    {"pounds", "GBP"},
         {"¥", "JPY"},     {"yen", "JPY"}, {"jpy", "JPY"},    {"chf", "CHF"},     {"francs", "CHF"},
         {"cad", "CAD"},   {"aud", "AUD"}, {"sek", "SEK"},    {"pln", "PLN"}});
    const auto found = std::ranges::find(kWords, word.text, &Row::first);
    if (found == kWords.end()) return std::nullopt;
    const auto currency = core::Currency::parse(found->second);
    return currency ? std::optional(*currency) : std::nullopt;
}

bool same_but_for_a_slip(std::string_view a, std::string_view b) {
    if (a == b) return true;
    if (a.size() != b.size() || a.size() < kSlipLetters) return false;
    const auto at = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
           a.substr(at + 2) == b.substr(at + 2);
}

}  // namespace emptor::orchestrator
