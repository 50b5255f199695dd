#pragma once

#include "services/discovery/adapters/feed_json.h"
#include "services/discovery/adapters/offer_json.h"
#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// Feeds and stored offers as JSON.
inline constexpr Formats kJsonFormats{parse_feed_line, write_offer, read_offer};

}  // namespace emptor::discovery
