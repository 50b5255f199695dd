#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "services/normalize/domain/facts.h"

namespace emptor::normalize::domain {

using Pair = std::pair<std::uint32_t, std::uint32_t>;  // the smaller index first

// Pairs worth a comparison: those that share a GTIN, a part number, a model or enough rare words.
// At most a fixed number a listing, each pair once, in a fixed order.
std::vector<Pair> candidate_pairs(std::span<const Facts> facts);

}  // namespace emptor::normalize::domain
