#include "core/result.h"

#include <gtest/gtest.h>

#include "core/reasons.h"

namespace emptor::core {
namespace {

Result<int> half(int value) {
    if (value % 2 != 0) return fail(reasons::kMalformedRequest, "odd");
    return value / 2;
}

Result<int> quarter(int value) {
    TRY(const int first, half(value));
    TRY(const int second, half(first));
    return second;
}

// Proves that TRY hands on the value, or the very error.
TEST(Result, TryPassesValuesAndErrors) {
    EXPECT_EQ(quarter(8).value(), 2);
    EXPECT_EQ(quarter(6).error().id(), "malformed-request");
    EXPECT_EQ(quarter(6).error().outcome, Outcome::kNotDone);
}

// Proves that what is known of the effect survives a translation.
TEST(Result, WrapKeepsOutcomeAndCause) {
    const Error lost = fail(reasons::kUnavailable, "connection lost", Outcome::kUnknown);
    const Error wrapped = wrap(reasons::kInternal, "order not stored", lost);
    EXPECT_EQ(wrapped.outcome, Outcome::kUnknown);
    EXPECT_EQ(wrapped.cause->message, "connection lost");
}

}  // namespace
}  // namespace emptor::core
