#pragma once

#include "emptor/ranking/v1/types.h"

namespace emptor::ranking {

// Intent and products in, the ordered and explained list out. Pure and total: what cannot be
// compared is listed apart, never dropped. Order: offers that fit what was asked before those that
// name less of it; with a deadline those known to meet it before those that do not say; then by the
// person's preference (README.md says by what).
api::ranking::RankResponse rank_offers(api::ranking::RankRequest request);

}  // namespace emptor::ranking
