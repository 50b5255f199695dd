#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "connectors/port/account.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"
#include "services/payments/domain/rules.h"

namespace emptor::payments {

// Whose books a change is about. `day` is read for Books::used_by_others; it may be empty.
struct Scope {
    std::string person;
    std::string purchase_id;  // empty: the wallet alone
    std::string day;
    core::Currency currency;
};

// What stands in the books while nobody else can change it.
struct Books {
    std::optional<Wallet> wallet;
    std::optional<Spending> spending;
    std::int64_t used_by_others = 0;  // day use of the person's other purchases, in minor units
};

// What one decision changes; all of it or nothing is stored.
struct Change {
    std::optional<Spending> spending;
    Postings postings;
    std::string why;                         // of the ledger's entries, such as reserve
    std::vector<Authorization> news;         // told as payment.authorization
    std::optional<Acceptor> learned;         // the first one of a merchant stays
    std::optional<core::Instant> next_look;  // at the issuer; none: no more
    core::Instant at;
};

// Pure, and may run more than once. Nothing: all is well as it stands.
using Decide = std::function<core::Result<std::optional<Change>>(const Books&)>;

// The books: wallets, purchases' money and the ledger, the only writer of them. Thread-safe.
class BookStore {
public:
    virtual ~BookStore() = default;

    // Locks the person's books, decides, stores and tells, in one transaction. Returns the books
    // after it. Errors: those of `decide`, amount-overflow, currency-mismatch.
    virtual runtime::Task<core::Result<Books>> update(runtime::Context ctx, Scope scope,
                                                      Decide decide) = 0;

    virtual runtime::Task<core::Result<std::optional<Wallet>>> wallet(runtime::Context ctx,
                                                                      std::string person) = 0;
    virtual runtime::Task<core::Result<std::optional<Spending>>> find(runtime::Context ctx,
                                                                      std::string purchase_id) = 0;
    virtual runtime::Task<core::Result<std::optional<Spending>>> by_card(runtime::Context ctx,
                                                                         std::string card_id) = 0;
    // Purchases whose time to be looked at has come; their next time is set to `next` at once, so
    // that several processes share the work.
    virtual runtime::Task<core::Result<std::vector<Spending>>> take_due(runtime::Context ctx,
                                                                        core::Instant now,
                                                                        core::Instant next,
                                                                        int limit) = 0;

    // All that were learned: one a merchant that was bought from.
    virtual runtime::Task<core::Result<std::vector<Acceptor>>> acceptors(runtime::Context ctx) = 0;
    // The one that was forgotten; nothing if none was learned.
    virtual runtime::Task<core::Result<std::optional<Acceptor>>> forget_acceptor(
        runtime::Context ctx, std::string merchant_id) = 0;

    // Events of the issuer that were dealt with; forgotten after a week.
    virtual runtime::Task<core::Result<bool>> is_known(runtime::Context ctx,
                                                       std::string event_id) = 0;
    virtual runtime::Task<core::Result<>> remember(runtime::Context ctx, std::string event_id,
                                                   core::Instant now) = 0;

    // What is wrong with the ledger as a whole (I10): movements that do not sum to zero, wallets
    // that are not the sum of their entries.
    virtual runtime::Task<core::Result<std::vector<std::string>>> ledger_faults(
        runtime::Context ctx) = 0;
};

// Our account at the issuer. Thread-safe. Errors of get: vendor-not-connected.
class IssuerAccount {
public:
    virtual ~IssuerAccount() = default;
    virtual runtime::Task<core::Result<connectors::Account>> get(runtime::Context ctx) = 0;
    virtual runtime::Task<core::Result<>> put(runtime::Context ctx,
                                              connectors::Account account) = 0;
};

// Reads what the checkout service has signed. Errors: statement-invalid.
class MandateReader {
public:
    virtual ~MandateReader() = default;
    virtual core::Result<Mandate> read(const std::string& proof) = 0;
};

}  // namespace emptor::payments
