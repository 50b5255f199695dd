#pragma once

#include <map>
#include <optional>
#include <string>

#include "services/ranking/domain/rates.h"

namespace emptor::ranking {

// What an offer costs as far as it is known: as quoted, else item price times quantity and, if
// there is an address, the merchant's estimate of the shipping. Tax is unknown unless quoted, and
// so is the total. None if the merchant gives no price or the amount is beyond 64 bits.
std::optional<api::common::LandedCost> landed_cost(const api::common::Offer& offer,
                                                   std::int64_t quantity, bool has_address,
                                                   const api::ranking::Quoted* quote);

// When it is there: as quoted, else by the merchant's estimate in days.
std::optional<core::Instant> arrival(const api::common::Offer& offer, core::Instant now,
                                     const api::ranking::Quoted* quote);

// What comes on top of the items at the least: learnt from the quotes of a merchant, else of all.
// Estimates are ordered with it beside complete quotes; it is never shown as a price.
class Extras {
public:
    void learn(const std::string& merchant_id, std::int64_t extra_minor);
    std::int64_t least(const std::string& merchant_id) const;

private:
    std::map<std::string, std::int64_t> by_merchant_;
    std::optional<std::int64_t> all_;
};

}  // namespace emptor::ranking
