#pragma once

#include "core/ids.h"
#include "platform/sql/database.h"
#include "services/payments/app/ports.h"

namespace emptor::payments {

// BookStore in schema `payments` of PostgreSQL. A change locks the person's wallet row first, so
// all changes of one person's money come one after the other; events join their transaction.
class SqlBookStore final : public BookStore {
public:
    SqlBookStore(sql::Database& database, core::Random& random)
        : database_(database), random_(random) {}

    runtime::Task<core::Result<Books>> update(runtime::Context ctx, Scope scope,
                                              Decide decide) override;
    runtime::Task<core::Result<std::optional<Wallet>>> wallet(runtime::Context ctx,
                                                              std::string person) override;
    runtime::Task<core::Result<std::optional<Spending>>> find(runtime::Context ctx,
                                                              std::string purchase_id) override;
    runtime::Task<core::Result<std::optional<Spending>>> by_card(runtime::Context ctx,
                                                                 std::string card_id) override;
    runtime::Task<core::Result<std::vector<Spending>>> take_due(runtime::Context ctx,
                                                                core::Instant now,
                                                                core::Instant next,
                                                                int limit) override;
    runtime::Task<core::Result<std::vector<Acceptor>>> acceptors(runtime::Context ctx) override;
    runtime::Task<core::Result<std::optional<Acceptor>>> forget_acceptor(
        runtime::Context ctx, std::string merchant_id) override;
    runtime::Task<core::Result<bool>> is_known(runtime::Context ctx, std::string event_id) override;
    runtime::Task<core::Result<>> remember(runtime::Context ctx, std::string event_id,
                                           core::Instant now) override;
    runtime::Task<core::Result<std::vector<std::string>>> ledger_faults(
        runtime::Context ctx) override;

private:
    runtime::Task<core::Result<Books>> update_once(runtime::Context ctx, Scope scope,
                                                   Decide decide);
    runtime::Task<core::Result<Books>> lock(runtime::Context ctx, sql::Session& tx, Scope scope);
    runtime::Task<core::Result<>> put_spending(runtime::Context ctx, sql::Session& tx,
                                               Change change);
    runtime::Task<core::Result<>> put_entries(runtime::Context ctx, sql::Session& tx, Scope scope,
                                              Change change);
    runtime::Task<core::Result<>> put_wallet(runtime::Context ctx, sql::Session& tx,
                                             std::string person, Wallet wallet);
    runtime::Task<core::Result<>> put_learned(runtime::Context ctx, sql::Session& tx,
                                              Change change);
    runtime::Task<core::Result<>> tell(runtime::Context ctx, sql::Session& tx, Change change);

    sql::Database& database_;
    core::Random& random_;
};

}  // namespace emptor::payments
