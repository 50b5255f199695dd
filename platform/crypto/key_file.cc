#include "platform/crypto/key_file.h"

#include <fstream>
#include <iterator>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::crypto {

core::Result<PublicKey> read_public_key(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) return core::fail(core::reasons::kFileUnusable, path.string() + ": cannot be read");
    if (core::trim(text).starts_with('{')) return PublicKey::from_jwk(text);
    return PublicKey::from_pem(text);
}

}  // namespace emptor::crypto
