#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "platform/search/measures.h"
#include "platform/search/segment.h"

namespace emptor::search {

// Bounds of the price, both included. A document without a price or in another currency cannot be
// compared and passes.
struct PriceRange {
    core::Currency currency;
    std::optional<std::int64_t> min_minor;
    std::optional<std::int64_t> max_minor;
};

// What a document must be beside its words. Brands and words are compared as whole words.
struct Filters {
    std::vector<std::string> groups;  // any of these, by name or label in any case; empty: all
    std::vector<std::string> excluded_groups;
    std::uint32_t conditions = 0;  // one bit each; 0: all. Not known (0) passes.
    std::uint32_t excluded_conditions = 0;
    std::optional<PriceRange> price;
    std::vector<std::string> brands;           // any of these: in the brand, or in the title of a
                                               // document that names no brand
    std::vector<std::string> excluded_brands;  // in the brand, or first in such a title
    std::vector<std::string> excluded_words;   // in title or category
    std::vector<AmountRange> amounts;          // each must be named; not checked otherwise
};

enum class Matching {
    kAllWords,    // every word; where nothing has all of them, what has the most telling ones
    kEverything,  // all documents that pass the filters; words only rank: what kAllWords would
                  // leave out of them gets less than half of its score
};

struct Query {
    std::string text;
    Matching matching = Matching::kAllWords;
    Filters filters;
    std::size_t limit = 0;  // most hits given back; all matches are counted
    // Half of the limit goes to the lowest prices in this currency among the documents that say at
    // least half as much of the query as the best one, whatever their text; the rest to the best
    // text. Without it all goes to the best text.
    std::optional<core::Currency> cheapest_in;
};

// Lives as long as the snapshot that was searched.
struct Hit {
    const Segment* segment = nullptr;
    std::uint32_t doc = 0;
    double score = 0;  // 0 to 1: how much of the query the document says, words weighted by rarity;
                       // less than half of it if it is not called so (naming.h)

    std::string_view id() const { return segment->id(doc); }
    std::string_view payload() const { return segment->payload(doc); }
};

struct Results {
    std::vector<Hit> hits;  // best first; equal ones by group and order of adding
    std::size_t matches = 0;
    std::size_t called_so = 0;               // of these, documents that are called what was asked
    std::vector<std::string> unknown_words;  // of the query, that no document has
    std::map<std::string, std::size_t> matches_by_group;
    // With `cheapest_in`: no document that fits half as well as the best and is not among the hits
    // costs less than this. None: all of them are there.
    std::optional<std::int64_t> least_left_out;
};

}  // namespace emptor::search
