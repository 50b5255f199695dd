#pragma once

#include <string>

#include "connectors/ucp/wire.h"
#include "core/result.h"

namespace emptor::connectors::ucp {

std::string checkout_request_json(const wire::CheckoutRequest& request);
std::string complete_request_json(const wire::CompleteRequest& request);

// `effect`: whether the request may have changed something. Errors: vendor-malformed-answer.
core::Result<wire::Checkout> parse_checkout(const std::string& json, bool effect);

}  // namespace emptor::connectors::ucp
