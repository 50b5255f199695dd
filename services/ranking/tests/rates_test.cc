#include "services/ranking/domain/rates.h"

#include <gtest/gtest.h>

#include "services/ranking/tests/samples.h"

namespace emptor::ranking {
namespace {

using samples::money;
using samples::noon;

struct Row {
    const char* name;
    const char* amount;
    const char* from;
    const char* to;
    const char* expected;  // empty: cannot be converted
};

// Proves that conversion is exact to the minor unit in every direction and over every exponent.
TEST(Rates, ConvertExactly) {
    const std::vector<api::ranking::Rate> rates = {
        {"EUR", "USD", "1.0832", noon()},
        {"EUR", "GBP", "0.85", noon()},
        {"EUR", "JPY", "162.5", noon()},
        {"USD", "KWD", "0.307", noon()},
        {"EUR", "CHF", "0.95", noon() - kOldestRate - std::chrono::seconds(1)},
        {"EUR", "SEK", "eleven", noon()},
    };
    const Row rows[] = {
        {"same", "1.23", "USD", "USD", "1.23"},
        {"forward", "100.00", "EUR", "USD", "108.32"},
        {"forward, rounded", "0.05", "EUR", "GBP", "0.04"},
        {"backward", "108.32", "USD", "EUR", "100.00"},
        {"over a third", "85.00", "GBP", "USD", "108.32"},
        {"to no minor units, half up", "1.00", "EUR", "JPY", "163"},
        {"from no minor units", "1625", "JPY", "EUR", "10.00"},
        {"to three digits", "10.00", "USD", "KWD", "3.070"},
        {"negative", "-100.00", "EUR", "USD", "-108.32"},
        {"too old", "1.00", "EUR", "CHF", ""},
        {"no number", "1.00", "EUR", "SEK", ""},
        {"unknown", "1.00", "EUR", "NOK", ""},
        {"beyond 64 bits", "92233720368547758.07", "EUR", "JPY", ""},
    };
    for (const Row& row : rows) {
        Converter converter(rates, core::Currency::parse(row.to).value(), noon());
        const auto converted = converter.convert(money(row.amount, row.from));
        EXPECT_EQ(converted ? converted->decimal() : "", row.expected) << row.name;
    }
}

}  // namespace
}  // namespace emptor::ranking
