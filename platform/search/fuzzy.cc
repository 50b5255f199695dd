#include "platform/search/fuzzy.h"

#include <algorithm>
#include <array>
#include <bit>

#include "core/text.h"

namespace emptor::search {
namespace {

constexpr std::size_t kLongest = 40;

}  // namespace

std::uint64_t signature(std::string_view term) {
    std::uint64_t bits = 0;
    for (const char c : term) {
        if (core::is_lower(c)) {
            bits |= 1ull << (c - 'a');
        } else if (core::is_digit(c)) {
            bits |= 1ull << (26 + c - '0');
        } else {
            bits |= 1ull << 36;
        }
    }
    return bits;
}

bool may_be_within(std::uint64_t a, std::uint64_t b, int edits) {
    return std::popcount(a & ~b) <= edits && std::popcount(b & ~a) <= edits;
}

bool within_edits(std::string_view a, std::string_view b, int edits) {
    if (a.size() > kLongest || b.size() > kLongest) return false;
    const auto difference = static_cast<int>(a.size()) - static_cast<int>(b.size());
    if (difference > edits || -difference > edits) return false;
    using Line = std::array<int, kLongest + 1>;
    Line before_last{};
    Line last{};
    Line line{};
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        line[0] = static_cast<int>(i);
        int best = line[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            line[j] = std::min({replaced, last[j] + 1, line[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                line[j] = std::min(line[j], before_last[j - 2] + 1);
            }
            best = std::min(best, line[j]);
        }
        if (best > edits) return false;
        before_last = last;
        last = line;
    }
    return last[b.size()] <= edits;
}

int forgiven_edits(std::string_view word) {
    if (std::ranges::any_of(word, core::is_digit)) return 0;
    if (word.size() >= 8) return 2;
    return word.size() >= 5 ? 1 : 0;
}

}  // namespace emptor::search
