#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/kit/json.h"
#include "sandbox/ucp/merchant_config.h"

namespace emptor::sandbox::ucp {

struct BasketLine {
    std::int64_t unit_price = 0;
    std::int64_t quantity = 1;
    std::int64_t weight_g = 0;  // of one
};

// What a total depends on; without destination no tax, without option no shipping.
struct Basket {
    std::vector<BasketLine> lines;
    std::string country;  // empty: not known yet
    std::string region;
    std::string option_id;
};

std::int64_t subtotal_of(const Basket& basket);
std::int64_t shipping_price(const ShippingOption& option, const Basket& basket);

// UCP totals[]: subtotal, items_discount, fulfillment, tax and total, each where it applies; all
// but the total add up to it.
Json totals_of(const MerchantConfig& merchant, const Basket& basket);
std::int64_t total_amount(const Json& totals);

}  // namespace emptor::sandbox::ucp
