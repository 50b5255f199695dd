#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace emptor::normalize::domain {

// A word by the FNV-1a hash of its bytes: words are compared by number, and the number of two words
// written as one follows from the first's number and the second's bytes.
using WordId = std::uint64_t;

constexpr WordId kNoWord = 0xcbf29ce484222325ULL;

constexpr WordId word_id(std::string_view text, WordId before = kNoWord) {
    for (const char c : text) before = (before ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return before;
}

// A piece of folded text: a run of letters, of digits (with a decimal point or comma inside), or of
// both. Everything that is not ASCII counts as a letter.
struct Token {
    std::string_view text;
    WordId id;
    bool letters;
    bool digits;
    bool glued;   // only - / . _ + between it and the token before: part of one written unit
    bool quoted;  // followed by ", the sign for inches
};

// Appends the tokens of `folded` to `out`. The views stay valid as long as the text does.
void tokenize(std::string_view folded, std::vector<Token>& out);

}  // namespace emptor::normalize::domain
