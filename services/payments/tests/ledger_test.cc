#include "services/payments/domain/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/payments/tests/fixtures.h"

namespace emptor::payments {
namespace {

using testing::authorization;
using testing::capture;
using testing::funded;
using testing::refund;
using testing::usd;
using testing::with;

std::int64_t balance(const Postings& postings, const std::string& account) {
    const auto found = std::ranges::find(postings, account, &Posting::account);
    return found == postings.end() ? 0 : found->amount.minor();
}

struct Row {
    const char* what;
    Stage stage;
    History history;
    std::int64_t available, reserved, spent, refunds, suspense;
};

std::vector<Row> rows() {
    return {
        {"reserved", Stage::kReserved, {}, -10'000, 10'000, 0, 0, 0},
        {"authorised",
         Stage::kReserved,
         {{authorization("a", 9'000)}, {}},
         -10'000,
         10'000,
         0,
         0,
         0},
        {"captured",
         Stage::kReserved,
         {{}, {capture("c", "a", 9'000)}},
         -10'000,
         1'000,
         9'000,
         0,
         0},
        {"settled", Stage::kSettled, {{}, {capture("c", "a", 9'000)}}, -9'000, 0, 9'000, 0, 0},
        {"above the reservation",
         Stage::kSettled,
         {{}, {capture("c", "a", 12'000)}},
         -12'000,
         0,
         12'000,
         0,
         0},
        {"released", Stage::kReleased, {}, 0, 0, 0, 0, 0},
        {"released, still held",
         Stage::kReleased,
         {{authorization("a", 9'000)}, {}},
         -9'000,
         9'000,
         0,
         0,
         0},
        {"released, let go",
         Stage::kReleased,
         {{authorization("a", 9'000, "reversed")}, {}},
         0,
         0,
         0,
         0,
         0},
        {"refunded",
         Stage::kSettled,
         {{}, {capture("c", "a", 9'000), refund("r", 4'000)}},
         -5'000,
         0,
         9'000,
         -4'000,
         0},
        {"refunded too much",
         Stage::kSettled,
         {{}, {capture("c", "a", 9'000), refund("r", 9'500)}},
         0,
         0,
         9'000,
         -9'500,
         500},
    };
}

// Proves where money stands after every kind of fact, and that it always sums to zero (I10).
TEST(Ledger, PositionFollowsTheFacts) {
    const std::vector<Row> table = rows();
    for (const Row& row : table) {
        SCOPED_TRACE(row.what);
        Spending spending = with(funded(10'000), row.history);
        spending.stage = row.stage;
        const Postings at = position(spending);
        EXPECT_TRUE(balanced(at));
        EXPECT_EQ(balance(at, "wallet:ada:available"), row.available);
        EXPECT_EQ(balance(at, "wallet:ada:reserved"), row.reserved);
        EXPECT_EQ(balance(at, "spent:ada"), row.spent);
        EXPECT_EQ(balance(at, "refunds:ada"), row.refunds);
        EXPECT_EQ(balance(at, "suspense:ada"), row.suspense);
    }
}

// Proves that the order and number of the facts does not matter: the movements end in the same
// wallet.
TEST(Ledger, OrderOfFactsDoesNotMatter) {
    std::vector<Transaction> facts{capture("c1", "a", 6'000), capture("c2", "a", 3'000),
                                   refund("r1", 2'000), refund("r2", 500)};
    const auto by_id = [](const Transaction& a, const Transaction& b) {
        return a.transaction_id < b.transaction_id;
    };
    std::ranges::sort(facts, by_id);
    const Wallet start{usd(50'000), usd(0)};
    do {
        Spending spending = funded(10'000);
        Wallet wallet = apply(start, "ada", movement(nullptr, spending)).value();
        for (const Transaction& fact : facts) {
            for (int twice = 0; twice < 2; ++twice) {
                const Spending after = with(spending, History{{}, {fact}});
                wallet = apply(wallet, "ada", movement(&spending, after)).value();
                spending = after;
            }
        }
        EXPECT_EQ(wallet, (Wallet{usd(42'500), usd(1'000)}));
    } while (std::ranges::next_permutation(facts, by_id).found);
}

// Proves that nothing is written down when nothing moves, and that the wallet keeps one currency.
TEST(Ledger, MovementsAreDifferences) {
    const Spending spending = funded(10'000);
    EXPECT_TRUE(movement(&spending, spending).empty());
    EXPECT_TRUE(movement(nullptr, Spending{.stage = Stage::kReleased}).empty());
    const Wallet wallet = apply(Wallet(), "ada", funding("ada", usd(700))).value();
    EXPECT_EQ(wallet, (Wallet{usd(700), usd(0)}));
    const auto mixed = apply(wallet, "ada", funding("ada", testing::eur(1)));
    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().id(), "currency-mismatch");
    EXPECT_FALSE(balanced({{"funding", usd(1)}}));
}

}  // namespace
}  // namespace emptor::payments
