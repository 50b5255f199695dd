#pragma once

#include "platform/crypto/keys.h"
#include "services/vault/app/vault.h"

namespace emptor::vault {

// Connections as statements of type "emptor-connection"; only integrations has the signing key.
class StatementConnectionReader final : public ConnectionReader {
public:
    explicit StatementConnectionReader(crypto::PublicKey key) : key_(std::move(key)) {}

    core::Result<Connection> read(const std::string& statement) override;

private:
    crypto::PublicKey key_;
};

}  // namespace emptor::vault
