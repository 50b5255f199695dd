#include "core/money.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace emptor::core {
namespace {

Currency currency(std::string_view code) {
    return Currency::parse(code).value();
}

// Proves that decimals are read and printed exactly for every exponent, and what is refused.
TEST(Money, ParsesAndPrintsExactDecimals) {
    struct Row {
        std::string_view text, code;
        std::int64_t minor;
        std::string_view printed;
    };
    for (const Row& row :
         {Row{"12", "USD", 1200, "12.00"}, Row{"0.5", "USD", 50, "0.50"},
          Row{"-0.05", "EUR", -5, "-0.05"}, Row{"1.500", "USD", 150, "1.50"},
          Row{"1234", "JPY", 1234, "1234"}, Row{"1.234", "KWD", 1234, "1.234"},
          Row{"0.0001", "CLF", 1, "0.0001"}, Row{"7.00", "JPY", 7, "7"},
          Row{"92233720368547758.07", "USD", std::numeric_limits<std::int64_t>::max(),
              "92233720368547758.07"},
          Row{"-92233720368547758.08", "USD", std::numeric_limits<std::int64_t>::min(),
              "-92233720368547758.08"}}) {
        const auto money = Money::parse(row.text, currency(row.code));
        ASSERT_TRUE(money) << row.text;
        EXPECT_EQ(money->minor(), row.minor) << row.text;
        EXPECT_EQ(money->decimal(), row.printed);
    }
}

// Proves that whatever is not an exact amount of the currency is refused with its reason.
TEST(Money, RefusesWhatIsNotAnAmount) {
    struct Row {
        std::string_view text, code, reason;
    };
    for (const Row& row :
         {Row{"", "USD", "malformed-amount"}, Row{"1.", "USD", "malformed-amount"},
          Row{".5", "USD", "malformed-amount"}, Row{"1.005", "USD", "malformed-amount"},
          Row{"1,00", "USD", "malformed-amount"}, Row{"1e3", "USD", "malformed-amount"},
          Row{" 1", "USD", "malformed-amount"}, Row{"+1", "USD", "malformed-amount"},
          Row{"--1", "USD", "malformed-amount"}, Row{"0.5", "JPY", "malformed-amount"},
          Row{"NaN", "USD", "malformed-amount"},
          Row{"92233720368547758.08", "USD", "amount-overflow"},
          Row{"99999999999999999999", "USD", "amount-overflow"}}) {
        const auto money = Money::parse(row.text, currency(row.code));
        ASSERT_FALSE(money) << row.text;
        EXPECT_EQ(money.error().id(), row.reason) << row.text;
    }
}

TEST(Currency, KnowsIso4217Only) {
    EXPECT_EQ(currency("usd").code(), "USD");
    EXPECT_EQ(currency("KWD").exponent(), 3);
    for (const std::string_view code : {"", "US", "USDX", "XYZ", "U$D"}) {
        EXPECT_EQ(Currency::parse(code).error().id(), "unknown-currency") << code;
    }
}

// Proves that arithmetic never wraps around and never mixes currencies.
TEST(Money, ArithmeticIsChecked) {
    const Money most(std::numeric_limits<std::int64_t>::max(), currency("USD"));
    const Money cent(1, currency("USD"));
    EXPECT_EQ(most.plus(cent).error().id(), "amount-overflow");
    EXPECT_EQ(most.times(2).error().id(), "amount-overflow");
    EXPECT_EQ(
        Money(std::numeric_limits<std::int64_t>::min(), currency("USD")).minus(cent).error().id(),
        "amount-overflow");
    EXPECT_EQ(cent.plus(Money(1, currency("EUR"))).error().id(), "currency-mismatch");
    EXPECT_EQ(cent.compare(Money(1, currency("EUR"))).error().id(), "currency-mismatch");
    EXPECT_EQ(sum(std::vector{cent, cent}, currency("USD"))->minor(), 2);
    EXPECT_EQ(sum({}, currency("USD"))->text(), "0.00 USD");
}

// Proves that an allocation loses and invents nothing, whatever the weights.
TEST(Money, AllocatesWithoutLoss) {
    for (const std::int64_t minor : {0LL, 1LL, 100LL, -100LL, 101LL, 9'007'199'254'740'993LL}) {
        for (const std::vector<std::int64_t>& weights :
             {std::vector<std::int64_t>{1, 1, 1}, {0, 5}, {1, 2, 3, 4}, {7}, {1, 1'000'000'007}}) {
            const auto parts = Money(minor, currency("USD")).allocate(weights);
            ASSERT_EQ(parts.size(), weights.size());
            EXPECT_EQ(sum(parts, currency("USD"))->minor(), minor);
        }
    }
    const auto thirds = Money(100, currency("USD")).allocate(std::vector<std::int64_t>{1, 1, 1});
    EXPECT_THAT((std::vector{thirds[0].minor(), thirds[1].minor(), thirds[2].minor()}),
                testing::ElementsAre(34, 33, 33));
}

}  // namespace
}  // namespace emptor::core
