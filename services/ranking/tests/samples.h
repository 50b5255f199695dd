#pragma once

#include "emptor/ranking/v1/types.h"

namespace emptor::ranking::samples {

inline core::Instant noon() {
    return core::parse_instant("2026-03-02T12:00:00Z").value();
}

inline core::Money money(std::string_view decimal, std::string_view currency = "USD") {
    return core::Money::parse(decimal, core::Currency::parse(currency).value()).value();
}

// A plain offer that meets every demand but what a test changes.
inline api::normalize::NormalizedOffer offer(std::string id, std::string_view decimal,
                                             std::string merchant = "fennel") {
    api::normalize::NormalizedOffer sample;
    sample.offer.offer_id = merchant + ":" + id;
    sample.offer.merchant_id = merchant;
    sample.offer.merchant_name = "Shop " + merchant;
    sample.offer.item_id = std::move(id);
    sample.offer.title = "Halden X2 wireless headphones";
    sample.offer.price = money(decimal);
    sample.offer.observed_at = noon();
    sample.canonical.brand = "halden";
    sample.canonical.pack_size = 1;
    return sample;
}

inline api::normalize::Product product(std::vector<api::normalize::NormalizedOffer> offers) {
    return {.product_key = offers.front().offer.offer_id,
            .title = offers.front().offer.title,
            .brand = "halden",
            .offers = std::move(offers),
            .joined_by = {}};
}

inline api::ranking::RankRequest request(std::vector<api::normalize::NormalizedOffer> offers) {
    api::ranking::RankRequest sample;
    sample.intent.query = "wireless headphones";
    sample.intent.quantity = 1;
    sample.intent.currency = "USD";
    sample.intent.preference = api::common::Preference::kCheapest;
    sample.now = noon();
    sample.has_address = true;
    for (auto& single : offers) sample.products.push_back(product({std::move(single)}));
    return sample;
}

inline api::ranking::Quoted quote(std::string offer_id, std::string_view items,
                                  std::string_view total) {
    api::ranking::Quoted sample{.offer_id = std::move(offer_id)};
    sample.landed.items = money(items);
    sample.landed.total = money(total);
    sample.landed.as_of = noon();
    return sample;
}

}  // namespace emptor::ranking::samples
