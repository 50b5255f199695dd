#include "services/orchestrator/app/candidates.h"

#include <algorithm>
#include <utility>

namespace emptor::orchestrator {
namespace {

using api::common::Offer;

// Less than this share of the best relevance is not worth a comparison. Half is what ranking calls
// a weak fit.
constexpr double kWorthComparing = 0.25;

template <class T>
void keep_unless_said(T& live, T& known) {
    if (live.empty()) live = std::move(known);
}

// Whether both are the same thing for whoever joins offers.
bool same_thing(const Offer& a, const Offer& b) {
    return a.title == b.title && a.brand == b.brand && a.mpn == b.mpn && a.gtins == b.gtins &&
           a.condition == b.condition && a.attributes == b.attributes;
}

// True if what the offer is has changed, beside its price and the like.
bool refresh(Offer& known, Offer live) {
    const Offer before = known;
    keep_unless_said(live.brand, known.brand);
    keep_unless_said(live.mpn, known.mpn);
    keep_unless_said(live.gtins, known.gtins);
    keep_unless_said(live.category, known.category);
    keep_unless_said(live.attributes, known.attributes);
    keep_unless_said(live.url, known.url);
    keep_unless_said(live.image_url, known.image_url);
    if (live.condition == api::common::Condition::kUnspecified) live.condition = known.condition;
    if (live.availability == api::common::Availability::kUnspecified)
        live.availability = known.availability;
    if (!live.shipping_estimate) live.shipping_estimate = known.shipping_estimate;
    if (!live.delivery_days) live.delivery_days = known.delivery_days;
    known = std::move(live);
    return !same_thing(before, known);
}

}  // namespace

void Candidates::place(Offer offer) {
    // Nobody behind the search reads it, and it is most of an offer.
    offer.description.clear();
    const auto name = names_.find(offer.merchant_id);
    if (name != names_.end()) offer.merchant_name = name->second;
    changed_ = true;
    const auto known = by_id_.find(offer.offer_id);
    if (known != by_id_.end()) {
        if (refresh(*known->second, std::move(offer))) stale_ = true;
        return;
    }
    stale_ = true;
    loose_.push_back(std::move(offer));
}

void Candidates::take_indexed(api::discovery::SearchResponse found) {
    left_out_ = std::max(0, found.matches - static_cast<int>(found.offers.size()));
    least_left_out_ = found.least_left_out;
    if (found.matches > 0) unknown_words_ = found.unknown_words;
    only_mentioned_ = found.only_mentioned;
    matches_ = {found.matches_by_merchant.begin(), found.matches_by_merchant.end()};
    for (const auto& [id, relevance] : found.relevance) best_ = std::max(best_, relevance);
    relevance_.merge(found.relevance);
    for (Offer& offer : found.offers) place(std::move(offer));
}

void Candidates::take_live(const std::string& merchant_id, api::discovery::SearchResponse found) {
    int& matches = matches_[merchant_id];
    matches = std::max(matches, static_cast<int>(found.offers.size()));
    for (const auto& [id, relevance] : found.relevance) best_ = std::max(best_, relevance);
    for (Offer& offer : found.offers) {
        const auto judged = found.relevance.find(offer.offer_id);
        const bool worse =
            judged != found.relevance.end() && judged->second < best_ * kWorthComparing;
        if (!worse || by_id_.contains(offer.offer_id)) place(std::move(offer));
    }
    relevance_.merge(found.relevance);
}

std::vector<Offer> Candidates::hand_out() {
    std::vector<Offer> offers = std::exchange(loose_, {});
    for (auto& product : std::exchange(products_, {})) {
        for (auto& member : product.offers) offers.push_back(std::move(member.offer));
    }
    by_id_.clear();
    // In whatever order merchants answer, the products are the same; who names an offer twice sells
    // it once.
    std::ranges::stable_sort(offers, {}, &Offer::offer_id);
    const auto doubles = std::ranges::unique(offers, {}, &Offer::offer_id);
    offers.erase(doubles.begin(), doubles.end());
    return offers;
}

void Candidates::put_back(std::vector<api::normalize::Product> products) {
    products_ = std::move(products);
    for (auto& product : products_) {
        for (auto& member : product.offers) by_id_[member.offer.offer_id] = &member.offer;
    }
    stale_ = false;
}

const std::vector<api::normalize::Product>& Candidates::look_at() {
    changed_ = false;
    return products_;
}

int Candidates::looked_at() const {
    int all = 0;
    for (const auto& [merchant, matches] : matches_) all += matches;
    return all;
}

}  // namespace emptor::orchestrator
