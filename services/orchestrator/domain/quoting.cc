#include "services/orchestrator/domain/quoting.h"

#include <algorithm>
#include <format>
#include <map>
#include <optional>

namespace emptor::orchestrator {
namespace {

using api::common::PriceBasis;
using api::ranking::RankedOffer;
using api::ranking::RankedProduct;

bool quoted(const RankedOffer& offer) {
    return offer.landed.basis == PriceBasis::kQuoted && offer.landed_in_currency.has_value();
}

template <class Keep>
const RankedOffer* first_where(const std::vector<RankedProduct>& products, Keep keep) {
    for (const RankedProduct& product : products) {
        const auto found = std::ranges::find_if(product.offers, keep);
        if (found != product.offers.end()) return &*found;
    }
    return nullptr;
}

struct Spread {
    std::optional<core::Money> least_quoted;
    std::optional<core::Money> least_unquoted;  // items alone: the least it can cost
    int quoted = 0;
    int unquoted = 0;
    std::optional<core::Money> least_weak;  // of those that name less of what was asked for
    int weak = 0;
    bool unknown = false;  // more match, and nothing is known of their prices
};

void lower(std::optional<core::Money>& least, core::Money amount) {
    if (!least) {
        least = amount;
        return;
    }
    const auto order = amount.compare(*least);
    if (order && *order < 0) least = amount;
}

Spread spread_of(const api::orchestrator::Answer& answer) {
    Spread spread;
    for (const RankedProduct& product : answer.products) {
        for (const RankedOffer& offer : product.offers) {
            if (offer.weak_fit) {
                ++spread.weak;
                lower(spread.least_weak, offer.landed_in_currency.value_or(offer.landed.items));
            } else if (quoted(offer)) {
                ++spread.quoted;
                lower(spread.least_quoted, *offer.landed_in_currency);
            } else {
                ++spread.unquoted;
                lower(spread.least_unquoted, offer.landed_in_currency.value_or(offer.landed.items));
            }
        }
    }
    // Too many to be compared: the index knows the least price of those that fit.
    if (answer.least_left_out) {
        spread.unquoted += answer.offers_left_out;
        lower(spread.least_unquoted, *answer.least_left_out);
    } else {
        spread.unknown = answer.offers_left_out > 0;
    }
    return spread;
}

std::string claim_of(const Spread& spread) {
    if (spread.quoted == 0) {
        if (!spread.least_unquoted) return {};
        return std::format(
            "Nothing was quoted: the prices are estimates, from {} before shipping and tax.",
            spread.least_unquoted->text());
    }
    const std::string cheapest = std::format("Cheapest of {} quoted: {} in all.", spread.quoted,
                                             spread.least_quoted->text());
    if (spread.unquoted == 0) {
        return cheapest + (spread.unknown ? " Every offer that was compared was quoted."
                                          : " Every matching offer was quoted.");
    }
    const auto order = spread.least_unquoted->compare(*spread.least_quoted);
    const bool dearer = order && *order >= 0;
    const std::string least = spread.least_unquoted->text();
    if (spread.unquoted == 1) {
        return std::format(
            "{} The one offer that was not quoted costs {} before shipping and tax: {}.", cheapest,
            least, dearer ? "it cannot be cheaper" : "it could still be cheaper");
    }
    if (dearer) {
        return std::format(
            "{} The {} offers that were not quoted cost at least {} before shipping and tax: none "
            "of them can be cheaper.",
            cheapest, spread.unquoted, least);
    }
    return std::format(
        "{} Of the {} offers that were not quoted the least costs {} before shipping and tax and "
        "could still be cheaper.",
        cheapest, spread.unquoted, least);
}

}  // namespace

std::vector<api::common::Offer> worth_quoting(
    const std::vector<RankedProduct>& products,
    const std::vector<api::integrations::Merchant>& merchants, const QuoteLimits& limits) {
    std::map<std::string, std::size_t> taken;
    std::vector<api::common::Offer> chosen;
    for (const RankedProduct& product : products) {
        for (const RankedOffer& ranked : product.offers) {
            const api::common::Offer& offer = ranked.offer.offer;
            const auto merchant = std::ranges::find(merchants, offer.merchant_id,
                                                    &api::integrations::Merchant::merchant_id);
            if (merchant == merchants.end() || !merchant->can_purchase) continue;
            if (ranked.weak_fit) continue;
            if (taken[offer.merchant_id] >= limits.per_merchant) continue;
            ++taken[offer.merchant_id];
            chosen.push_back(offer);
            if (chosen.size() == limits.in_all) return chosen;
        }
    }
    return chosen;
}

std::string cheapest_claim(const api::orchestrator::Answer& answer) {
    const Spread spread = spread_of(answer);
    std::string claim = claim_of(spread);
    if (spread.unknown && !claim.empty()) {
        claim += std::format(" {} more offers name what you asked for and were not compared.",
                             answer.offers_left_out);
    }
    if (spread.weak > 0 && !claim.empty()) {
        claim += std::format(" {} more that name less of what you asked for: from {}.", spread.weak,
                             spread.least_weak->text());
    }
    return claim;
}

const RankedOffer* best_to_buy(const std::vector<RankedProduct>& products) {
    const auto fits = [](const RankedOffer& offer) { return !offer.weak_fit; };
    const auto quotes = [](const RankedOffer& offer) { return !offer.weak_fit && quoted(offer); };
    const auto within = [](const RankedOffer& offer) {
        return !offer.weak_fit && quoted(offer) && !offer.over_budget_landed;
    };
    if (const auto* best = first_where(products, within)) return best;
    if (const auto* best = first_where(products, quotes)) return best;
    return first_where(products, fits);
}

}  // namespace emptor::orchestrator
