#include "services/ranking/domain/check.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/text.h"
#include "services/ranking/domain/words.h"

namespace emptor::ranking {
namespace {

using api::common::AttributeConstraint;
using api::common::Condition;
using api::normalize::NormalizedOffer;
using Words = std::vector<std::string>;

// Exact amounts are met as people write them: 15.6 and 15.5 inches are two, 1 TB and 1024 GB one.
constexpr double kSame = 0.005;
constexpr double kSameData = 0.025;

std::vector<Words> all_words(const std::vector<std::string>& texts) {
    std::vector<Words> all;
    for (const std::string& text : texts) all.push_back(words_of(text));
    return all;
}

std::vector<std::string> lowered(const std::vector<std::string>& texts) {
    std::vector<std::string> all;
    for (const std::string& text : texts) all.push_back(core::to_lower_ascii(text));
    return all;
}

bool is_merchant(const std::vector<std::string>& named, const api::common::Offer& offer) {
    return std::ranges::contains(named, core::to_lower_ascii(offer.merchant_id)) ||
           std::ranges::contains(named, core::to_lower_ascii(offer.merchant_name));
}

Condition condition_of(const NormalizedOffer& offer) {
    const Condition said = offer.canonical.condition != Condition::kUnspecified
                               ? offer.canonical.condition
                               : offer.offer.condition;
    return said == Condition::kUnspecified ? Condition::kNew : said;
}

bool meets_bounds(double value, const AttributeConstraint& demand) {
    const bool exact =
        demand.at_least && demand.at_most && std::abs(*demand.at_least - *demand.at_most) < 1e-9;
    const bool data = demand.name == "capacity" || demand.name == "memory";
    const double slack = exact ? (data ? kSameData : kSame) : 1e-6;
    if (demand.at_least && value < *demand.at_least * (1 - slack)) return false;
    return !demand.at_most || value <= *demand.at_most * (1 + slack);
}

// A bare amount of data is storage unless the offer only knows memory, as memory kits do.
std::optional<double> quantity_of(const api::normalize::Canonical& canonical,
                                  const std::string& name) {
    if (name == "pack") return canonical.pack_size;
    auto found = canonical.quantities.find(name);
    if (found == canonical.quantities.end() && name == "capacity")
        found = canonical.quantities.find("memory");
    if (found == canonical.quantities.end()) return std::nullopt;
    return found->second;
}

bool meets_text(const NormalizedOffer& offer, const Words& title,
                const AttributeConstraint& demand) {
    const auto stated = offer.canonical.attributes.find(demand.name);
    const bool known = stated != offer.canonical.attributes.end();
    const Words text = known ? words_of(stated->second) : title;
    return std::ranges::any_of(
        demand.any_of, [&](const std::string& value) { return has_phrase(text, words_of(value)); });
}

bool meets(const NormalizedOffer& offer, const Words& title, const AttributeConstraint& demand) {
    if (!demand.any_of.empty()) return meets_text(offer, title, demand);
    const auto value = quantity_of(offer.canonical, demand.name);
    return value && meets_bounds(*value, demand);
}

bool above(core::Money amount, core::Money limit) {
    const auto order = amount.compare(limit);
    return order && *order > 0;
}

}  // namespace

Demands::Demands(const api::common::Intent& intent)
    : intent_(intent),
      brands_(all_words(intent.brands)),
      excluded_brands_(all_words(intent.excluded_brands)),
      excluded_words_(all_words(intent.excluded_words)),
      merchants_(lowered(intent.merchants)),
      excluded_merchants_(lowered(intent.excluded_merchants)) {}

bool Demands::has_brand(const std::vector<Words>& brands, const NormalizedOffer& offer,
                        const Words& title) const {
    if (brands.empty()) return false;
    const Words canonical = words_of(offer.canonical.brand);
    const Words delivered = words_of(offer.offer.brand);
    const bool known = !canonical.empty() || !delivered.empty();
    return std::ranges::any_of(brands, [&](const Words& brand) {
        if (!known) return has_phrase(title, brand);
        return has_phrase(canonical, brand) || has_phrase(delivered, brand);
    });
}

std::optional<std::string> Demands::fails_attributes(const NormalizedOffer& offer,
                                                     const Words& title) const {
    const auto failed = std::ranges::find_if_not(
        intent_.attributes,
        [&](const AttributeConstraint& demand) { return meets(offer, title, demand); });
    if (failed == intent_.attributes.end()) return std::nullopt;
    return "attribute:" + failed->name;
}

std::optional<std::string> Demands::fails(const NormalizedOffer& offer,
                                          std::optional<core::Instant> arrives_by) const {
    const Words title = words_of(offer.offer.title);
    if (!merchants_.empty() && !is_merchant(merchants_, offer.offer)) return "merchant";
    if (is_merchant(excluded_merchants_, offer.offer)) return "excluded_merchant";
    if (offer.offer.availability == api::common::Availability::kOutOfStock) return "in_stock";
    if (!brands_.empty() && !has_brand(brands_, offer, title)) return "brand";
    if (has_brand(excluded_brands_, offer, title)) return "excluded_brand";
    const Condition condition = condition_of(offer);
    if (!intent_.conditions.empty() && !std::ranges::contains(intent_.conditions, condition))
        return "condition";
    if (std::ranges::contains(intent_.excluded_conditions, condition)) return "excluded_condition";
    if (!excluded_words_.empty()) {
        Words text = title;
        for (const std::string& step : offer.offer.category)
            std::ranges::move(words_of(step), std::back_inserter(text));
        const auto stands = [&](const Words& word) { return has_phrase(text, word); };
        if (std::ranges::any_of(excluded_words_, stands)) return "excluded_word";
    }
    if (auto failed = fails_attributes(offer, title)) return failed;
    if (intent_.deliver_by && arrives_by && *arrives_by > *intent_.deliver_by) return "deliver_by";
    return std::nullopt;
}

std::optional<std::string> Demands::fails_price(const api::common::LandedCost& landed,
                                                core::Money known, Converter& into_person) const {
    const auto items = into_person.convert(landed.items);
    if (!items) return std::nullopt;
    if (intent_.min_price) {
        const auto each = into_person.convert(*intent_.min_price);
        const auto least = each ? each->times(std::max(1, intent_.quantity))
                                : core::Result<core::Money>(core::Money());
        if (least && above(*least, *items)) return "min_price";
    }
    if (intent_.max_price) {
        const auto most = into_person.convert(*intent_.max_price);
        const bool landed_scope = intent_.budget_scope == api::common::BudgetScope::kLanded;
        if (most && above(landed_scope ? known : *items, *most)) return "max_price";
    }
    return std::nullopt;
}

bool Demands::over_budget(core::Money known, Converter& into_person) const {
    if (!intent_.max_price) return false;
    const auto most = into_person.convert(*intent_.max_price);
    return most && above(known, *most);
}

}  // namespace emptor::ranking
