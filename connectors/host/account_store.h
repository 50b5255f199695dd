#pragma once

#include <optional>
#include <string>

#include "connectors/port/account.h"
#include "core/result.h"
#include "platform/crypto/keyring.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"
#include "platform/sql/database.h"

namespace emptor::connectors {

// The vendor accounts of one service. Thread-safe.
class Accounts {
public:
    virtual ~Accounts() = default;
    virtual runtime::Task<core::Result<>> put(runtime::Context ctx, Account account) = 0;
    virtual runtime::Task<core::Result<std::optional<Account>>> get(runtime::Context ctx,
                                                                    std::string vendor) = 0;
    // Nothing happens if there is none.
    virtual runtime::Task<core::Result<>> remove(runtime::Context ctx, std::string vendor) = 0;
};

// Credentials sealed. The service's schema has the table
//   vendor_account (vendor text primary key, base_url text not null, sealed text not null)
// Errors: those of the database and the keyring.
class AccountStore final : public Accounts {
public:
    AccountStore(sql::Database& database, crypto::Keyring& keyring, std::string schema)
        : database_(database), keyring_(keyring), schema_(std::move(schema)) {}

    runtime::Task<core::Result<>> put(runtime::Context ctx, Account account) override;
    runtime::Task<core::Result<std::optional<Account>>> get(runtime::Context ctx,
                                                            std::string vendor) override;
    runtime::Task<core::Result<>> remove(runtime::Context ctx, std::string vendor) override;

private:
    crypto::FieldPath path(const std::string& vendor) const;

    sql::Database& database_;
    crypto::Keyring& keyring_;
    std::string schema_;
};

}  // namespace emptor::connectors
