#include "platform/search/words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"
#include "platform/text/text.h"

namespace emptor::search {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array<std::string_view, 19> kEmptyWords = {
    "a",    "an", "and", "are", "at", "by", "das", "der", "die", "for",
    "from", "in", "is",  "of",  "on", "or", "the", "to",  "with"};

// Units as they stand after a number, and the one spelling kept.
constexpr std::array<Pair, 59> kUnits = {{
    {"ah", "ah"},         {"cl", "cl"},       {"cm", "cm"},      {"db", "db"},
    {"fps", "fps"},       {"ft", "ft"},       {"g", "g"},        {"gb", "gb"},
    {"gbps", "gbps"},     {"ghz", "ghz"},     {"gig", "gb"},     {"gigabyte", "gb"},
    {"gigabytes", "gb"},  {"gram", "g"},      {"grams", "g"},    {"hour", "hour"},
    {"hours", "hour"},    {"hz", "hz"},       {"inch", "inch"},  {"inches", "inch"},
    {"kb", "kb"},         {"kg", "kg"},       {"khz", "khz"},    {"kilogram", "kg"},
    {"kw", "kw"},         {"l", "l"},         {"lb", "lb"},      {"lbs", "lb"},
    {"liter", "l"},       {"liters", "l"},    {"litre", "l"},    {"litres", "l"},
    {"lm", "lm"},         {"lumen", "lm"},    {"lumens", "lm"},  {"m", "m"},
    {"mah", "mah"},       {"mb", "mb"},       {"mbps", "mbps"},  {"megapixel", "mp"},
    {"megapixels", "mp"}, {"mg", "mg"},       {"mhz", "mhz"},    {"ml", "ml"},
    {"mm", "mm"},         {"mp", "mp"},       {"ounce", "oz"},   {"ounces", "oz"},
    {"oz", "oz"},         {"pack", "pack"},   {"packs", "pack"}, {"pk", "pack"},
    {"tb", "tb"},         {"terabyte", "tb"}, {"v", "v"},        {"w", "w"},
    {"watt", "w"},        {"watts", "w"},     {"zoll", "inch"},
}};

// Irregular plurals and spelling variants, after the plural ending has been taken off.
constexpr std::array<Pair, 24> kVariants = {{
    {"aluminium", "aluminum"},
    {"cancelation", "cancellation"},
    {"canceling", "cancelling"},
    {"catalogue", "catalog"},
    {"centre", "center"},
    {"colour", "color"},
    {"coloured", "colored"},
    {"fibre", "fiber"},
    {"grey", "gray"},
    {"jewellery", "jewelry"},
    {"knive", "knife"},
    {"licence", "license"},
    {"litre", "liter"},
    {"metre", "meter"},
    {"mice", "mouse"},
    {"moulded", "molded"},
    {"organiser", "organizer"},
    {"pyjama", "pajama"},
    {"shelve", "shelf"},
    {"theatre", "theater"},
    {"tyre", "tire"},
    {"woman", "women"},
    {"woollen", "woolen"},
    {"yoghurt", "yogurt"},
}};

// What stands behind these is not the thing itself.
constexpr std::array<std::string_view, 9> kSubjectEnds = {
    "compatible", "fits", "for", "fuer", "fur", "incl", "including", "mit", "with"};

static_assert(std::ranges::is_sorted(kSubjectEnds));
static_assert(std::ranges::is_sorted(kEmptyWords));
static_assert(std::ranges::is_sorted(kUnits, {}, &Pair::first));
static_assert(std::ranges::is_sorted(kVariants, {}, &Pair::first));

template <std::size_t N>
std::string_view look_up(const std::array<Pair, N>& table, std::string_view word) {
    const auto found = std::ranges::lower_bound(table, word, {}, &Pair::first);
    return found != table.end() && found->first == word ? found->second : std::string_view();
}

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

// Bytes of a letter of folded text at `at`; 0: something else stands there. Letters outside ASCII
// are told from signs by the block of their first byte: U+0080-00BF, U+2000-2FFF and U+3000-303F
// are signs.
std::size_t letter_bytes(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    const char c = text[at];
    if (is_ascii(c)) return core::is_lower(c) ? 1 : 0;
    if (c == '\xC2' || c == '\xE2' || text.substr(at).starts_with("\xE3\x80")) return 0;
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] & '\xC0') == '\x80') ++end;
    return end - at;
}

bool is_glue(char c) {
    return std::string_view("-/._'&+:*").contains(c);
}

// "1.50" -> "1.5", "2.0" -> "2": how much does not depend on how exactly it was written.
std::string_view without_trailing_zeros(std::string_view number) {
    if (!number.contains('.')) return number;
    while (number.ends_with('0')) number.remove_suffix(1);
    if (number.ends_with('.')) number.remove_suffix(1);
    return number;
}

}  // namespace

std::string_view stem(std::string_view word, std::string& buffer) {
    const auto ends = [&](std::string_view suffix) { return word.ends_with(suffix); };
    if (word.size() < 4 || !ends("s") || ends("ss") || ends("us") || ends("is")) return word;
    if (ends("ies") && word.size() > 4 && !ends("eies") && !ends("aies")) {
        buffer.assign(word.substr(0, word.size() - 3)).append("y");
        return buffer;
    }
    if (ends("ches") || ends("shes") || ends("sses") || ends("xes")) {
        return word.substr(0, word.size() - 2);
    }
    return word.substr(0, word.size() - 1);
}

std::string_view Words::operator[](std::size_t i) const {
    return std::string_view(text_).substr(words_[i].begin, words_[i].length);
}

void Words::assign(std::string_view text) {
    if (std::ranges::all_of(text, is_ascii)) {
        folded_ = core::to_lower_ascii(text);
    } else {
        folded_ = text::fold(text);
    }
    raw_.clear();
    text_.clear();
    words_.clear();
    subject_ = 0;
    scan();
    refine();
}

void Words::push(std::size_t begin, std::size_t end, bool number) {
    Word word{.begin = static_cast<std::uint32_t>(begin),
              .length = static_cast<std::uint32_t>(end - begin)};
    word.number = number;
    word.has_digit = std::ranges::any_of(raw(word), core::is_digit);
    raw_.push_back(word);
}

// Digits with one decimal part; "1,000" is a thousand, "2,5" is two and a half.
std::size_t Words::scan_number(std::size_t at) {
    std::size_t end = at;
    while (end < folded_.size() && core::is_digit(folded_[end])) ++end;
    if (end + 1 < folded_.size() && (folded_[end] == '.' || folded_[end] == ',') &&
        core::is_digit(folded_[end + 1])) {
        std::size_t tail = end + 1;
        while (tail < folded_.size() && core::is_digit(folded_[tail])) ++tail;
        if (folded_[end] == '.' || tail - end - 1 != 3) {
            folded_[end] = '.';
            end = tail;
        } else {
            std::ranges::rotate(folded_.begin() + at, folded_.begin() + end,
                                folded_.begin() + end + 1);
            folded_[at] = ' ';
            push(at + 1, tail, true);
            return tail;
        }
    }
    push(at, end, true);
    return end;
}

std::size_t Words::scan_letters(std::size_t at) {
    std::size_t end = at;
    while (end < folded_.size()) {
        const std::size_t bytes = core::is_digit(folded_[end]) ? 1 : letter_bytes(folded_, end);
        if (bytes == 0) break;
        end += bytes;
    }
    push(at, end, false);
    return end;
}

void Words::scan() {
    std::size_t i = 0;
    while (i < folded_.size()) {
        const char c = folded_[i];
        const bool follows = !raw_.empty() && raw_.back().begin + raw_.back().length == i;
        if (core::is_digit(c)) {
            i = scan_number(i);
            if (letter_bytes(folded_, i) > 0) raw_.back().glued = true;
        } else if (letter_bytes(folded_, i) > 0) {
            i = scan_letters(i);
        } else if (c == '"' && follows && raw_.back().number) {
            folded_.replace(i, 1, " inch ");
            ++i;
        } else if (is_glue(c) && follows && i + 1 < folded_.size() &&
                   (letter_bytes(folded_, i + 1) > 0 || core::is_digit(folded_[i + 1]))) {
            raw_.back().glued = true;
            ++i;
        } else {
            ++i;
        }
    }
}

void Words::keep(Word word, std::string_view text) {
    word.begin = static_cast<std::uint32_t>(text_.size());
    word.length = static_cast<std::uint32_t>(text.size());
    text_ += text;
    words_.push_back(word);
}

// A number with the unit that follows it, or "pack of 6", from raw word i on.
bool Words::merge_measure(std::size_t& i) {
    const auto measure = [this](const Word& number, std::string_view unit, bool glued) {
        Word word = number;
        word.glued = glued;
        word.number = false;
        word.measure = true;
        keep(word, without_trailing_zeros(raw(number)));
        text_ += unit;
        words_.back().length += static_cast<std::uint32_t>(unit.size());
    };
    if (raw_[i].number && i + 1 < raw_.size()) {
        const std::string_view unit = look_up(kUnits, raw(raw_[i + 1]));
        if (unit.empty()) return false;
        measure(raw_[i], unit, raw_[i + 1].glued);
        i += 2;
        return true;
    }
    if (i + 2 < raw_.size() && raw_[i + 2].number && raw(raw_[i]) == "pack" &&
        raw(raw_[i + 1]) == "of") {
        measure(raw_[i + 2], "pack", false);
        i += 3;
        return true;
    }
    return false;
}

void Words::refine() {
    std::string buffer;
    for (std::size_t i = 0; i < raw_.size();) {
        if (merge_measure(i)) continue;
        Word word = raw_[i];
        // Digits and the letters right behind them are one word: "1000xm5".
        if (word.number && word.glued && i + 1 < raw_.size() &&
            raw_[i + 1].begin == word.begin + word.length) {
            word.length += raw_[i + 1].length;
            word.glued = raw_[i + 1].glued;
            word.number = false;
            keep(word, raw(word));
            i += 2;
            continue;
        }
        ++i;
        std::string_view text = raw(word);
        if (!word.has_digit) {
            if (subject_ == 0 && std::ranges::binary_search(kSubjectEnds, text))
                subject_ = words_.size();
            const bool possessive = text == "s" && !words_.empty() && words_.back().glued;
            if (possessive || std::ranges::binary_search(kEmptyWords, text)) {
                if (!words_.empty()) words_.back().glued = false;
                continue;
            }
            text = stem(text, buffer);
            if (const std::string_view variant = look_up(kVariants, text); !variant.empty()) {
                text = variant;
            }
        }
        keep(word, text);
    }
    if (!words_.empty()) words_.back().glued = false;
}

void join_words(const Words& words, std::size_t first, std::size_t count, std::string& out) {
    out.clear();
    for (std::size_t i = first; i < first + count; ++i) {
        for (const char c : words[i]) {
            if (c != '.') out += c;
        }
    }
}

}  // namespace emptor::search
