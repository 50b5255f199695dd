#pragma once

#include <filesystem>

#include "core/result.h"
#include "platform/crypto/keys.h"

namespace emptor::crypto {

// The public key in a file, as JWK or PEM. Blocks shortly; for start-up. Errors: file-unusable,
// malformed-key.
core::Result<PublicKey> read_public_key(const std::filesystem::path& path);

}  // namespace emptor::crypto
