#include "platform/crypto/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <cstdint>

#include "core/check.h"

namespace emptor::crypto {
namespace {

std::string digest(const EVP_MD* kind, std::string_view bytes) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EMPTOR_CHECK(EVP_Digest(bytes.data(), bytes.size(), out, &size, kind, nullptr) == 1);
    return {reinterpret_cast<const char*>(out), size};
}

}  // namespace

std::string sha256(std::string_view bytes) {
    return digest(EVP_sha256(), bytes);
}

std::string sha512(std::string_view bytes) {
    return digest(EVP_sha512(), bytes);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    // An empty view may have no address, and HMAC() takes a null key for "the one before".
    const char* key_data = key.empty() ? "" : key.data();
    EMPTOR_CHECK(HMAC(EVP_sha256(), key_data, static_cast<int>(key.size()), data, bytes.size(), out,
                      &size) != nullptr);
    return {reinterpret_cast<const char*>(out), size};
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(core::Random& random, std::size_t count) {
    std::string bytes;
    bytes.reserve(count);
    while (bytes.size() < count) {
        const auto block = random.bytes16();
        const std::size_t part = std::min(block.size(), count - bytes.size());
        bytes.append(reinterpret_cast<const char*>(block.data()), part);
    }
    return bytes;
}

}  // namespace emptor::crypto
