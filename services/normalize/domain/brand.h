#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "services/normalize/domain/word.h"

namespace emptor::normalize::domain {

// A folded brand without punctuation and legal form: "acme tools inc." -> "acme tools". Empty for a
// placeholder such as "n/a" or "unknown".
std::string canonical_brand(std::string_view folded);

// The brand's number: its words written as one, so that "black+decker" is "black & decker".
WordId brand_id(std::string_view canonical);

// A maker's part number as capital letters and digits; empty for a placeholder, and for what is too
// short or too plain to tell products apart.
std::string canonical_mpn(std::string_view folded);

// The brands that the offers of one request name, to be found in the titles of the others.
class BrandBook {
public:
    void add(const std::string& canonical);
    // The canonical brand of this number; empty: not in the book.
    std::string_view find(WordId id) const;
    bool empty() const { return brands_.empty(); }

private:
    std::unordered_map<WordId, std::string> brands_;
};

}  // namespace emptor::normalize::domain
