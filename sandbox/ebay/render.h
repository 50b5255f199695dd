#pragma once

#include "sandbox/ebay/query.h"

namespace emptor::sandbox::ebay {

// ItemSummary of a search and Item of getItem, as the view sees them.
Json summary_of(const Listing& listing, const Variation& variation, const View& view,
                bool extended);
Json item_of(const Listing& listing, const Variation& variation, const View& view, bool compact);

// What shipping costs the view at the cheapest, in the site's currency; nothing: not said.
std::optional<std::int64_t> shipping_cost(const Listing& listing, const Variation& variation,
                                          const View& view);

}  // namespace emptor::sandbox::ebay
