#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/search/segment.h"

namespace emptor::search {

// One way of saying a query word, with the documents that say it so.
struct Alternative {
    std::string term;
    float weight = 1.0f;
    std::vector<std::span<const Posting>> postings;  // by segment
};

// A word of the query. A document has it if it has one of the alternatives: the word, the word
// written as one with its neighbours, another name, or what was probably meant.
struct QueryWord {
    std::string text;
    std::vector<Alternative> alternatives;  // only those that some document has
    double rarity = 0;                      // inverse document frequency
    double telling = 0;                     // what is lost where nothing has all words: a size or
                                            // number of pieces is given up before a name
};

// The words of a query text over these segments, which must outlive them.
std::vector<QueryWord> query_words(std::string_view text,
                                   const std::vector<const Segment*>& segments);

}  // namespace emptor::search
