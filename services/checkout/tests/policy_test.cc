#include "services/checkout/domain/policy.h"

#include <gtest/gtest.h>

#include "services/checkout/tests/fixtures.h"

namespace emptor::checkout {
namespace {

using testing::generous_policy;
using testing::usd;

// Proves where the policy's limits lie: equal is still allowed, one cent more is not.
TEST(Policy, LimitsAreInclusive) {
    const Policy policy = generous_policy();
    EXPECT_TRUE(allows_total(policy, usd(50'000)));
    EXPECT_EQ(allows_total(policy, usd(50'001)).error().id(), "policy-per-purchase");
    EXPECT_FALSE(wants_approval(policy, usd(20'000)));
    EXPECT_TRUE(wants_approval(policy, usd(20'001)));
}

TEST(Policy, RefusesPoliciesThatCannotBeMeant) {
    Policy negative = generous_policy();
    negative.per_day = usd(-1);
    Policy mixed = generous_policy();
    mixed.approval_above = core::Money::of(1, "EUR").value();
    Policy no_modes = generous_policy();
    no_modes.modes.clear();
    Policy no_zone = generous_policy();
    no_zone.time_zone = "Nowhere/City";
    EXPECT_EQ(check_policy(negative).error().id(), "malformed-request");
    EXPECT_EQ(check_policy(mixed).error().id(), "currency-mismatch");
    EXPECT_EQ(check_policy(no_modes).error().id(), "malformed-request");
    EXPECT_EQ(check_policy(no_zone).error().id(), "unknown-time-zone");
    EXPECT_TRUE(check_policy(generous_policy()));
}

}  // namespace
}  // namespace emptor::checkout
