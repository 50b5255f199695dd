#pragma once

#include <filesystem>
#include <string_view>

#include "core/result.h"
#include "core/secret.h"

namespace emptor::crypto {

// Files that hold a secret. They block shortly; not for event loops. Errors: file-unusable.

// Replaces the file at once (a reader sees the old or the new one), mode 0600, synced to disk.
// Missing folders are made with mode 0700.
core::Result<> write_private_file(const std::filesystem::path& path, std::string_view content);

// Refuses a file that everybody may read or write.
core::Result<core::Secret<std::string>> read_private_file(const std::filesystem::path& path);

// The same for a file without secrets: mode 0644, and anybody may read it.
core::Result<> write_public_file(const std::filesystem::path& path, std::string_view content);

}  // namespace emptor::crypto
