#include "services/checkout/domain/policy.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"

namespace emptor::checkout {
namespace {

namespace reasons = core::reasons;

bool listed(const std::vector<std::string>& list, const std::string& merchant_id) {
    return std::ranges::find(list, merchant_id) != list.end();
}

}  // namespace

core::Result<> allows_attempt(const std::optional<Policy>& policy, const std::string& merchant_id,
                              api::common::Mode mode) {
    if (!policy)
        return core::fail(reasons::kPolicyMissing, "nothing may be bought without a policy");
    if (std::ranges::find(policy->modes, mode) == policy->modes.end()) {
        return core::fail(reasons::kPolicyMode, "your policy does not allow this mode");
    }
    const bool named = policy->merchants.empty() || listed(policy->merchants, merchant_id);
    if (!named || listed(policy->excluded_merchants, merchant_id)) {
        return core::fail(reasons::kPolicyMerchant,
                          std::format("your policy does not allow {}", merchant_id));
    }
    return {};
}

core::Result<> allows_total(const Policy& policy, core::Money total) {
    const auto order = total.compare(policy.per_purchase);
    if (!order) {
        return core::fail(reasons::kPolicyCurrency,
                          std::format("the total is {}, your policy is in {}", total.text(),
                                      policy.per_purchase.currency().code()));
    }
    if (*order > 0) {
        return core::fail(reasons::kPolicyPerPurchase,
                          std::format("the total of {} is above your limit of {}", total.text(),
                                      policy.per_purchase.text()));
    }
    return {};
}

bool wants_approval(const Policy& policy, core::Money total) {
    const auto order = total.compare(policy.approval_above);
    return !order || *order > 0;
}

core::Result<> check_policy(const Policy& policy) {
    for (const core::Money amount : {policy.per_purchase, policy.per_day, policy.approval_above}) {
        if (amount.is_negative()) {
            return core::fail(reasons::kMalformedRequest, "a limit cannot be negative");
        }
        TRY_OK(amount.compare(policy.per_purchase));
    }
    if (policy.modes.empty()) {
        return core::fail(reasons::kMalformedRequest, "a policy names at least one mode");
    }
    TRY_OK(core::find_zone(policy.time_zone));
    return {};
}

}  // namespace emptor::checkout
