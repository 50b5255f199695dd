#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ranking/domain/landed.h"

namespace emptor::ranking {

// An intent's demands made ready to be checked against many offers. Lives no longer than the
// intent.
//
// What an offer does not say does not meet a demand, with two exceptions that the reasons name: a
// condition that is not stated counts as new (feeds seldom say "new"; refurbished and used ones are
// known by their titles), and an arrival that is not known is not late until a quote says so.
class Demands {
public:
    explicit Demands(const api::common::Intent& intent);

    // The first demand that the offer fails, of those that need no price, in order of precedence:
    // merchant, excluded_merchant, in_stock, brand, excluded_brand, condition, excluded_condition,
    // excluded_word, attribute:NAME, deliver_by.
    std::optional<std::string> fails(const api::normalize::NormalizedOffer& offer,
                                     std::optional<core::Instant> arrives_by) const;

    // min_price, max_price: per item, and items or landed cost by the budget's scope, as far as
    // they are known. Nothing if the amounts cannot be brought into the budget's currency.
    std::optional<std::string> fails_price(const api::common::LandedCost& landed, core::Money known,
                                           Converter& into_person) const;

    // Whether items, shipping and tax together pass a budget that is for the items.
    bool over_budget(core::Money known, Converter& into_person) const;

private:
    using Words = std::vector<std::string>;

    bool has_brand(const std::vector<Words>& brands, const api::normalize::NormalizedOffer& offer,
                   const Words& title) const;
    std::optional<std::string> fails_attributes(const api::normalize::NormalizedOffer& offer,
                                                const Words& title) const;

    const api::common::Intent& intent_;
    std::vector<Words> brands_;
    std::vector<Words> excluded_brands_;
    std::vector<Words> excluded_words_;
    std::vector<std::string> merchants_;
    std::vector<std::string> excluded_merchants_;
};

}  // namespace emptor::ranking
