#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emptor::crypto {

// AES-256-GCM. A key (32 bytes) and a nonce (12 bytes) must never be used together twice. `bound`
// is not encrypted, but opening fails unless it is the same again.

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadNonceSize = 12;

struct AeadInput {
    std::string_view key;
    std::string_view nonce;
    std::string_view bound;
};

std::string aead_seal(const AeadInput& input,
                      std::string_view plain);  // cipher text and 16 bytes tag

// nullopt: another key, nonce or bound text, or changed bytes.
std::optional<std::string> aead_open(const AeadInput& input, std::string_view sealed);

}  // namespace emptor::crypto
