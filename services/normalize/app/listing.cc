#include "services/normalize/app/listing.h"

#include <algorithm>

#include "core/text.h"
#include "platform/text/text.h"

namespace emptor::normalize {
namespace {

constexpr std::size_t kTitleBytes = 500;
constexpr std::size_t kFieldBytes = 120;
constexpr std::size_t kAttributes = 80;
constexpr std::size_t kGtins = 60;

domain::Condition condition_of(api::common::Condition condition) {
    switch (condition) {
        case api::common::Condition::kUnspecified:
            return domain::Condition::kUnspecified;
        case api::common::Condition::kNew:
            return domain::Condition::kNew;
        case api::common::Condition::kOpenBox:
            return domain::Condition::kOpenBox;
        case api::common::Condition::kRefurbished:
            return domain::Condition::kRefurbished;
        case api::common::Condition::kUsed:
            return domain::Condition::kUsed;
    }
    return domain::Condition::kUnspecified;
}

std::string folded(std::string_view text, std::size_t bytes) {
    const std::string_view clipped = core::clip_utf8(text, bytes);
    return clipped.contains('&') ? text::fold(text::decode_entities(clipped)) : text::fold(clipped);
}

}  // namespace

domain::Listing listing_of(const api::common::Offer& offer) {
    domain::Listing listing;
    listing.merchant = offer.merchant_id;
    listing.title = folded(offer.title, kTitleBytes);
    listing.brand = domain::canonical_brand(folded(offer.brand, kFieldBytes));
    listing.mpn = folded(offer.mpn, kFieldBytes);
    listing.condition = condition_of(offer.condition);
    for (const std::string& gtin : offer.gtins) {
        if (listing.gtins.size() < kGtins) listing.gtins.push_back(gtin);
    }
    for (const auto& [name, value] : offer.attributes) {
        if (listing.attributes.size() == kAttributes) break;
        std::string field = folded(name, kFieldBytes);
        std::ranges::replace(field, '_', ' ');
        listing.attributes.emplace_back(std::move(field), folded(value, kFieldBytes));
    }
    return listing;
}

}  // namespace emptor::normalize
