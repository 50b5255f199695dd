#pragma once

#include <filesystem>
#include <string>

#include "core/result.h"
#include "core/secret.h"
#include "core/time.h"
#include "platform/identity/device_flow.h"

namespace emptor::identity {

// A sign-in as the client keeps it: a private JSON file {issuer, client_id, access_token,
// refresh_token, expires (RFC 3339)}.
struct StoredLogin {
    std::string issuer;
    std::string client_id;
    Tokens tokens;
};

// Errors: file-unusable.
core::Result<> save_login(const std::filesystem::path& path, const StoredLogin& login);

// Errors: unauthenticated (no such file), file-unusable.
core::Result<StoredLogin> load_login(const std::filesystem::path& path);

// An access token that is good for another minute at least, refreshed and stored again when needed.
// Errors: those above and those of DeviceFlow::refresh. Two programs may do this at once: who finds
// that the other one was faster takes what that one stored.
runtime::Task<core::Result<core::Secret<std::string>>> usable_access_token(
    runtime::Context ctx, http::Client& client, const core::Clock& clock,
    std::filesystem::path path);

}  // namespace emptor::identity
