#include "services/ranking/domain/words.h"

#include <algorithm>

#include "core/text.h"

namespace emptor::ranking {
namespace {

std::string_view singular(std::string_view word) {
    return word.size() > 3 && word.ends_with('s') ? word.substr(0, word.size() - 1) : word;
}

bool same_word(const std::string& a, const std::string& b) {
    return singular(a) == singular(b);
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool inside = false;
    for (const char c : text) {
        const bool part = core::is_word_byte(c);
        if (part && !inside) words.emplace_back();
        if (part) words.back() += core::to_lower(c);
        inside = part;
    }
    return words;
}

bool has_phrase(const std::vector<std::string>& text, const std::vector<std::string>& part) {
    return !part.empty() && !std::ranges::search(text, part, same_word).empty();
}

double share_named(const std::vector<std::string>& text, const std::vector<std::string>& wanted) {
    if (wanted.empty()) return 1;
    const auto named = std::ranges::count_if(wanted, [&](const std::string& word) {
        return std::ranges::any_of(text, [&](const std::string& t) { return same_word(t, word); });
    });
    return static_cast<double>(named) / static_cast<double>(wanted.size());
}

}  // namespace emptor::ranking
