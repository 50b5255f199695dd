#include "services/normalize/domain/facts.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "services/normalize/domain/gtin.h"

namespace emptor::normalize::domain {
namespace {

constexpr std::size_t kFitsReach = 8;  // words after "for" that name another thing
constexpr std::size_t kWithReach = 6;  // words after "with" that may name a companion
constexpr std::size_t kNumberLength = 6;
constexpr std::size_t kBrandWords = 3;
constexpr std::size_t kMostOthers = 8;  // amounts and colours among the words, as a rule
constexpr std::size_t kUsualTokens = 32;

// Attributes whose values tell variants of one product apart; others are only passed on.
constexpr std::array<std::string_view, 19> kVariantAttributes = {"battery capacity",
                                                                 "blade",
                                                                 "capacity",
                                                                 "colour",
                                                                 "edition",
                                                                 "flavour",
                                                                 "handle",
                                                                 "kit",
                                                                 "length",
                                                                 "memory",
                                                                 "net weight",
                                                                 "pack",
                                                                 "power",
                                                                 "scent",
                                                                 "screen",
                                                                 "size",
                                                                 "style",
                                                                 "switches",
                                                                 "volume"};

bool is_year(const Token& token) {
    return !token.letters && token.text.size() == 4 && token.text >= "1985" && token.text <= "2035";
}

// Singular of a plain English plural; other words as they are.
WordId stem_id(const Token& token) {
    const std::string_view text = token.text;
    const bool plural =
        !token.digits && text.size() > 3 && text.ends_with('s') && !text.ends_with("ss");
    return plural ? word_id(text.substr(0, text.size() - 1)) : token.id;
}

WordId amount_id(const Quantity& quantity) {
    return (static_cast<WordId>(quantity.micros) << 8 | static_cast<WordId>(quantity.dimension)) *
           0x9e3779b97f4a7c15ULL;
}

// Conditions of two words: open box, pre owned, second hand, b ware.
Condition pair_condition(std::string_view first, std::string_view second) {
    if (first == "open" && second == "box") return Condition::kOpenBox;
    if (first == "b" && second == "ware") return Condition::kOpenBox;
    if (first == "pre" && second == "owned") return Condition::kUsed;
    if (first == "second" && second == "hand") return Condition::kUsed;
    return Condition::kUnspecified;
}

class FactReader {
public:
    FactReader(const Listing& listing, const BrandBook& brands)
        : listing_(listing), brands_(brands) {}

    Facts read() {
        facts_.merchant = word_id(listing_.merchant);
        facts_.mpn = canonical_mpn(listing_.mpn);
        read_gtins();
        tokens_.reserve(kUsualTokens);
        tokenize(listing_.title, tokens_);
        read_quantities(tokens_, reading_);
        facts_.words.reserve(tokens_.size() + kMostOthers);
        facts_.joins.reserve(2 * tokens_.size());
        facts_.quantities = reading_.quantities;
        read_brand();
        for (std::size_t i = 0; i < tokens_.size(); ++i) read_token(i);
        for (const Quantity& quantity : facts_.quantities)
            facts_.words.push_back({amount_id(quantity), {}, 0});
        for (std::uint32_t rest = facts_.colours; rest != 0; rest &= rest - 1) {
            facts_.words.push_back({word_id("colour", rest & -rest), {}, 0});
        }
        for (const auto& [name, value] : listing_.attributes) read_attribute(name, value);
        finish();
        return std::move(facts_);
    }

private:
    void read_gtins() {
        for (const std::string& gtin : listing_.gtins) {
            if (auto canonical = canonical_gtin(gtin))
                facts_.gtins.push_back(*std::move(canonical));
        }
        std::ranges::sort(facts_.gtins);
        facts_.gtins.erase(std::unique(facts_.gtins.begin(), facts_.gtins.end()),
                           facts_.gtins.end());
    }

    // Whether the brand of the book that starts at token i may be believed: makers stand in front
    // or behind "by"; elsewhere a brand that is an everyday word is taken for the word.
    bool believable(std::size_t i) const {
        if (i < 2 || meaning_of(tokens_[i - 1].id).is(kBy)) return true;
        const Meaning& meaning = meaning_of(tokens_[i].id);
        const bool everyday = meaning.id != 0 || tokens_[i].text.size() < 4 || tokens_[i].digits;
        return !everyday && !meaning_of(tokens_[i - 1].id).is(kFor);
    }

    void set_brand(std::string_view brand, std::size_t first, std::size_t count) {
        facts_.brand = brand;
        brand_first_ = first;
        brand_count_ = count;
    }

    void read_brand() {
        const WordId wanted = listing_.brand.empty() ? 0 : brand_id(listing_.brand);
        facts_.brand = listing_.brand;
        if (wanted == 0 && brands_.empty()) return;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            WordId id = kNoWord;
            std::string_view found;
            std::size_t count = 0;
            for (std::size_t k = 0; k < kBrandWords && i + k < tokens_.size(); ++k) {
                id = word_id(tokens_[i + k].text, id);
                if (wanted != 0 ? id == wanted : believable(i) && !brands_.find(id).empty()) {
                    found = wanted != 0 ? std::string_view(listing_.brand) : brands_.find(id);
                    count = k + 1;
                }
            }
            if (count > 0) return set_brand(found, i, count);
        }
    }

    bool in_brand(std::size_t i) const {
        return i >= brand_first_ && i < brand_first_ + brand_count_;
    }

    void read_token(std::size_t i) {
        const Token& token = tokens_[i];
        const Meaning& meaning = meaning_of(token.id);
        if (i > 0) facts_.joins.push_back(word_id(token.text, tokens_[i - 1].id));
        if (token.glued) facts_.joins.push_back(tied_at(tokens_, i).id);
        if (meaning.is(kFor)) fits_until_ = i + 1 + kFitsReach;
        if (reading_.used[i] || in_brand(i)) return;
        if (read_condition(i, meaning)) return;
        if (meaning.colour != 0) {
            const bool rose = i > 0 && tokens_[i - 1].text == "rose" && token.text == "gold";
            facts_.colours |= rose ? meaning_of(word_id("rosegold")).colour : meaning.colour;
            return;
        }
        facts_.sizes |= meaning.size;
        read_bundle(i, meaning);
        if (token.digits ? !meaning.is(kSpec) : is_mark(token, meaning)) read_model(i);
        if (meaning.is(kEdition) && i > 0 && is_model_number(i - 1) && !is_high_definition(i + 1)) {
            facts_.editions.push_back(token.id);
        }
        if (!meaning.is(kStop) && !meaning.is(kFor))
            facts_.words.push_back({stem_id(token), token.text, 0});
    }

    // "ultra hd" and "full hd" are no editions.
    bool is_high_definition(std::size_t next) const {
        return next < tokens_.size() &&
               (tokens_[next].text == "hd" || tokens_[next].text == "wide");
    }
    bool is_model_number(std::size_t i) const {
        return tokens_[i].digits && !reading_.used[i] && !meaning_of(tokens_[i].id).is(kSpec) &&
               !is_year(tokens_[i]);
    }

    // "mark iv", "title f": a letter or Roman number that counts as a small number does.
    static bool is_mark(const Token& token, const Meaning& meaning) {
        constexpr std::array<std::string_view, 8> kRoman = {"ii",  "iii",  "iv", "vi",
                                                            "vii", "viii", "ix", "xi"};
        const bool letter = token.text.size() == 1 && !meaning.is(kStop) && token.text != "x";
        return letter || std::ranges::find(kRoman, token.text) != kRoman.end();
    }

    bool read_condition(std::size_t i, const Meaning& meaning) {
        Condition found = meaning.condition;
        const bool has_next = i + 1 < tokens_.size();
        if (found == Condition::kUsed && has_next) {
            const Meaning& next = meaning_of(tokens_[i + 1].id);
            const bool verb =
                next.is(kFor) || next.is(kBy) || next.is(kWith) || tokens_[i + 1].text == "in";
            if (verb) found = Condition::kUnspecified;
        }
        if (found == Condition::kUnspecified && has_next)
            found = pair_condition(tokens_[i].text, tokens_[i + 1].text);
        if (found == Condition::kUnspecified && i > 0) {
            return pair_condition(tokens_[i - 1].text, tokens_[i].text) != Condition::kUnspecified;
        }
        if (found == Condition::kUnspecified) return false;
        title_condition_ = found;
        return true;
    }

    void read_bundle(std::size_t i, const Meaning& meaning) {
        if (meaning.is(kOnly) && i > 0) facts_.bare = true;
        if (meaning.is(kKit) || (meaning.is(kCompanion) && i < with_until_)) facts_.with_kit = true;
        if (meaning.is(kWith)) with_until_ = i + 1 + kWithReach;
    }

    static ModelWord model_word(const std::vector<Token>& tokens, std::size_t i) {
        const Token& token = tokens[i];
        const WordId before = i > 0 ? tokens[i - 1].id : 0;
        const WordId joined = i > 0 ? word_id(token.text, before) : token.id;
        const bool telling =
            token.digits && token.text.size() >= 3 && (token.letters || !token.text.contains('.'));
        const Tied tied = tied_at(tokens, i);
        return {token.id, joined,    tied.id, before, tied.length >= kNumberLength,
                telling,  token.text};
    }

    struct Tied {
        WordId id;
        std::size_t length;
    };
    // The run of tokens around i with nothing but ties between them: "sh-cls80-b02".
    static Tied tied_at(const std::vector<Token>& tokens, std::size_t i) {
        while (i > 0 && tokens[i].glued) --i;
        Tied tied{kNoWord, 0};
        do {
            tied.id = word_id(tokens[i].text, tied.id);
            tied.length += tokens[i].text.size();
            ++i;
        } while (i < tokens.size() && tokens[i].glued);
        return tied;
    }

    void read_model(std::size_t i) {
        const Token& token = tokens_[i];
        if (is_year(token) && !token.glued) {
            facts_.years.push_back(token.id);
            return;
        }
        const ModelWord word = model_word(tokens_, i);
        if (!word.telling) {
            facts_.marks.push_back(word);
        } else if (i < fits_until_) {
            facts_.fits.push_back(word);
        } else {
            facts_.models.push_back(word);
        }
    }

    void read_attribute(std::string_view folded_name, std::string_view value) {
        const std::string_view name = canonical_attribute(folded_name);
        if (std::ranges::find(kVariantAttributes, name) == kVariantAttributes.end()) return;
        values_.clear();
        tokenize(value, values_);
        read_quantities(values_, value_reading_);
        for (Quantity quantity : value_reading_.quantities) {
            if (name == "memory") quantity.part = Part::kMemory;
            if (name == "capacity" && quantity.dimension == Dimension::kData)
                quantity.part = Part::kStorage;
            add_quantity(quantity);
        }
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (!value_reading_.used[i]) read_value_token(name, i);
        }
    }

    void read_value_token(std::string_view name, std::size_t i) {
        const Token& token = values_[i];
        const Meaning& meaning = meaning_of(token.id);
        facts_.colours |= meaning.colour;
        facts_.sizes |= name == "size" ? meaning.size : 0;
        facts_.bare |= meaning.is(kOnly);
        facts_.with_kit |= name == "kit" && meaning.is(kKit);
        const auto number = token.letters ? std::nullopt : parse_number(token.text);
        if (!number) return;
        if (name == "pack" && *number > 0) add_quantity({Dimension::kPieces, Part::kAny, *number});
        if (name == "size") facts_.marks.push_back(model_word(values_, i));
    }

    // What an attribute says of an amount that the title names too makes that one clearer.
    void add_quantity(Quantity quantity) {
        for (Quantity& known : facts_.quantities) {
            if (known.dimension != quantity.dimension || !same_amount(known, quantity)) continue;
            if (known.part == Part::kAny) known.part = quantity.part;
            return;
        }
        facts_.quantities.push_back(quantity);
    }

    void finish() {
        facts_.brand_word = facts_.brand.empty() ? 0 : brand_id(facts_.brand);
        facts_.mpn_word = facts_.mpn.empty() ? 0 : word_id(core::to_lower_ascii(facts_.mpn));
        const bool field =
            listing_.condition != Condition::kUnspecified &&
            (listing_.condition != Condition::kNew || title_condition_ == Condition::kUnspecified);
        facts_.condition = field ? listing_.condition : title_condition_;
        facts_.condition_said = facts_.condition != Condition::kUnspecified;
        if (!facts_.condition_said) facts_.condition = Condition::kNew;
        std::ranges::sort(facts_.words, {}, &Word::id);
        const auto same = [](const Word& a, const Word& b) { return a.id == b.id; };
        facts_.words.erase(std::unique(facts_.words.begin(), facts_.words.end(), same),
                           facts_.words.end());
        std::ranges::sort(facts_.joins);
    }

    const Listing& listing_;
    const BrandBook& brands_;
    Facts facts_{};
    std::vector<Token> tokens_;
    std::vector<Token> values_;
    Reading reading_;
    Reading value_reading_;
    Condition title_condition_ = Condition::kUnspecified;
    std::size_t fits_until_ = 0;
    std::size_t with_until_ = 0;
    std::size_t brand_first_ = 0;
    std::size_t brand_count_ = 0;
};

}  // namespace

Facts read_facts(const Listing& listing, const BrandBook& brands) {
    return FactReader(listing, brands).read();
}

}  // namespace emptor::normalize::domain
