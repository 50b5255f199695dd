#include "services/orchestrator/domain/prompt_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/text.h"

namespace emptor::orchestrator {
namespace {

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 ||
           (static_cast<unsigned char>(c) & 0x80) != 0;
}

constexpr std::array kSigns = std::to_array<std::string_view>({"$", "€", "£", "¥"});

std::size_t sign_length(std::string_view text) {
    for (const std::string_view sign : kSigns) {
        if (text.starts_with(sign)) return sign.size();
    }
    return 0;
}

// Length of a number at the front: digits, with points and commas between digits.
std::size_t number_length(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size()) {
        const bool joint = (text[end] == '.' || text[end] == ',') && end > 0 &&
                           end + 1 < text.size() && digit(text[end + 1]);
        if (!digit(text[end]) && !joint) break;
        ++end;
    }
    return end;
}

std::size_t word_length(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && sign_length(text.substr(end)) == 0) {
        const bool joint = (text[end] == '-' || text[end] == '\'' || text[end] == '/') && end > 0 &&
                           end + 1 < text.size() && (letter(text[end + 1]) || digit(text[end + 1]));
        if (!letter(text[end]) && !digit(text[end]) && !joint) break;
        ++end;
    }
    return end;
}

PromptWord make_word(std::string_view typed) {
    return PromptWord{.text = core::to_lower_ascii(typed), .typed = std::string(typed)};
}

}  // namespace

std::optional<std::string> parse_prompt_number(std::string_view text) {
    const bool thousands = text.ends_with('k') || text.ends_with('K');
    if (thousands) text.remove_suffix(1);
    if (text.empty() ||
        !std::ranges::all_of(text, [](char c) { return digit(c) || c == '.' || c == ','; })) {
        return std::nullopt;
    }
    const std::size_t last = text.find_last_of(".,");
    std::size_t decimals = last == std::string_view::npos ? 0 : text.size() - last - 1;
    const bool mixed =
        text.find('.') != std::string_view::npos && text.find(',') != std::string_view::npos;
    // One separator before exactly three digits, or several of one kind, group thousands.
    if (!mixed &&
        (decimals == 3 || std::ranges::count(text, '.') > 1 || std::ranges::count(text, ',') > 1)) {
        decimals = 0;
    }
    std::string whole;
    for (const char c : text.substr(0, decimals == 0 ? text.size() : last)) {
        if (digit(c)) whole += c;
    }
    std::string fraction(decimals == 0 ? "" : text.substr(last + 1));
    if (thousands) {
        fraction.resize(std::max<std::size_t>(fraction.size(), 3), '0');
        whole += fraction.substr(0, 3);
        fraction.erase(0, 3);
    }
    return fraction.empty() ? whole : whole + "." + fraction;
}

std::vector<PromptWord> split_prompt(std::string_view prompt) {
    std::vector<PromptWord> words;
    while (!prompt.empty()) {
        if (const std::size_t sign = sign_length(prompt)) {
            words.push_back({.text = std::string(prompt.substr(0, sign)),
                             .typed = std::string(prompt.substr(0, sign)),
                             .currency_sign = true});
            prompt.remove_prefix(sign);
        } else if (const std::size_t number = number_length(prompt); number > 0) {
            const bool kilo = number < prompt.size() &&
                              (prompt[number] == 'k' || prompt[number] == 'K') &&
                              (number + 1 == prompt.size() ||
                               (!letter(prompt[number + 1]) && !digit(prompt[number + 1])));
            const std::string_view typed = prompt.substr(0, number + (kilo ? 1 : 0));
            PromptWord word = make_word(typed);
            word.number = parse_prompt_number(typed);
            words.push_back(std::move(word));
            prompt.remove_prefix(typed.size());
        } else if (const std::size_t length = word_length(prompt); length > 0) {
            words.push_back(make_word(prompt.substr(0, length)));
            prompt.remove_prefix(length);
        } else {
            prompt.remove_prefix(1);
        }
    }
    return words;
}

std::optional<core::Currency> currency_word(const PromptWord& word) {
    constexpr std::array kWords = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"$", "USD"},     {"usd", "USD"}, {"dollar", "USD"}, {"dollars", "USD"}, {"buck", "USD"},
         {"bucks", "USD"}, {"€", "EUR"},   {"eur", "EUR"},    {"euro", "EUR"},    {"euros", "EUR"},
         {"£", "GBP"},     {"gbp", "GBP"}, {"pound", "GBP"},  {"pounds", "GBP"},  {"quid", "GBP"},
         {"¥", "JPY"},     {"yen", "JPY"}, {"jpy", "JPY"},    {"chf", "CHF"},     {"francs", "CHF"},
         {"cad", "CAD"},   {"aud", "AUD"}});
    const auto found =
        std::ranges::find(kWords, word.text, &std::pair<std::string_view, std::string_view>::first);
    if (found == kWords.end()) return std::nullopt;
    const auto currency = core::Currency::parse(found->second);
    return currency ? std::optional(*currency) : std::nullopt;
}

}  // namespace emptor::orchestrator
