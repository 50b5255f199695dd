#include "services/ranking/domain/landed.h"

#include <algorithm>

namespace emptor::ranking {

std::optional<api::common::LandedCost> landed_cost(const api::common::Offer& offer,
                                                   std::int64_t quantity, bool has_address,
                                                   const api::ranking::Quoted* quote) {
    if (quote != nullptr && quote->landed.total) {
        api::common::LandedCost landed = quote->landed;
        landed.basis = api::common::PriceBasis::kQuoted;
        return landed;
    }
    if (!offer.price || offer.price->is_negative()) return std::nullopt;
    const auto items = offer.price->times(quantity);
    if (!items) return std::nullopt;
    api::common::LandedCost landed{
        .items = *items, .basis = api::common::PriceBasis::kEstimated, .as_of = offer.observed_at};
    if (has_address) landed.shipping = offer.shipping_estimate;
    return landed;
}

std::optional<core::Instant> arrival(const api::common::Offer& offer, core::Instant now,
                                     const api::ranking::Quoted* quote) {
    if (quote != nullptr && quote->arrives_by) return quote->arrives_by;
    if (!offer.delivery_days || *offer.delivery_days < 0) return std::nullopt;
    return now + std::chrono::days(*offer.delivery_days);
}

void Extras::learn(const std::string& merchant_id, std::int64_t extra_minor) {
    const auto [entry, added] = by_merchant_.try_emplace(merchant_id, extra_minor);
    if (!added) entry->second = std::min(entry->second, extra_minor);
    all_ = std::min(all_.value_or(extra_minor), extra_minor);
}

std::int64_t Extras::least(const std::string& merchant_id) const {
    const auto found = by_merchant_.find(merchant_id);
    if (found != by_merchant_.end()) return found->second;
    return all_.value_or(0);
}

}  // namespace emptor::ranking
