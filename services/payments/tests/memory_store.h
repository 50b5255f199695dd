#pragma once

#include <map>
#include <mutex>
#include <set>

#include "services/payments/app/ports.h"

namespace emptor::payments {

// BookStore without a database; what would be told is kept in `told`.
class MemoryBookStore final : public BookStore {
public:
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

    std::vector<Authorization> told;
    std::map<std::string, std::int64_t> balances;  // of all accounts of the ledger

private:
    struct Row {
        Spending spending;
        std::optional<core::Instant> next_look;
    };
    core::Result<Books> apply_change(const Scope& scope, const Decide& decide);

    std::mutex mutex_;
    std::map<std::string, Wallet> wallets_;
    std::map<std::string, Row> rows_;
    std::map<std::string, Acceptor> acceptors_;  // by merchant
    std::set<std::string> events_;
};

}  // namespace emptor::payments
