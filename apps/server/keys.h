#pragma once

#include <filesystem>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace emptor::server {

// Names of the files in the folder of keys.
inline constexpr const char* kMasterKeys = "master.keys";    // wrap the keys of persons
inline constexpr const char* kInternalKey = "internal.key";  // principals between roles
inline constexpr const char* kMandateKey = "mandate";        // .key signs, .jwk verifies
inline constexpr const char* kConnectionKey = "connection";
inline constexpr const char* kHttpKey = "http";

// Makes what is missing: a private CA and certificates for the roles and for development (server,
// vault, sandbox, identity), master keys, internal and signing keys. What exists stays.
// Errors: file-unusable.
core::Result<> make_keys(const std::filesystem::path& folder, const core::Clock& clock,
                         core::Random& random);

}  // namespace emptor::server
