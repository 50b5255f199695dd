#pragma once

#include "emptor/common/v1/types.h"
#include "services/normalize/domain/facts.h"

namespace emptor::normalize {

// The text of an offer as the domain reads it: references decoded, folded, cut to a length that no
// honest feed needs more of, so that one hostile offer cannot make the others wait.
domain::Listing listing_of(const api::common::Offer& offer);

}  // namespace emptor::normalize
