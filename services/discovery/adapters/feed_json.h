#pragma once

#include <expected>
#include <string_view>

#include "services/discovery/domain/feed_row.h"

namespace emptor::discovery {

// A line of a JSON-lines feed. Tolerant: unknown fields are ignored, null is "not there", numbers
// and texts are taken for each other, one GTIN or category may stand without a list. Character
// references and mark-up are resolved. `name`, `released` and `weight_g` become attributes.
std::expected<FeedRow, Remark> parse_feed_line(std::string_view line);

}  // namespace emptor::discovery
