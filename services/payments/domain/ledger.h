#pragma once

#include <string>
#include <vector>

#include "services/payments/domain/spending.h"

namespace emptor::payments {

// One side of a movement. The accounts are
//   funding                  where money comes from (negative: what has come in)
//   wallet:PERSON:available  free to be reserved
//   wallet:PERSON:reserved   for purchases under way, and holds of merchants
//   spent:PERSON             captured by merchants
//   refunds:PERSON           given back by merchants (negative)
//   suspense:PERSON          given back beyond what was captured: somebody must look at it
struct Posting {
    std::string account;
    core::Money amount;

    friend bool operator==(const Posting&, const Posting&) = default;
};
using Postings = std::vector<Posting>;

// What a person has. A captured or held amount above the reservation is a fact that can make
// `available` negative; a reservation never does.
struct Wallet {
    core::Money available;
    core::Money reserved;

    friend bool operator==(const Wallet&, const Wallet&) = default;
};

// The balances that the facts of a purchase amount to. A pure function of the facts, so late,
// repeated and reordered ones end in the same balances; they always sum to zero.
Postings position(const Spending& spending);

// From one position to the next: what is written down. Empty if nothing moves.
Postings movement(const Spending* before, const Spending& after);

// Money that arrives for a wallet.
Postings funding(const std::string& person, core::Money amount);

// True if the postings sum to zero in every currency (invariant I10).
bool balanced(const Postings& postings);

// Errors: amount-overflow, currency-mismatch (a wallet has one currency).
core::Result<Wallet> apply(const Wallet& wallet, const std::string& person,
                           const Postings& postings);

}  // namespace emptor::payments
