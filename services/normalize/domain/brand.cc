#include "services/normalize/domain/brand.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.h"

namespace emptor::normalize::domain {
namespace {

constexpr std::array<std::string_view, 22> kLegalForms = {
    "inc", "incorporated", "llc",         "ltd", "limited", "gmbh",   "ag", "kg",
    "co",  "corp",         "corporation", "sa",  "srl",     "spa",    "bv", "oy",
    "ab",  "plc",          "sarl",        "pty", "sas",     "company"};
constexpr std::array<std::string_view, 12> kNoBrand = {
    "na",           "none",  "unknown", "nobrand", "unbranded", "notapplicable",
    "doesnotapply", "other", "generic", "null",    "keine",     "various"};

constexpr std::size_t kMpnMin = 4;

template <class List>
bool holds(const List& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

}  // namespace

std::string canonical_brand(std::string_view folded) {
    std::vector<Token> tokens;
    tokenize(folded, tokens);
    while (tokens.size() > 1 && holds(kLegalForms, tokens.back().text)) tokens.pop_back();
    std::string brand;
    std::string compact;
    for (const Token& token : tokens) {
        if (!brand.empty()) brand += ' ';
        brand += token.text;
        compact += token.text;
    }
    return holds(kNoBrand, compact) ? std::string() : brand;
}

WordId brand_id(std::string_view canonical) {
    WordId id = kNoWord;
    for (const char c : canonical) {
        if (c != ' ') id = word_id(std::string_view(&c, 1), id);
    }
    return id;
}

std::string canonical_mpn(std::string_view folded) {
    std::string mpn;
    bool digit = false;
    for (const char c : folded) {
        if (core::is_lower(c) || core::is_digit(c)) mpn += core::to_upper(c);
        digit |= core::is_digit(c);
    }
    return mpn.size() >= kMpnMin && digit ? mpn : std::string();
}

void BrandBook::add(const std::string& canonical) {
    if (!canonical.empty()) brands_.try_emplace(brand_id(canonical), canonical);
}

std::string_view BrandBook::find(WordId id) const {
    const auto found = brands_.find(id);
    return found == brands_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace emptor::normalize::domain
