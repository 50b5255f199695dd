#include "apps/cli/pending_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <format>
#include <fstream>

#include "core/reasons.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::cli {
namespace {

namespace fs = std::filesystem;

core::Error cannot_write(const std::string& path) {
    return core::fail(core::reasons::kInternal, std::format("cannot write {}", path));
}

// Content and directory entry are on disk when this returns ok.
core::Result<> write_durably(const fs::path& path, const std::string& text) {
    const fs::path temporary = path.string() + ".new";
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return cannot_write(path);
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const bool synced = ::fsync(file) == 0;
    ::close(file);
    if (!written || !synced || ::rename(temporary.c_str(), path.c_str()) != 0)
        return cannot_write(path);
    const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return cannot_write(path);
    ::fsync(folder);
    ::close(folder);
    return {};
}

}  // namespace

core::Result<PendingKey> PendingKey::open(const std::string& state_dir, const std::string& command,
                                          core::Instant now, core::Random& random) {
    std::error_code error;
    fs::create_directories(state_dir, error);
    if (error) return cannot_write(state_dir);
    const fs::path path = fs::path(state_dir) / (crypto::hex(crypto::sha256(command)) + ".key");
    if (std::ifstream file(path); file) {
        std::string key;
        std::getline(file, key);
        if (!key.empty()) return PendingKey(path, key, true);
    }
    std::string key = core::new_id("key", now, random);
    TRY_OK(write_durably(path, key + "\n"));
    return PendingKey(path, std::move(key), false);
}

void PendingKey::forget() const {
    std::error_code ignored;
    fs::remove(path_, ignored);
}

}  // namespace emptor::cli
