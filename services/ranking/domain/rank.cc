#include "services/ranking/domain/rank.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <tuple>
#include <unordered_map>

#include "services/ranking/domain/check.h"
#include "services/ranking/domain/landed.h"
#include "services/ranking/domain/words.h"

namespace emptor::ranking {
namespace {

using api::common::Preference;
using api::ranking::Quoted;
using api::ranking::RankedOffer;
using api::ranking::RankedProduct;
using api::ranking::RankRequest;
using api::ranking::RankResponse;

// An offer whose words fit less than half as well as the best is not what was asked for.
constexpr double kWeakFit = 0.5;

// What the score is made of when no single preference decides.
constexpr double kFitWeight = 0.45;
constexpr double kCostWeight = 0.35;
constexpr double kArrivalWeight = 0.1;
constexpr double kTrustWeight = 0.1;
constexpr std::chrono::days kSlowest{14};  // arrivals this far away count nothing
constexpr std::chrono::hours kFreshPrice{24};

struct Candidate {
    RankedOffer ranked;
    std::int64_t known_minor = 0;    // known parts, in the person's currency
    std::int64_t ordered_minor = 0;  // with what comes on top at the least
    double fit = 1;                  // 0 to 1
    bool quoted = false;
};

struct Group {
    RankedProduct product;
    std::vector<Candidate> offers;
};

std::optional<core::Money> plus(core::Money a, const std::optional<core::Money>& b) {
    if (!b) return a;
    const auto both = a.plus(*b);
    if (!both) return std::nullopt;
    return *both;
}

// The least the offer costs by what is known.
std::optional<core::Money> known_parts(const api::common::LandedCost& landed) {
    if (landed.total) return landed.total;
    return plus(landed.items, landed.shipping);
}

class Ranker {
public:
    Ranker(RankRequest request, core::Currency person)
        : request_(std::move(request)),
          demands_(request_.intent),
          into_person_(request_.rates, person, request_.now),
          query_(words_of(request_.intent.query)) {
        for (const Quoted& quote : request_.quotes) quotes_[quote.offer_id] = &quote;
        for (const auto& [id, score] : request_.relevance)
            most_relevant_ = std::max(most_relevant_, score);
    }

    RankResponse run() {
        std::vector<Group> groups;
        for (api::normalize::Product& product : request_.products) {
            Group group{.product = {std::move(product.product_key),
                                    std::move(product.title),
                                    std::move(product.brand),
                                    {}}};
            for (api::normalize::NormalizedOffer& offer : product.offers)
                admit(std::move(offer), group);
            if (!group.offers.empty()) groups.push_back(std::move(group));
        }
        std::vector<Candidate*> all;
        for (Group& group : groups) {
            for (Candidate& candidate : group.offers) all.push_back(&candidate);
        }
        weigh(all);
        for (Candidate* candidate : all) explain(*candidate);
        order(groups);
        for (Group& group : groups) response_.products.push_back(finished(std::move(group)));
        return std::move(response_);
    }

private:
    void exclude(const std::string& constraint) {
        const auto found = std::ranges::find(response_.exclusions, constraint,
                                             &api::ranking::Exclusion::constraint);
        if (found == response_.exclusions.end()) {
            response_.exclusions.push_back({constraint, 1});
        } else {
            ++found->offers;
        }
    }

    void admit(api::normalize::NormalizedOffer offer, Group& group) {
        const auto found = quotes_.find(offer.offer.offer_id);
        const Quoted* quote = found == quotes_.end() ? nullptr : found->second;
        Candidate candidate;
        candidate.ranked.arrives_by = arrival(offer.offer, request_.now, quote);
        if (const auto failed = demands_.fails(offer, candidate.ranked.arrives_by)) {
            exclude(*failed);
            return;
        }
        auto landed = landed_cost(offer.offer, std::max(1, request_.intent.quantity),
                                  request_.has_address, quote);
        const auto parts = landed ? known_parts(*landed) : std::nullopt;
        const auto known = parts ? into_person_.convert(*parts) : std::nullopt;
        if (!known) {
            set_apart(std::move(offer), std::move(landed), std::move(candidate.ranked));
            return;
        }
        if (const auto failed = demands_.fails_price(*landed, *known, into_person_)) {
            exclude(*failed);
            return;
        }
        candidate.quoted = landed->basis == api::common::PriceBasis::kQuoted;
        candidate.known_minor = known->minor();
        candidate.fit = fit_of(offer.offer);
        candidate.ranked.weak_fit = candidate.fit < kWeakFit;
        const auto items = into_person_.convert(landed->items);
        if (candidate.quoted && items)
            extras_.learn(offer.offer.merchant_id, known->minor() - items->minor());
        // What was not quoted is said with the items alone: the least that is certain.
        candidate.ranked.landed_in_currency = candidate.quoted ? known : items;
        candidate.ranked.over_budget_landed = demands_.over_budget(*known, into_person_);
        candidate.ranked.landed = *std::move(landed);
        candidate.ranked.offer = std::move(offer);
        group.offers.push_back(std::move(candidate));
        ++response_.matching_offers;
    }

    void set_apart(api::normalize::NormalizedOffer offer,
                   std::optional<api::common::LandedCost> landed, RankedOffer ranked) {
        if (landed) {
            ranked.reasons.push_back(
                std::format("no fresh exchange rate from {}", landed->items.currency().code()));
        } else {
            ranked.reasons.emplace_back(offer.offer.price ? "no usable price" : "no price");
        }
        if (landed) ranked.landed = *std::move(landed);
        ranked.offer = std::move(offer);
        response_.not_compared.push_back(std::move(ranked));
    }

    // How well the words fit: the search's score beside the best, else the share of words named.
    double fit_of(const api::common::Offer& offer) const {
        const auto scored = request_.relevance.find(offer.offer_id);
        if (scored != request_.relevance.end() && most_relevant_ > 0)
            return std::clamp(scored->second / most_relevant_, 0.0, 1.0);
        return share_named(words_of(offer.title + ' ' + offer.brand), query_);
    }

    void weigh(const std::vector<Candidate*>& all) {
        std::int64_t least = 0;
        for (Candidate* candidate : all) {
            candidate->ordered_minor = candidate->known_minor;
            if (!candidate->quoted && !candidate->ranked.landed.shipping) {
                candidate->ordered_minor +=
                    extras_.least(candidate->ranked.offer.offer.merchant_id);
            }
            if (candidate->quoted)
                least_quoted_ = std::min(least_quoted_.value_or(candidate->known_minor),
                                         candidate->known_minor);
            if (least == 0 || candidate->ordered_minor < least) least = candidate->ordered_minor;
        }
        for (Candidate* candidate : all) candidate->ranked.score = score_of(*candidate, least);
    }

    double score_of(const Candidate& candidate, std::int64_t least) const {
        const auto own = static_cast<double>(std::max<std::int64_t>(candidate.ordered_minor, 1));
        const double cost =
            std::min(1.0, static_cast<double>(std::max<std::int64_t>(least, 1)) / own);
        double soon = 0;
        if (candidate.ranked.arrives_by) {
            const std::chrono::duration<double> left = *candidate.ranked.arrives_by - request_.now;
            const std::chrono::duration<double> slowest = kSlowest;
            soon = std::clamp(1 - left / slowest, 0.0, 1.0);
        }
        const api::common::Offer& offer = candidate.ranked.offer.offer;
        double trust = offer.availability == api::common::Availability::kInStock ? 0.5 : 0;
        if (request_.now - candidate.ranked.landed.as_of <= kFreshPrice) trust += 0.5;
        return kFitWeight * candidate.fit + kCostWeight * cost + kArrivalWeight * soon +
               kTrustWeight * trust;
    }

    void explain(Candidate& candidate) const {
        std::vector<std::string>& reasons = candidate.ranked.reasons;
        const api::common::LandedCost& landed = candidate.ranked.landed;
        if (candidate.ranked.weak_fit) reasons.emplace_back("names less of what you asked for");
        if (candidate.quoted) {
            reasons.emplace_back(candidate.known_minor == least_quoted_ ? "least of those quoted"
                                                                        : "quoted in full");
        } else {
            reasons.emplace_back(landed.shipping ? "shipping estimated, tax not known"
                                                 : "shipping and tax not known");
        }
        if (candidate.ranked.over_budget_landed)
            reasons.emplace_back("above budget with shipping and tax");
        if (request_.intent.deliver_by)
            reasons.emplace_back(candidate.ranked.arrives_by ? "arrives in time"
                                                             : "arrival not known");
        const api::normalize::NormalizedOffer& offer = candidate.ranked.offer;
        const bool silent = offer.canonical.condition == api::common::Condition::kUnspecified &&
                            offer.offer.condition == api::common::Condition::kUnspecified;
        if (silent && !request_.intent.conditions.empty())
            reasons.emplace_back("condition not stated, taken as new");
        if (request_.intent.preference != Preference::kCheapest && candidate.fit > 0.9)
            reasons.emplace_back("close to your words");
    }

    // Smaller comes first.
    using Key = std::tuple<bool, bool, double, std::int64_t, std::string_view>;
    Key key_of(const Candidate& candidate) const {
        const bool weak = candidate.ranked.weak_fit;
        const bool open = request_.intent.deliver_by && !candidate.ranked.arrives_by;
        const std::string_view id = candidate.ranked.offer.offer.offer_id;
        switch (request_.intent.preference) {
            case Preference::kCheapest:
                return {weak, open, 0.0, candidate.ordered_minor, id};
            case Preference::kFastest: {
                const auto days = [&](core::Instant at) {
                    return std::chrono::duration<double>(at - request_.now).count();
                };
                constexpr double kNever = 1e18;
                const auto& arrives = candidate.ranked.arrives_by;
                return {weak, open, arrives ? days(*arrives) : kNever, candidate.ordered_minor, id};
            }
            case Preference::kUnspecified:
            case Preference::kBest:
                return {weak, open, -candidate.ranked.score, candidate.ordered_minor, id};
        }
        return {weak, open, -candidate.ranked.score, candidate.ordered_minor, id};
    }

    void order(std::vector<Group>& groups) const {
        const auto key = [this](const Candidate& candidate) { return key_of(candidate); };
        for (Group& group : groups) std::ranges::sort(group.offers, {}, key);
        std::ranges::sort(groups, {},
                          [&](const Group& group) { return key_of(group.offers.front()); });
    }

    static RankedProduct finished(Group group) {
        for (Candidate& candidate : group.offers)
            group.product.offers.push_back(std::move(candidate.ranked));
        return std::move(group.product);
    }

    RankRequest request_;
    Demands demands_;
    Converter into_person_;
    std::vector<std::string> query_;
    std::unordered_map<std::string_view, const Quoted*> quotes_;
    double most_relevant_ = 0;
    Extras extras_;
    std::optional<std::int64_t> least_quoted_;
    RankResponse response_;
};

// The currency that everything is compared in: the person's, else that of the budget, else that of
// the first price.
core::Currency person_currency(const RankRequest& request) {
    if (const auto currency = core::Currency::parse(request.intent.currency)) return *currency;
    if (request.intent.max_price) return request.intent.max_price->currency();
    for (const auto& product : request.products) {
        for (const auto& offer : product.offers) {
            if (offer.offer.price) return offer.offer.price->currency();
        }
    }
    return {};
}

}  // namespace

RankResponse rank_offers(RankRequest request) {
    const core::Currency person = person_currency(request);
    return Ranker(std::move(request), person).run();
}

}  // namespace emptor::ranking
