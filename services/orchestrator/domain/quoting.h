#pragma once

#include <string>
#include <vector>

#include "emptor/integrations/v1/types.h"
#include "emptor/orchestrator/v1/types.h"
#include "emptor/ranking/v1/types.h"

namespace emptor::orchestrator {

struct QuoteLimits {
    std::size_t per_merchant = 3;
    std::size_t in_all = 8;
};

// The offers worth a checkout session: best first, of merchants that can quote, at most so many
// each.
std::vector<api::common::Offer> worth_quoting(
    const std::vector<api::ranking::RankedProduct>& products,
    const std::vector<api::integrations::Merchant>& merchants, const QuoteLimits& limits);

// What can truthfully be said of "cheapest": nothing is called cheapest that was not quoted, and
// what was not quoted is said with the least it can cost. Empty if nothing matches.
std::string cheapest_claim(const api::orchestrator::Answer& answer);

// The offer Autopilot would buy: the best one that is quoted and within the budget also as landed
// cost; else the best quoted; else the best. None that names less of what was asked for (weak_fit).
// Null if there is none.
const api::ranking::RankedOffer* best_to_buy(
    const std::vector<api::ranking::RankedProduct>& products);

}  // namespace emptor::orchestrator
