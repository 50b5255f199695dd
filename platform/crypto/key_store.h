#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::crypto {

// A person's data key as it is stored: encrypted under a master key.
struct WrappedKey {
    std::string person;
    std::string key_id;
    std::string master_key_id;
    std::string wrapped;  // bytes

    friend bool operator==(const WrappedKey&, const WrappedKey&) = default;
};

// Where wrapped keys live: one per person. Thread-safe. Errors: those of the storage.
class KeyStore {
public:
    virtual ~KeyStore() = default;

    virtual runtime::Task<core::Result<std::optional<WrappedKey>>> find(runtime::Context ctx,
                                                                        std::string person) = 0;
    // Stores the key unless the person has one; returns the one that stands.
    virtual runtime::Task<core::Result<WrappedKey>> add(runtime::Context ctx, WrappedKey key) = 0;
    // Stores another wrapping of the same key; does nothing if the key is gone.
    virtual runtime::Task<core::Result<>> rewrap(runtime::Context ctx, WrappedKey key) = 0;
    // After this, nothing can bring the key back. Ok if there was none.
    virtual runtime::Task<core::Result<>> erase(runtime::Context ctx, std::string person) = 0;
    // At most `limit` keys that are not wrapped by this master key.
    virtual runtime::Task<core::Result<std::vector<WrappedKey>>> not_under(
        runtime::Context ctx, std::string master_key_id, int limit) = 0;
};

}  // namespace emptor::crypto
