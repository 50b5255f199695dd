#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/time.h"
#include "sandbox/kit/json.h"
#include "sandbox/network/network.h"

namespace emptor::sandbox::stripe {

// Spending so far on a card: what is held or captured, and when it was authorised.
struct Spent {
    std::int64_t amount = 0;
    core::Instant at;
    std::string category;
};

// Stripe's spending_controls of a card or cardholder against one charge; pure. True if nothing in
// them speaks against it. Intervals are calendar ones in UTC.
bool controls_allow(const Json& controls, const network::Charge& charge,
                    const std::vector<Spent>& spent, core::Instant now);

}  // namespace emptor::sandbox::stripe
