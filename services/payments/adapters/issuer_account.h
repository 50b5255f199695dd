#pragma once

#include "connectors/host/account_store.h"
#include "services/payments/app/ports.h"

namespace emptor::payments {

// Our account at one issuer, credentials sealed in schema `payments`.
class StoredIssuerAccount final : public IssuerAccount {
public:
    StoredIssuerAccount(sql::Database& database, crypto::Keyring& keyring, std::string vendor)
        : accounts_(database, keyring, "payments"), vendor_(std::move(vendor)) {}

    runtime::Task<core::Result<connectors::Account>> get(runtime::Context ctx) override;
    runtime::Task<core::Result<>> put(runtime::Context ctx, connectors::Account account) override;

private:
    connectors::AccountStore accounts_;
    std::string vendor_;
};

}  // namespace emptor::payments
