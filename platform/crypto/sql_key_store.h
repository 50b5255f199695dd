#pragma once

#include "platform/crypto/key_store.h"
#include "platform/sql/database.h"

namespace emptor::crypto {

// Wrapped keys in crypto.person_keys (migrations/). Errors: those of sql::Session.
class SqlKeyStore final : public KeyStore {
public:
    explicit SqlKeyStore(sql::Database& database) : database_(database) {}

    runtime::Task<core::Result<std::optional<WrappedKey>>> find(runtime::Context ctx,
                                                                std::string person) override;
    runtime::Task<core::Result<WrappedKey>> add(runtime::Context ctx, WrappedKey key) override;
    runtime::Task<core::Result<>> rewrap(runtime::Context ctx, WrappedKey key) override;
    runtime::Task<core::Result<>> erase(runtime::Context ctx, std::string person) override;
    runtime::Task<core::Result<std::vector<WrappedKey>>> not_under(runtime::Context ctx,
                                                                   std::string master_key_id,
                                                                   int limit) override;

private:
    sql::Database& database_;
};

}  // namespace emptor::crypto
