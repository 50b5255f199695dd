#include "services/normalize/domain/word.h"

#include <array>

#include "core/text.h"

namespace emptor::normalize::domain {
namespace {

enum class Class : std::uint8_t { kOther, kLetter, kDigit, kGlue };

constexpr std::array<Class, 256> kClasses = [] {
    std::array<Class, 256> classes{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        if (core::is_lower(c) || byte >= 0x80) classes[byte] = Class::kLetter;
        if (core::is_digit(c)) classes[byte] = Class::kDigit;
    }
    for (const char c : std::string_view("-/._+"))
        classes[static_cast<std::size_t>(c)] = Class::kGlue;
    return classes;
}();

Class class_of(std::string_view text, std::size_t i) {
    return i < text.size() ? kClasses[static_cast<unsigned char>(text[i])] : Class::kOther;
}

// A point or comma between digits belongs to the number, unless letters stand before it.
bool inside_number(std::string_view text, std::size_t i, bool letters) {
    return !letters && i < text.size() && (text[i] == '.' || text[i] == ',') &&
           class_of(text, i + 1) == Class::kDigit;
}

// Whether [from, to) holds exactly one sign that ties two tokens together.
bool ties(std::string_view text, std::size_t from, std::size_t to) {
    return to == from + 1 && class_of(text, from) == Class::kGlue;
}

}  // namespace

void tokenize(std::string_view folded, std::vector<Token>& out) {
    std::size_t previous_end = std::string_view::npos;
    std::size_t i = 0;
    while (i < folded.size()) {
        const Class first = class_of(folded, i);
        if (first != Class::kLetter && first != Class::kDigit) {
            ++i;
            continue;
        }
        const std::size_t start = i;
        Token token{};
        while (true) {
            const Class c = class_of(folded, i);
            if (c == Class::kLetter) {
                token.letters = true;
            } else if (c == Class::kDigit) {
                token.digits = true;
            } else if (!token.digits || !inside_number(folded, i, token.letters)) {
                break;
            }
            ++i;
        }
        token.text = folded.substr(start, i - start);
        const bool possessive = token.text == "s" && start > 0 && folded[start - 1] == '\'';
        if (possessive) continue;
        token.id = word_id(token.text);
        token.glued = previous_end != std::string_view::npos && ties(folded, previous_end, start);
        token.quoted = i < folded.size() && folded[i] == '"';
        previous_end = i;
        out.push_back(token);
    }
}

}  // namespace emptor::normalize::domain
