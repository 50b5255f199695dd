#pragma once

#include <map>
#include <mutex>

#include "platform/crypto/key_store.h"

namespace emptor::crypto {

// Wrapped keys that are gone with the process: for tests and simulation.
class MemoryKeyStore final : public KeyStore {
public:
    runtime::Task<core::Result<std::optional<WrappedKey>>> find(runtime::Context ctx,
                                                                std::string person) override;
    runtime::Task<core::Result<WrappedKey>> add(runtime::Context ctx, WrappedKey key) override;
    runtime::Task<core::Result<>> rewrap(runtime::Context ctx, WrappedKey key) override;
    runtime::Task<core::Result<>> erase(runtime::Context ctx, std::string person) override;
    runtime::Task<core::Result<std::vector<WrappedKey>>> not_under(runtime::Context ctx,
                                                                   std::string master_key_id,
                                                                   int limit) override;

private:
    std::mutex mutex_;
    std::map<std::string, WrappedKey> by_person_;
};

}  // namespace emptor::crypto
