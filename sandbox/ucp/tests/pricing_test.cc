#include "sandbox/ucp/pricing.h"

#include <gtest/gtest.h>

#include "sandbox/ucp/tax.h"

namespace emptor::sandbox::ucp {
namespace {

MerchantConfig shop() {
    MerchantConfig merchant;
    merchant.currency = *core::Currency::parse("USD");
    merchant.shipping = {{.id = "standard",
                          .title = "Standard",
                          .carrier = "UPS",
                          .flat = 599,
                          .per_kg = 100,
                          .free_from = 5000,
                          .days_min = 3,
                          .days_max = 5}};
    return merchant;
}

// Proves rates by destination and rounding to the nearest minor unit.
TEST(Tax, RatesAndRounding) {
    EXPECT_EQ(tax_rate("US", "CA"), 7250);
    EXPECT_EQ(tax_rate("US", "OR"), 0);
    EXPECT_EQ(tax_rate("US", "ZZ"), 0);
    EXPECT_EQ(tax_rate("DE", ""), 19'000);
    EXPECT_EQ(tax_rate("FI", ""), 25'500);
    EXPECT_EQ(tax_rate("JP", ""), 0);
    const struct {
        std::int64_t amount, rate, tax;
    } rows[] = {{0, 7250, 0},    {100, 7250, 7},        {1000, 6250, 63},
                {999, 6250, 62}, {12345, 19'000, 2346}, {1, 50'000, 1}};
    for (const auto& row : rows)
        EXPECT_EQ(tax_on(row.amount, row.rate), row.tax) << row.amount << " at " << row.rate;
    EXPECT_EQ(tax_within(11'900, 19'000), 1900);
    EXPECT_EQ(tax_within(10'750, 7500), 750);
}

// Proves the totals of every rule, and that they always add up.
TEST(Totals, Table) {
    MerchantConfig taxes_shipping = shop();
    taxes_shipping.tax.shipping_taxed = true;
    MerchantConfig only_ny = shop();
    only_ny.tax.states = {"NY"};
    MerchantConfig included = shop();
    included.tax = {.mode = TaxRule::Mode::kIncluded,
                    .shipping_taxed = false,
                    .states = {},
                    .included_rate = 7500};
    MerchantConfig untaxed = shop();
    untaxed.tax.mode = TaxRule::Mode::kNone;
    MerchantConfig sale = shop();
    sale.promotion = {.percent = 10, .from = 2000};
    const Basket small{
        .lines = {{1000, 2, 400}}, .country = "US", .region = "CA", .option_id = "standard"};
    const Basket large{.lines = {{1000, 2, 400}, {4000, 1, 2500}},
                       .country = "US",
                       .region = "CA",
                       .option_id = "standard"};
    Basket nowhere = small;
    nowhere.country.clear();
    nowhere.option_id.clear();
    using Wanted = std::vector<std::pair<std::string, std::int64_t>>;
    const struct {
        MerchantConfig merchant;
        Basket basket;
        Wanted totals;
    } rows[] = {
        {shop(), nowhere, {{"subtotal", 2000}, {"total", 2000}}},
        {shop(), small, {{"subtotal", 2000}, {"fulfillment", 699}, {"tax", 145}, {"total", 2844}}},
        {shop(), large, {{"subtotal", 6000}, {"fulfillment", 0}, {"tax", 435}, {"total", 6435}}},
        {taxes_shipping,
         small,
         {{"subtotal", 2000}, {"fulfillment", 699}, {"tax", 196}, {"total", 2895}}},
        {only_ny, small, {{"subtotal", 2000}, {"fulfillment", 699}, {"total", 2699}}},
        {included, small, {{"subtotal", 2000}, {"fulfillment", 699}, {"total", 2699}}},
        {untaxed, small, {{"subtotal", 2000}, {"fulfillment", 699}, {"total", 2699}}},
        {sale,
         small,
         {{"subtotal", 2000},
          {"items_discount", -200},
          {"fulfillment", 699},
          {"tax", 131},
          {"total", 2630}}},
    };
    for (const auto& row : rows) {
        const Json totals = totals_of(row.merchant, row.basket);
        Wanted actual;
        std::int64_t sum = 0;
        for (const Json& one : totals.items()) {
            actual.emplace_back(one["type"].text(), one["amount"].integer());
            if (one["type"].text() != "total") sum += one["amount"].integer();
            std::int64_t parts = 0;
            for (const Json& part : one["lines"].items()) parts += part["amount"].integer();
            if (one.has("lines")) EXPECT_EQ(parts, one["amount"].integer());
        }
        EXPECT_EQ(actual, row.totals);
        EXPECT_EQ(sum, total_amount(totals));
    }
}

}  // namespace
}  // namespace emptor::sandbox::ucp
