#pragma once

#include <cstdint>

#include "services/normalize/domain/facts.h"

namespace emptor::normalize::domain {

// Why two offers are taken for the same thing, best first.
enum class Evidence : std::uint8_t { kNone, kTitle, kMpn, kGtin };

// `score` orders pairs of equal evidence: the share of the titles' weight that both have, 0 to 1.
struct Verdict {
    Evidence evidence = Evidence::kNone;
    float score = 0;
};

// Whether both can be the same variant in the same pack and condition: no amount, colour, size,
// pack, edition, year or part of a kit that excludes the other. What only one of them says excludes
// nothing, but for the pack: who names none sells one piece (`strict`; without it the pack may be
// left unsaid too).
bool same_variant(const Facts& a, const Facts& b, bool strict);

// Whether neither's model names exclude the other's.
bool same_model(const Facts& a, const Facts& b);

// Whether both can come from the same maker; unknown excludes nothing.
bool same_brand(const Facts& a, const Facts& b);

// Share of the weight of both titles' words that they have in common, 0 to 1. Words written apart
// or together, and long words one letter apart, count as common.
float similarity(const Facts& a, const Facts& b);

// The judgement on a pair. Symmetric, without knowledge of any other offer.
Verdict compare(const Facts& a, const Facts& b);

// Whether both may stand in one group, brought there by whatever third offer: nothing excludes the
// other, and one merchant does not sell the same thing under different texts without a number.
bool compatible(const Facts& a, const Facts& b);

}  // namespace emptor::normalize::domain
