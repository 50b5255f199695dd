#include "services/normalize/domain/compare.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "core/text.h"

namespace emptor::normalize::domain {
namespace {

constexpr float kGtinSimilarity = 0.12F;  // below it, one of the two numbers is wrong
constexpr float kGtinModelSimilarity = 0.35F;
constexpr float kMpnSimilarity = 0.2F;
constexpr float kMpnUnbrandedSimilarity = 0.35F;
constexpr float kTitleSimilarity = 0.6F;
constexpr float kSameText = 0.999F;
constexpr float kNamedSimilarity = 0.38F;   // of titles that name the same model
constexpr float kNumberSimilarity = 0.22F;  // of titles that hold the same long number
constexpr std::size_t kShortNumber = 5;
constexpr float kTypingErrorShare = 0.8F;
constexpr float kLongerShare = 0.35F;  // how much the longer title's surplus counts
constexpr std::size_t kUnmatchedMax = 24;
constexpr std::size_t kTypingErrorLength = 5;
constexpr std::size_t kStemLength = 7;
constexpr std::size_t kEndLength = 3;
constexpr std::size_t kNumberLength = 5;  // shorter ones are models, not part numbers

template <class T>
bool contains(const std::vector<T>& all, const T& one) {
    return std::ranges::find(all, one) != all.end();
}

// Neither list holds the other: each says something that the other denies by saying something else.
template <class A, class B, class Same>
bool exclude(const A& a, const B& b, Same same) {
    const auto misses = [&](const auto& from, const auto& in) {
        return std::ranges::any_of(from, [&](const auto& x) {
            return std::ranges::none_of(in, [&](const auto& y) { return same(x, y); });
        });
    };
    return misses(a, b) && misses(b, a);
}

bool exclude_bits(std::uint32_t a, std::uint32_t b) {
    return (a & ~b) != 0 && (b & ~a) != 0;
}

bool same_part(const Quantity& a, const Quantity& b) {
    return a.part == b.part || a.part == Part::kAny || b.part == Part::kAny;
}

// Amounts of one dimension that differ where neither offer's list covers the other's.
bool amounts_exclude(const Facts& a, const Facts& b) {
    std::uint32_t seen = 0;
    for (const Quantity& first : a.quantities) {
        const std::uint32_t bit = 1U << static_cast<unsigned>(first.dimension);
        if ((seen & bit) != 0) continue;
        seen |= bit;
        const auto missing = [&](const Facts& from, const Facts& in) {
            return std::ranges::any_of(from.quantities, [&](const Quantity& x) {
                if (x.dimension != first.dimension) return false;
                bool comparable = false;
                for (const Quantity& y : in.quantities) {
                    if (y.dimension != x.dimension || !same_part(x, y)) continue;
                    if (same_amount(x, y)) return false;
                    comparable = true;
                }
                return comparable;
            });
        };
        if (missing(a, b) && missing(b, a)) return true;
    }
    return false;
}

bool has_pieces(const Facts& facts) {
    return std::ranges::any_of(facts.quantities, [](const Quantity& quantity) {
        return quantity.dimension == Dimension::kPieces && quantity.micros > kMicros;
    });
}

bool only_letters(std::string_view text) {
    return text.find_first_of("0123456789") == text.npos;
}

// Same model as people write it: "1000xm5" after "wh" is "wh1000xm5", and "t300" the end of
// "dsct300"; a long number may carry a colour's or region's letters at its end.
bool same_word(const ModelWord& a, const ModelWord& b) {
    if (a.own == b.own || a.own == b.joined || a.joined == b.own) return true;
    if (a.whole == b.whole || a.own == b.whole || a.whole == b.own) return true;
    const std::string_view shorter = a.text.size() < b.text.size() ? a.text : b.text;
    const std::string_view longer = a.text.size() < b.text.size() ? b.text : a.text;
    const std::size_t surplus = longer.size() - shorter.size();
    if (longer.ends_with(shorter))
        return shorter.size() >= kEndLength && only_letters(longer.substr(0, surplus));
    return shorter.size() >= kStemLength && surplus <= 3 && longer.starts_with(shorter);
}

// "size 2" and "size 3": the same word before different small numbers.
bool small_numbers_exclude(const Facts& a, const Facts& b) {
    for (const ModelWord& x : a.marks) {
        if (x.before == 0) continue;
        bool other = false;
        bool same = false;
        for (const ModelWord& y : b.marks) {
            if (y.before != x.before) continue;
            (y.own == x.own ? same : other) = true;
        }
        if (other && !same) return true;
    }
    return false;
}

// One letter changed, dropped, added or swapped with its neighbour.
bool one_error_apart(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    std::size_t i = 0;
    while (i < a.size() && a[i] == b[i]) ++i;
    if (a.size() < b.size()) return a.substr(i) == b.substr(i + 1);
    if (i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i])
        return a.substr(i + 2) == b.substr(i + 2);
    return i < a.size() && a.substr(i + 1) == b.substr(i + 1);
}

bool is_typing_error(const Word& a, const Word& b) {
    const auto plain = [](std::string_view text) {
        return text.size() >= kTypingErrorLength && text.find_first_of("0123456789") == text.npos;
    };
    return plain(a.text) && plain(b.text) && one_error_apart(a.text, b.text);
}

struct Leftover {
    std::array<const Word*, kUnmatchedMax> words;
    std::size_t count = 0;

    void add(const Word& word) {
        if (count < kUnmatchedMax) words[count++] = &word;
    }
    std::span<const Word*> all() { return {words.data(), count}; }
};

// Weight of leftover words that the other title has in another spelling.
float respelled(Leftover& a, Leftover& b, const Facts& fa, const Facts& fb) {
    float common = 0;
    for (const Word*& x : a.all()) {
        if (std::ranges::binary_search(fb.joins, x->id)) {
            common += x->weight;
            x = nullptr;
            continue;
        }
        for (const Word*& y : b.all()) {
            if (x == nullptr || y == nullptr || !is_typing_error(*x, *y)) continue;
            common += kTypingErrorShare * std::min(x->weight, y->weight);
            x = y = nullptr;
        }
    }
    for (const Word* y : b.all()) {
        if (y != nullptr && std::ranges::binary_search(fa.joins, y->id)) common += y->weight;
    }
    return common;
}

bool has_word(const Facts& facts, WordId word) {
    return word == 0 || word == facts.brand_word ||
           std::ranges::binary_search(facts.words, word, {}, &Word::id);
}

bool names_mpn(const Facts& facts, WordId mpn) {
    return facts.mpn_word == mpn || std::ranges::binary_search(facts.joins, mpn) ||
           std::ranges::any_of(facts.models, [&](const ModelWord& word) {
               return word.own == mpn || word.joined == mpn;
           });
}

bool share_mpn(const Facts& a, const Facts& b) {
    return (a.mpn_word != 0 && names_mpn(b, a.mpn_word)) ||
           (b.mpn_word != 0 && names_mpn(a, b.mpn_word));
}

bool mpns_differ(const Facts& a, const Facts& b) {
    if (a.mpn.empty() || b.mpn.empty() || a.mpn == b.mpn) return false;
    const bool part = a.mpn.starts_with(b.mpn) || b.mpn.starts_with(a.mpn);
    return !part;
}

// A short number means little without the name before it: "Snap 450" is not "Motion 450".
bool names_same_model(const Facts& a, const Facts& b) {
    return std::ranges::any_of(a.models, [&](const ModelWord& x) {
        return std::ranges::any_of(b.models, [&](const ModelWord& y) {
            if (!same_word(x, y)) return false;
            return x.own != y.own || x.joined == y.joined || x.text.size() > kShortNumber ||
                   has_word(b, x.before) || has_word(a, y.before);
        });
    });
}

// One names its part number and the other, in its title, something else that looks like one.
bool title_names_other_mpn(const Facts& with, const Facts& title) {
    if (with.mpn_word == 0 || title.mpn_word != 0 || names_mpn(title, with.mpn_word)) return false;
    return std::ranges::any_of(title.models, [&](const ModelWord& word) {
        if (word.text.size() < kNumberLength || has_word(with, word.own)) return false;
        const std::string number = core::to_upper_ascii(word.text);
        return !with.mpn.contains(number) && !number.contains(with.mpn);
    });
}

// Both titles hold the same long number, however it is hyphenated.
bool titles_share_number(const Facts& a, const Facts& b) {
    return std::ranges::any_of(a.models, [&](const ModelWord& x) {
        return x.number && std::ranges::any_of(b.models, [&](const ModelWord& y) {
                   return x.whole == y.whole || x.whole == y.joined || x.joined == y.whole;
               });
    });
}

bool share_gtin(const Facts& a, const Facts& b) {
    return std::ranges::any_of(a.gtins,
                               [&](const std::string& gtin) { return contains(b.gtins, gtin); });
}

float needed_similarity(const Facts& a, const Facts& b) {
    if (titles_share_number(a, b)) return kNumberSimilarity;
    return names_same_model(a, b) ? kNamedSimilarity : kTitleSimilarity;
}

}  // namespace

bool same_variant(const Facts& a, const Facts& b, bool strict) {
    if (a.condition != b.condition) return false;
    if (exclude_bits(a.colours, b.colours) || exclude_bits(a.sizes, b.sizes)) return false;
    if ((a.bare && b.with_kit && !b.bare) || (b.bare && a.with_kit && !a.bare)) return false;
    if (amounts_exclude(a, b) || small_numbers_exclude(a, b)) return false;
    if (strict && has_pieces(a) != has_pieces(b)) return false;
    const auto equal = [](WordId x, WordId y) { return x == y; };
    if (exclude(a.years, b.years, equal)) return false;
    return !exclude(a.editions, b.editions, equal) &&
           (!strict || a.editions.empty() == b.editions.empty());
}

bool same_model(const Facts& a, const Facts& b) {
    if (exclude(a.models, b.models, same_word)) return false;
    if (!a.fits.empty() && !b.fits.empty()) return !exclude(a.fits, b.fits, same_word);
    return true;
}

bool same_brand(const Facts& a, const Facts& b) {
    if (a.brand_word == 0 || b.brand_word == 0 || a.brand_word == b.brand_word) return true;
    const auto starts = [](std::string_view text, std::string_view with) {
        return text.starts_with(with) && text.size() > with.size() && text[with.size()] == ' ';
    };
    return starts(a.brand, b.brand) || starts(b.brand, a.brand);
}

float similarity(const Facts& a, const Facts& b) {
    const float low = std::min(a.weight, b.weight);
    const float high = std::max(a.weight, b.weight);
    if (low <= 0) return 0;
    float common = 0;
    Leftover left_a;
    Leftover left_b;
    auto x = a.words.begin();
    auto y = b.words.begin();
    while (x != a.words.end() || y != b.words.end()) {
        if (y == b.words.end() || (x != a.words.end() && x->id < y->id)) {
            left_a.add(*x++);
        } else if (x == a.words.end() || y->id < x->id) {
            left_b.add(*y++);
        } else {
            common += x->weight;
            ++x;
            ++y;
        }
    }
    common += respelled(left_a, left_b, a, b);
    return std::min(1.0F, common / (kLongerShare * high + (1 - kLongerShare) * low));
}

Verdict compare(const Facts& a, const Facts& b) {
    const bool gtin = share_gtin(a, b);
    if (a.condition != b.condition || (!gtin && !same_brand(a, b))) return {};
    const bool mpn = share_mpn(a, b);
    if (!same_variant(a, b, !gtin)) return {};
    const float score = similarity(a, b);
    const bool model = same_model(a, b);
    if (gtin && score >= (model || mpn ? kGtinSimilarity : kGtinModelSimilarity))
        return {Evidence::kGtin, score};
    const bool branded = a.brand_word != 0 && b.brand_word != 0;
    if (mpn && score >= (branded ? kMpnSimilarity : kMpnUnbrandedSimilarity))
        return {Evidence::kMpn, score};
    if (!a.gtins.empty() && !b.gtins.empty() && !gtin) return {};
    if (title_names_other_mpn(a, b) || title_names_other_mpn(b, a)) return {};
    if (!model || mpns_differ(a, b) || !same_variant(a, b, true)) return {};
    if (score >= needed_similarity(a, b)) return {Evidence::kTitle, score};
    return {};
}

bool compatible(const Facts& a, const Facts& b) {
    if (!same_variant(a, b, false)) return false;
    if (share_gtin(a, b)) return true;
    if (!same_brand(a, b)) return false;
    const bool mpn = share_mpn(a, b);
    if (!mpn && (!same_model(a, b) || (!a.gtins.empty() && !b.gtins.empty()))) return false;
    if (a.merchant != b.merchant || mpn) return true;
    return a.brand_word == b.brand_word && similarity(a, b) > kSameText;
}

}  // namespace emptor::normalize::domain
