#include "platform/crypto/memory_key_store.h"

namespace emptor::crypto {

runtime::Task<core::Result<std::optional<WrappedKey>>> MemoryKeyStore::find(runtime::Context,
                                                                            std::string person) {
    const std::lock_guard lock(mutex_);
    const auto found = by_person_.find(person);
    if (found == by_person_.end()) co_return std::optional<WrappedKey>();
    co_return std::optional<WrappedKey>(found->second);
}

runtime::Task<core::Result<WrappedKey>> MemoryKeyStore::add(runtime::Context, WrappedKey key) {
    const std::lock_guard lock(mutex_);
    const std::string person = key.person;
    co_return by_person_.try_emplace(person, std::move(key)).first->second;
}

runtime::Task<core::Result<>> MemoryKeyStore::rewrap(runtime::Context, WrappedKey key) {
    const std::lock_guard lock(mutex_);
    const auto found = by_person_.find(key.person);
    if (found != by_person_.end() && found->second.key_id == key.key_id)
        found->second = std::move(key);
    co_return core::Result<>();
}

runtime::Task<core::Result<>> MemoryKeyStore::erase(runtime::Context, std::string person) {
    const std::lock_guard lock(mutex_);
    by_person_.erase(person);
    co_return core::Result<>();
}

runtime::Task<core::Result<std::vector<WrappedKey>>> MemoryKeyStore::not_under(
    runtime::Context, std::string master_key_id, int limit) {
    const std::lock_guard lock(mutex_);
    std::vector<WrappedKey> keys;
    for (const auto& [person, key] : by_person_) {
        if (std::ssize(keys) == limit) break;
        if (key.master_key_id != master_key_id) keys.push_back(key);
    }
    co_return keys;
}

}  // namespace emptor::crypto
