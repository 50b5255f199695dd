#pragma once

#include "core/result.h"
#include "services/checkout/domain/record.h"

namespace emptor::checkout {

// Whether the policy lets this merchant and mode be tried at all. Errors: policy-missing,
// policy-mode, policy-merchant.
core::Result<> allows_attempt(const std::optional<Policy>& policy, const std::string& merchant_id,
                              api::common::Mode mode);

// Whether the policy lets this total be paid. Errors: policy-currency, policy-per-purchase.
core::Result<> allows_total(const Policy& policy, core::Money total);

// Whether the policy wants the person to approve this total (which allows_total() has let pass).
bool wants_approval(const Policy& policy, core::Money total);

// A policy that can be meant: amounts of one currency, none negative, a known time zone, at least
// one mode. Errors: malformed-request, currency-mismatch, unknown-time-zone.
core::Result<> check_policy(const Policy& policy);

}  // namespace emptor::checkout
