#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/normalize/domain/brand.h"
#include "services/normalize/domain/lexicon.h"
#include "services/normalize/domain/quantity.h"
#include "services/normalize/domain/word.h"

namespace emptor::normalize::domain {

// An offer's text as a merchant gives it, folded (one case, no accents, ASCII signs) by the caller.
struct Listing {
    std::string merchant;
    std::string title;
    std::string brand;  // canonical_brand of the field; empty: the merchant does not say
    std::string mpn;
    std::vector<std::string> gtins;  // as delivered
    std::vector<std::pair<std::string, std::string>> attributes;
    Condition condition = Condition::kUnspecified;
};

// A word of the title that tells things apart by weight; amounts and colours are words too.
struct Word {
    WordId id;
    std::string_view text;  // empty for amounts and colours
    float weight;           // set once all offers are known
};

// A word with digits that is no amount: part of a model's name or number.
struct ModelWord {
    WordId own;
    WordId joined;  // written as one with the word before it
    WordId whole;   // all that hyphens and the like tie together, written as one
    WordId before;  // that word; 0: none
    bool number;    // all of it long enough to be somebody's part number
    bool telling;   // long enough to be a model by itself; "3" is not
    std::string_view text;
};

// What one offer says, ready to be compared. Views point into the listing, which outlives it.
struct Facts {
    WordId merchant;
    Condition condition;             // of the field, or of the title; never unspecified
    bool condition_said;             // somebody said so
    std::string brand;               // canonical; empty: unknown
    WordId brand_word;               // 0: unknown
    std::string mpn;                 // canonical; empty: unknown
    WordId mpn_word;                 // 0: unknown
    std::vector<std::string> gtins;  // canonical, sorted
    std::vector<Quantity> quantities;
    std::uint32_t colours = 0;
    std::uint32_t sizes = 0;
    bool with_kit = false;
    bool bare = false;  // "body only"
    std::vector<WordId> years;
    std::vector<WordId> editions;   // directly behind a model's number: "700 plus"
    std::vector<ModelWord> marks;   // too short for a model: sizes, versions, letters
    std::vector<ModelWord> models;  // of the thing itself
    std::vector<ModelWord> fits;    // of what it goes with: "case for X200"
    std::vector<Word> words;        // sorted, no doubles
    std::vector<WordId> joins;      // neighbours, and what is tied together, as one; sorted

    float weight = 0;  // of all words
};

Facts read_facts(const Listing& listing, const BrandBook& brands);

}  // namespace emptor::normalize::domain
