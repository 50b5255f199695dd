#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/search/query_words.h"

namespace emptor::search {

// Tells what a document is from what it goes with: of all that say "laptop" in some field, those
// that are called so are not "laptop bag", "case for laptop" and what a description recommends for
// laptops. English word order: the thing is the last word of a run without numbers ("A4 paper 500
// sheets": paper or sheets) before the first "for".
class Naming {
public:
    // `brands` are names that the query may hold as well; they are no things.
    Naming(std::string_view query, const std::vector<QueryWord>& words,
           const std::vector<std::string>& brands);

    // Whether the document's title, or else its category, calls it what the query asks for. True if
    // the query names no thing, only numbers and brands.
    bool names(const Segment& segment, std::uint32_t doc) const;

private:
    bool stands_alone(std::string_view text, const std::string& thing) const;
    bool is_accessory(std::string_view word) const;

    std::vector<std::string> things_;  // " laptop ", in every way the documents say it
    std::string query_;                // no accessories: its words, one space around each
};

}  // namespace emptor::search
