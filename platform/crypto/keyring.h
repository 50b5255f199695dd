#pragma once

#include <string>

#include "core/ids.h"
#include "core/result.h"
#include "core/secret.h"
#include "platform/crypto/key_store.h"
#include "platform/crypto/master_keys.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::crypto {

// Where a value is stored. It is bound to this place: a sealed value that was copied to another
// row, field or person does not open.
struct FieldPath {
    std::string table;  // with its schema: "orders.address"
    std::string row;    // the row's key
    std::string field;
    int version = 1;  // of the field's format
    std::string tenant = "main";
};

// Encrypts what belongs to a person: every person has a data key, which is stored only wrapped by a
// master key. Erasing the data key erases all that was sealed with it, in backups too. Nothing is
// cached, so an erased key is gone in every process at once; a call costs one look-up in the store.
// Thread-safe.
class Keyring {
public:
    // All outlive the keyring.
    Keyring(KeyStore& store, MasterKeys keys, core::Random& random);

    // Printable ASCII for a text column. Makes the person's key when there is none (also after an
    // erasure: what was sealed before stays lost). Errors: those of the store,
    // personal-data-unreadable (the master key is missing or wrong).
    runtime::Task<core::Result<std::string>> seal(runtime::Context ctx, std::string person,
                                                  FieldPath path,
                                                  core::Personal<std::string> value);

    // Errors: those of the store, personal-data-erased, personal-data-unreadable (the master key is
    // missing or wrong, the value was changed, or it stands in another place than where it was
    // sealed).
    runtime::Task<core::Result<core::Personal<std::string>>> open(runtime::Context ctx,
                                                                  std::string person,
                                                                  FieldPath path,
                                                                  std::string sealed);

    // Errors: those of the store; after an error of outcome unknown call it again.
    runtime::Task<core::Result<>> erase(runtime::Context ctx, std::string person);

    // Wraps every data key with the current master key; returns how many were not yet. Sealed
    // values do not change. May be interrupted and repeated.
    runtime::Task<core::Result<int>> rotate(runtime::Context ctx);

private:
    core::Result<core::Secret<std::string>> unwrap(const WrappedKey& key) const;
    core::Result<WrappedKey> wrap(std::string person, std::string key_id,
                                  const core::Secret<std::string>& data_key) const;
    runtime::Task<core::Result<WrappedKey>> key_of(runtime::Context ctx, std::string person);

    KeyStore& store_;
    MasterKeys keys_;
    core::Random& random_;
};

}  // namespace emptor::crypto
