#pragma once

#include "services/payments/domain/ledger.h"

namespace emptor::payments {

// What a reservation is measured against.
struct Budget {
    core::Money per_day;
    std::int64_t used_by_others = 0;  // minor units of the same day and currency, other purchases
    std::string day;
    Wallet wallet;
    bool at_issuer = false;  // the wallet is funded at the issuer; only the day's budget binds here
};

// A new or changed reservation of a purchase. Errors: malformed-request, currency-mismatch,
// payment-closed, payment-in-use (less than a merchant holds already), day-budget-exceeded,
// wallet-too-low.
core::Result<Spending> reserve(const Spending* before, Spending wanted, const Budget& budget);

// Gives the reservation back and closes the cards. Errors: money-captured (and not refunded).
core::Result<Spending> release(Spending spending);

// Ends the purchase against what was captured. Errors: payment-closed, not-captured-yet.
core::Result<Spending> settle(Spending spending);

// What is to be done next until the purchase has one open card for its mandate.
enum class CardStep { kUse, kMake, kClose };
struct CardPlan {
    CardStep step = CardStep::kUse;
    Spending spending;
};

// Errors: payment-closed, mandate-mismatch (reserved above the maximum, another merchant),
// payment-in-use (another maximum after money was held or taken).
core::Result<CardPlan> plan_card(Spending spending, const Mandate& mandate,
                                 const std::string& merchant_name);

// The issuer has made the wanted card.
Spending card_made(Spending spending, int number, const std::string& card_id);
Spending card_closed(Spending spending, int number);

struct Verdict {
    bool approved = false;
    std::string
        reason;  // why not: unknown-card, card-not-current, payment-closed, mandate-expired,
                 // bad-amount, other-currency, other-merchant, above-mandate
};

// The answer to a merchant that asks for money; `spending` null: no purchase has this card. Whether
// it is the mandate's merchant is said by the network's id where `known` has one for it; else
// nothing but the clear name or id of another merchant that is known speaks against it. An approved
// authorisation binds later ones of the purchase.
Verdict decide(const Spending* spending, const std::vector<Acceptor>& known,
               const Authorization& asked, core::Instant now);

// Whom the network names for the merchant of a purchase that ended well; nothing if it names none.
std::optional<Acceptor> acceptor_of(const Spending& settled);

// Two names of a shop that may be one: they share a word, or one stands in the other.
bool names_agree(const std::string& a, const std::string& b);

// Takes over what the issuer tells. Late, repeated and reordered facts change nothing. Returns the
// authorisations that were decided, or decided otherwise than was known.
std::vector<Authorization> absorb(Spending& spending, const History& history);

// Invariants that the facts break, by name: other-currency, captured-above-authorized (I4),
// captured-above-maximum (I4), refunds-above-captures (I2), captured-twice (I1),
// captured-without-order (I3).
std::vector<std::string> findings(const Spending& spending);

}  // namespace emptor::payments
