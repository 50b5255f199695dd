#include "platform/crypto/keyring.h"

#include <format>
#include <initializer_list>
#include <utility>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/aead.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::crypto {
namespace {

constexpr std::string_view kFormat = "e1";
constexpr int kRotationBatch = 100;

core::Error unreadable(std::string message) {
    return core::fail(core::reasons::kPersonalDataUnreadable, std::move(message));
}

// Parts with their lengths, so that no two lists give the same text.
std::string bound_text(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text += std::format("{}:{};", part.size(), part);
    return text;
}

std::string bound_field(std::string_view person, std::string_view key_id, const FieldPath& path) {
    return bound_text({"field", person, key_id, path.tenant, path.table, path.row, path.field,
                       std::to_string(path.version)});
}

std::string bound_key(const WrappedKey& key) {
    return bound_text({"person key", key.person, key.key_id, key.master_key_id});
}

std::string seal_with(core::Random& random, std::string_view key, std::string_view bound,
                      std::string_view plain) {
    const std::string nonce = random_bytes(random, kAeadNonceSize);
    return nonce + aead_seal({key, nonce, bound}, plain);
}

std::optional<std::string> open_with(std::string_view key, std::string_view bound,
                                     std::string_view sealed) {
    if (sealed.size() < kAeadNonceSize) return std::nullopt;
    return aead_open({key, sealed.substr(0, kAeadNonceSize), bound}, sealed.substr(kAeadNonceSize));
}

struct SealedParts {
    std::string key_id;
    std::string bytes;
};

core::Result<SealedParts> parts_of(std::string_view sealed) {
    const auto parts = core::split(sealed, '.');
    if (parts.size() != 3 || parts[0] != kFormat) return unreadable("not a sealed value");
    std::optional<std::string> bytes = unbase64url(parts[2]);
    if (!bytes) return unreadable("not a sealed value");
    return SealedParts{std::string(parts[1]), *std::move(bytes)};
}

}  // namespace

Keyring::Keyring(KeyStore& store, MasterKeys keys, core::Random& random)
    : store_(store), keys_(std::move(keys)), random_(random) {}

core::Result<core::Secret<std::string>> Keyring::unwrap(const WrappedKey& key) const {
    const core::Secret<std::string>* master = keys_.find(key.master_key_id);
    if (!master)
        return unreadable("the master key " + key.master_key_id + " is not in the key file");
    std::optional<std::string> plain = open_with(master->reveal(), bound_key(key), key.wrapped);
    if (!plain || plain->size() != kAeadKeySize) {
        return unreadable("the master key " + key.master_key_id + " is not the one that was used");
    }
    return core::Secret<std::string>(*std::move(plain));
}

core::Result<WrappedKey> Keyring::wrap(std::string person, std::string key_id,
                                       const core::Secret<std::string>& data_key) const {
    WrappedKey key{std::move(person), std::move(key_id), keys_.current_id(), {}};
    const core::Secret<std::string>* master = keys_.find(key.master_key_id);
    if (!master) return unreadable("the key file has no current key");
    key.wrapped = seal_with(random_, master->reveal(), bound_key(key), data_key.reveal());
    return key;
}

runtime::Task<core::Result<WrappedKey>> Keyring::key_of(runtime::Context ctx, std::string person) {
    CO_TRY(std::optional<WrappedKey> found, co_await store_.find(ctx, person));
    if (found) co_return *std::move(found);
    const core::Secret<std::string> data_key(random_bytes(random_, kAeadKeySize));
    const std::string key_id = base64url(random_bytes(random_, 9));
    CO_TRY(WrappedKey made, wrap(person, key_id, data_key));
    co_return co_await store_.add(ctx, std::move(made));
}

runtime::Task<core::Result<std::string>> Keyring::seal(runtime::Context ctx, std::string person,
                                                       FieldPath path,
                                                       core::Personal<std::string> value) {
    CO_TRY(const WrappedKey key, co_await key_of(ctx, person));
    CO_TRY(const core::Secret<std::string> data_key, unwrap(key));
    const std::string bound = bound_field(person, key.key_id, path);
    const std::string sealed = seal_with(random_, data_key.reveal(), bound, value.reveal());
    co_return std::format("{}.{}.{}", kFormat, key.key_id, base64url(sealed));
}

runtime::Task<core::Result<core::Personal<std::string>>> Keyring::open(runtime::Context ctx,
                                                                       std::string person,
                                                                       FieldPath path,
                                                                       std::string sealed) {
    CO_TRY(const SealedParts parts, parts_of(sealed));
    CO_TRY(const std::optional<WrappedKey> key, co_await store_.find(ctx, person));
    if (!key || key->key_id != parts.key_id) {
        co_return core::fail(core::reasons::kPersonalDataErased, "the person's data was erased");
    }
    CO_TRY(const core::Secret<std::string> data_key, unwrap(*key));
    const std::string bound = bound_field(person, key->key_id, path);
    std::optional<std::string> plain = open_with(data_key.reveal(), bound, parts.bytes);
    if (!plain) {
        co_return unreadable(std::format("{} {} was changed or moved", path.table, path.field));
    }
    co_return core::Personal<std::string>(*std::move(plain));
}

runtime::Task<core::Result<>> Keyring::erase(runtime::Context ctx, std::string person) {
    co_return co_await store_.erase(ctx, person);
}

runtime::Task<core::Result<int>> Keyring::rotate(runtime::Context ctx) {
    int count = 0;
    while (true) {
        CO_TRY_OK(ctx.still_wanted());
        const std::string current = keys_.current_id();
        CO_TRY(const std::vector<WrappedKey> batch,
               co_await store_.not_under(ctx, current, kRotationBatch));
        if (batch.empty()) co_return count;
        for (const WrappedKey& old : batch) {
            CO_TRY(const core::Secret<std::string> data_key, unwrap(old));
            CO_TRY(WrappedKey renewed, wrap(old.person, old.key_id, data_key));
            CO_TRY_OK(co_await store_.rewrap(ctx, std::move(renewed)));
            ++count;
        }
    }
}

}  // namespace emptor::crypto
