#pragma once

#include "platform/crypto/keyring.h"
#include "platform/sql/database.h"
#include "services/checkout/app/ports.h"

namespace emptor::checkout {

// Addresses in checkout.address, sealed under the person's key.
class SealedAddressBook final : public AddressBook {
public:
    SealedAddressBook(sql::Database& database, crypto::Keyring& keyring)
        : database_(database), keyring_(keyring) {}

    runtime::Task<core::Result<std::optional<api::common::Address>>> get(
        runtime::Context ctx, std::string person) override;
    runtime::Task<core::Result<>> put(runtime::Context ctx, std::string person,
                                      api::common::Address address) override;

private:
    sql::Database& database_;
    crypto::Keyring& keyring_;
};

class KeyringSealer final : public Sealer {
public:
    explicit KeyringSealer(crypto::Keyring& keyring) : keyring_(keyring) {}

    runtime::Task<core::Result<std::string>> seal(runtime::Context ctx, std::string person,
                                                  std::string purchase_id,
                                                  core::Secret<std::string> value) override;
    runtime::Task<core::Result<core::Secret<std::string>>> open(runtime::Context ctx,
                                                                std::string person,
                                                                std::string purchase_id,
                                                                std::string sealed) override;

private:
    crypto::Keyring& keyring_;
};

}  // namespace emptor::checkout
