#include "services/normalize/app/normalize.h"

#include <algorithm>
#include <format>
#include <ranges>

#include "services/normalize/app/listing.h"
#include "services/normalize/domain/canonical.h"
#include "services/normalize/domain/join.h"

namespace emptor::normalize {
namespace {

api::common::Condition condition_of(const domain::Facts& facts) {
    if (!facts.condition_said) return api::common::Condition::kUnspecified;
    switch (facts.condition) {
        case domain::Condition::kUnspecified:
            return api::common::Condition::kUnspecified;
        case domain::Condition::kNew:
            return api::common::Condition::kNew;
        case domain::Condition::kOpenBox:
            return api::common::Condition::kOpenBox;
        case domain::Condition::kRefurbished:
            return api::common::Condition::kRefurbished;
        case domain::Condition::kUsed:
            return api::common::Condition::kUsed;
    }
    return api::common::Condition::kUnspecified;
}

api::normalize::Canonical canonical_of(const domain::Listing& listing, const domain::Facts& facts) {
    domain::Canonical read = domain::canonicalize(listing, facts);
    api::normalize::Canonical canonical;
    canonical.brand = facts.brand;
    canonical.mpn = facts.mpn;
    canonical.gtins = facts.gtins;
    canonical.pack_size = read.pack_size;
    canonical.condition = condition_of(facts);
    canonical.attributes = std::move(read.attributes);
    canonical.quantities = std::move(read.quantities);
    return canonical;
}

// Changes with the set of offers, not with their order.
std::string product_key(const api::normalize::Product& product) {
    std::vector<std::string_view> ids;
    for (const auto& member : product.offers) ids.push_back(member.offer.offer_id);
    std::ranges::sort(ids);
    domain::WordId key = domain::kNoWord;
    for (const std::string_view id : ids) key = domain::word_id("\n", domain::word_id(id, key));
    return std::format("{:016x}", key);
}

std::vector<std::string> evidence_names(std::uint8_t evidence) {
    constexpr std::pair<domain::Evidence, std::string_view> kNames[] = {
        {domain::Evidence::kGtin, "gtin"},
        {domain::Evidence::kMpn, "mpn"},
        {domain::Evidence::kTitle, "title"}};
    std::vector<std::string> names;
    for (const auto& [kind, name] : kNames) {
        if ((evidence & (1U << static_cast<unsigned>(kind))) != 0) names.emplace_back(name);
    }
    return names;
}

}  // namespace

api::normalize::JoinResponse join_offers(api::normalize::JoinRequest request) {
    std::vector<domain::Listing> listings;
    listings.reserve(request.offers.size());
    for (const api::common::Offer& offer : request.offers) listings.push_back(listing_of(offer));
    const std::vector<domain::Facts> facts = domain::read_all(listings);
    api::normalize::JoinResponse response;
    for (const domain::Group& group : domain::join(facts)) {
        api::normalize::Product product;
        for (const std::uint32_t i : group.members) {
            if (product.brand.empty()) product.brand = facts[i].brand;
            product.offers.push_back(
                {std::move(request.offers[i]), canonical_of(listings[i], facts[i])});
        }
        product.title = product.offers.front().offer.title;
        product.product_key = product_key(product);
        product.joined_by = evidence_names(group.evidence);
        response.products.push_back(std::move(product));
    }
    return response;
}

runtime::Task<core::Result<api::normalize::JoinResponse>> Normalize::join(
    runtime::Context ctx, api::normalize::JoinRequest request) {
    CO_TRY_OK(ctx.still_wanted());
    co_return join_offers(std::move(request));
}

}  // namespace emptor::normalize
