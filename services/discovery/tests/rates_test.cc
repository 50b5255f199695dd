#include "services/discovery/app/rates.h"

#include <gtest/gtest.h>

#include "core/reasons.h"

namespace emptor::discovery {
namespace {

using api::discovery::RateRow;

// Proves which tables of rates are refused, and why.
TEST(Rates, Table) {
    const core::Instant now(std::chrono::days(20000));
    struct Row {
        std::vector<RateRow> rates;
        core::Instant as_of;
        const core::Reason* refused;
    };
    const core::Reason* const fine = nullptr;
    const core::Reason* const invalid = &core::reasons::kRateInvalid;
    for (const Row& row : {
             Row{{{"USD", "EUR", "0.9"}}, now, fine},
             Row{{{"usd", "eur", "0.000001"}, {"EUR", "USD", "11"}}, now, fine},
             Row{{}, now, invalid},
             Row{{{"USD", "EUR", "0.9"}}, now + std::chrono::hours(2), invalid},
             Row{{{"USD", "XXQ", "0.9"}}, now, &core::reasons::kUnknownCurrency},
             Row{{{"USD", "USD", "1"}}, now, invalid},
             Row{{{"USD", "EUR", "1"}, {"usd", "eur", "2"}}, now, invalid},
             Row{{{"USD", "EUR", "0.00"}}, now, invalid},
             Row{{{"USD", "EUR", "-1"}}, now, invalid},
             Row{{{"USD", "EUR", "1."}}, now, invalid},
             Row{{{"USD", "EUR", ".5"}}, now, invalid},
             Row{{{"USD", "EUR", "1.2.3"}}, now, invalid},
             Row{{{"USD", "EUR", "1e3"}}, now, invalid},
             Row{{{"USD", "EUR", ""}}, now, invalid},
             Row{{{"USD", "EUR", "1234567890123456789"}}, now, invalid},
         }) {
        const auto checked = check_rates({.rates = row.rates, .as_of = row.as_of}, now);
        const std::string text = row.rates.empty() ? "none" : row.rates[0].rate;
        ASSERT_EQ(checked.has_value(), row.refused == nullptr) << text;
        if (row.refused) EXPECT_EQ(checked.error().reason, *row.refused) << text;
    }
}

}  // namespace
}  // namespace emptor::discovery
