#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "emptor/payments/v1/types.h"

namespace emptor::payments {

using api::payments::Payment;

// No amount above this is taken in, so that sums of facts cannot overflow.
constexpr std::int64_t kMostMinor = 1'000'000'000'000'000;

enum class CardState {
    kWanted,   // its making was decided; the issuer may know it already
    kOpen,     // can pay
    kClosing,  // must not pay any more; the issuer has not confirmed yet
    kClosed,
};

struct Card {
    int number = 0;  // counts the cards of the purchase; part of the key of its making
    CardState state = CardState::kWanted;
    std::string card_id;  // the issuer's; empty while wanted
    core::Money maximum;
};

// What the issuer says of one authorisation, or what we answered to its request.
struct Authorization {
    std::string authorization_id;
    std::string card_id;
    core::Money amount;  // the most that was ever asked for or held
    std::string merchant_name;
    std::string merchant_network_id;
    bool approved = false;
    std::string status;  // pending | closed | reversed | expired
    std::string declined_reason;

    friend bool operator==(const Authorization&, const Authorization&) = default;
};

// Money that moved: a capture, or a refund.
struct Transaction {
    std::string transaction_id;
    std::string card_id;
    std::string authorization_id;  // empty: none is known
    core::Money amount;            // positive
    bool refund = false;
};

// Whom the card network names as paid by purchases at one of our merchants.
struct Acceptor {
    std::string merchant_id;  // ours
    std::string network_id;
    std::string name;  // as on a card statement

    friend bool operator==(const Acceptor&, const Acceptor&) = default;
};

struct History {
    std::vector<Authorization> authorizations;
    std::vector<Transaction> transactions;
};

// What the person allowed, as the checkout service has signed it.
struct Mandate {
    std::string person;
    std::string purchase_id;
    std::string merchant_id;
    core::Money maximum;
    core::Instant expires_at;
};

enum class Stage { kReserved, kSettled, kReleased };

// All that payments knows of the money of one purchase.
struct Spending {
    std::string purchase_id;
    std::string person;
    Stage stage = Stage::kReserved;
    core::Money reserved;  // asked for; without currency: released before anything was reserved
    std::string day;       // of the person, as 2026-03-01: whose budget it counts against
    std::optional<Mandate> mandate;
    std::string merchant_name;
    std::vector<Card> cards;
    std::vector<Authorization> authorizations;
    std::vector<Transaction> transactions;
    core::Instant changed_at;
    std::vector<std::string> findings;  // invariants that were found broken, told once each
};

// The card in use: the newest one; null without one.
const Card* current_card(const Spending& spending);
Card* current_card(Spending& spending);

// Sums in minor units of the reservation's currency; facts of another currency are a finding, not
// money.
std::int64_t captured(const Spending& spending);
std::int64_t refunded(const Spending& spending);
// Approved and not captured yet: may still be captured, even from a closed card.
std::int64_t held(const Spending& spending);

// What the purchase takes out of the day's budget.
std::int64_t day_use(const Spending& spending);

// The person's local day.
core::Result<std::string> local_day(core::Instant now, const std::string& time_zone);

Payment summary(const Spending& spending);

}  // namespace emptor::payments
