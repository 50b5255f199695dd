#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/text.h"
#include "platform/text/text.h"

namespace emptor::text {
namespace {

using CodePoint = utf8proc_int32_t;

constexpr auto kDecompose = static_cast<utf8proc_option_t>(
    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STABLE);
constexpr int kExpansionMax = 24;  // no code point decomposes to more than 18

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
}

bool is_space(CodePoint c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

// Letters that look accented but have no decomposition. Empty: none.
std::string_view spelled_out(CodePoint c) {
    switch (c) {
        case 0xe6:
            return "ae";
        case 0x153:
            return "oe";
        case 0xf8:
            return "o";
        case 0x142:
            return "l";
        case 0x111:
            return "d";
        case 0xf0:
            return "d";
        case 0xfe:
            return "th";
        case 0x131:
            return "i";
        case 0x127:
            return "h";
        default:
            return {};
    }
}

// Signs whose ASCII form means the same in a title. 0: none.
char ascii_sign(CodePoint c) {
    switch (c) {
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2015:
        case 0x2212:
            return '-';
        case 0x2018:
        case 0x2019:
        case 0x201a:
        case 0x201b:
        case 0x2032:
        case 0xb4:
            return '\'';
        case 0x201c:
        case 0x201d:
        case 0x201e:
        case 0x201f:
        case 0x2033:
            return '"';
        case 0xd7:
            return 'x';
        case 0x2044:
            return '/';
        case 0xae:
        case 0xa9:
        case 0x2122:
        case 0x2120:
            return ' ';
        default:
            return 0;
    }
}

// Collects folded code points; keeps white space single and accents off Latin and Greek letters.
class Folded {
public:
    void add(CodePoint c) {
        if (is_space(c)) {
            space_ = !points_.empty();
            return;
        }
        const bool accent = c >= 0x300 && c <= 0x36f;
        if (accent && (points_.empty() || (!space_ && points_.back() < 0x400))) return;
        if (space_) points_.push_back(' ');
        space_ = false;
        points_.push_back(c);
    }
    void add(std::string_view ascii) {
        for (const char c : ascii) add(static_cast<CodePoint>(c));
    }
    std::string text() {
        constexpr auto kCompose =
            static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
        const auto length = utf8proc_normalize_utf32(
            points_.data(), static_cast<utf8proc_ssize_t>(points_.size()), kCompose);
        std::string out;
        out.reserve(points_.size());
        for (utf8proc_ssize_t i = 0; i < length; ++i) {
            utf8proc_uint8_t bytes[4];
            const auto count = utf8proc_encode_char(points_[static_cast<std::size_t>(i)], bytes);
            out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
        }
        return out;
    }

private:
    std::vector<CodePoint> points_;
    bool space_ = false;
};

void add_folded(CodePoint source, Folded& folded) {
    if (const char sign = ascii_sign(source); sign != 0)
        return folded.add(static_cast<CodePoint>(sign));
    if (source < 0x80)
        return folded.add(static_cast<CodePoint>(core::to_lower(static_cast<char>(source))));
    CodePoint parts[kExpansionMax];
    int boundary = 0;
    const auto count = utf8proc_decompose_char(source, parts, kExpansionMax, kDecompose, &boundary);
    for (utf8proc_ssize_t i = 0; i < std::min<utf8proc_ssize_t>(count, kExpansionMax); ++i) {
        if (const std::string_view letters = spelled_out(parts[i]); !letters.empty()) {
            folded.add(letters);
        } else if (const char sign = ascii_sign(parts[i]); sign != 0) {
            folded.add(static_cast<CodePoint>(sign));
        } else {
            folded.add(parts[i]);
        }
    }
}

std::string fold_ascii(std::string_view text) {
    std::string out;
    out.resize_and_overwrite(text.size(), [text](char* begin, std::size_t) {
        char* end = begin;
        bool space = false;
        for (const char c : text) {
            if (is_space(c)) {
                space = end != begin;
                continue;
            }
            if (space) *end++ = ' ';
            space = false;
            *end++ = core::to_lower(c);
        }
        return end - begin;
    });
    return out;
}

// Next code point of `text`, which is shortened by it; -1 for a byte that is not UTF-8.
CodePoint take(std::string_view& text) {
    CodePoint c = -1;
    const auto used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &c);
    text.remove_prefix(used > 0 ? static_cast<std::size_t>(used) : 1);
    return used > 0 ? c : -1;
}

bool is_word(CodePoint c) {
    if (c < 0x80) return core::is_alphanumeric(static_cast<char>(c));
    const auto category = utf8proc_category(c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

}  // namespace

std::string fold(std::string_view text) {
    if (is_ascii(text)) return fold_ascii(text);
    Folded folded;
    while (!text.empty()) {
        if (const CodePoint c = take(text); c >= 0) add_folded(c, folded);
    }
    return folded.text();
}

std::vector<std::string_view> words(std::string_view folded) {
    std::vector<std::string_view> found;
    std::string_view rest = folded;
    const char* start = nullptr;
    while (true) {
        const char* here = rest.data();
        const bool inside = !rest.empty() && is_word(take(rest));
        if (inside && start == nullptr) start = here;
        if (!inside && start != nullptr) {
            found.emplace_back(start, static_cast<std::size_t>(here - start));
            start = nullptr;
        }
        if (here == folded.data() + folded.size()) return found;
    }
}

}  // namespace emptor::text
