#pragma once

#include <expected>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/web/server.h"
#include "sandbox/ebay/listings.h"
#include "sandbox/kit/json.h"

namespace emptor::sandbox::ebay {

// An error or warning as eBay numbers it.
struct Problem {
    int status = 400;  // of the answer, when it is an error
    int id = 0;
    std::string text;
};
Json to_json(const Problem& problem);

// Who asks, from where, and for whom.
struct View {
    const Site* site;
    std::string campaign;  // eBay Partner Network; empty: none
    std::string country;   // of the buyer; empty: not said
    std::string zip;
    std::string host;
    core::Instant now;
};

// Of X-EBAY-C-MARKETPLACE-ID and X-EBAY-C-ENDUSERCTX; `unsupported` is the error of an unknown
// site.
std::expected<View, Problem> read_view(const web::Request& request, core::Instant now,
                                       Problem unsupported);

// A search, checked. What is wrong in a filter is passed over with a warning.
struct Query {
    std::vector<std::vector<std::string>> words;  // each: any of these
    int limit = 50;
    int offset = 0;
    std::string sort;
    bool extended = false;
    std::optional<std::int64_t> least, most;  // minor units of the site's currency
    std::set<std::string> condition_ids;      // empty: all
    std::set<std::string> buying_options = {"FIXED_PRICE"};
    std::string delivery_country;
    std::vector<Problem> warnings;

    bool matches(const Listing& listing, const View& view) const;
    // The first variation that fits the price; null: none does.
    const Variation* matching(const Listing& listing, const View& view) const;
};
std::expected<Query, Problem> read_query(const web::Request& request, const View& view);

std::vector<std::string> buying_options(const Listing& listing);

// An amount of a listing in the currency of the site it is looked at from.
std::int64_t converted(std::int64_t minor, const Site& from, const Site& to);

}  // namespace emptor::sandbox::ebay
