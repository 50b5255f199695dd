#pragma once

#include "core/time.h"
#include "emptor/integrations/v1/types.h"
#include "emptor/orders/v1/types.h"

namespace emptor::orders {

using api::orders::Order;
using api::orders::OrderState;

// Pure: facts of merchants and carriers meet an order. A fact that is late, repeated or unknown
// changes nothing. States only go forward; a delivered order can only be returned; a canceled or
// returned one stays so. Both return whether anything changed, and then count the version up.

bool apply(Order& order, const api::integrations::MerchantOrder& fact, core::Instant now);
bool apply(Order& order, const api::orders::Tracker& fact, core::Instant now);

bool is_final(OrderState state);

}  // namespace emptor::orders
