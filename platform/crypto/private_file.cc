#include "platform/crypto/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <format>
#include <system_error>

#include "core/reasons.h"

namespace emptor::crypto {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }

private:
    int fd_;
};

core::Error unusable(const fs::path& path, std::string_view what) {
    return core::fail(core::reasons::kFileUnusable, std::format("{}: {}", path.string(), what));
}

core::Error failed(const fs::path& path, std::string_view what) {
    return unusable(path, std::format("{}: {}", what, std::generic_category().message(errno)));
}

core::Result<> write_all(int fd, const fs::path& path, std::string_view content) {
    while (!content.empty()) {
        const ssize_t count = ::write(fd, content.data(), content.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed(path, "cannot be written");
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(fd) != 0) return failed(path, "cannot be synced");
    return {};
}

core::Result<> make_folder(const fs::path& folder) {
    if (folder.empty() || fs::exists(folder)) return {};
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error) fs::permissions(folder, fs::perms::owner_all, error);
    if (error) return unusable(folder, "cannot be made: " + error.message());
    return {};
}

core::Result<> replace_file(const fs::path& path, std::string_view content, mode_t mode) {
    TRY_OK(make_folder(path.parent_path()));
    std::string part = path.string() + ".XXXXXX";
    const Descriptor fd(::mkostemp(part.data(), O_CLOEXEC));
    if (!fd.is_open()) return failed(path, "cannot be made");
    core::Result<> written = write_all(fd.get(), path, content);
    if (written && ::fchmod(fd.get(), mode) != 0) written = failed(path, "mode cannot be set");
    if (written && ::rename(part.c_str(), path.c_str()) != 0)
        written = failed(path, "cannot be replaced");
    if (!written) ::unlink(part.c_str());
    return written;
}

}  // namespace

core::Result<> write_private_file(const fs::path& path, std::string_view content) {
    return replace_file(path, content, 0600);
}

core::Result<> write_public_file(const fs::path& path, std::string_view content) {
    return replace_file(path, content, 0644);
}

core::Result<core::Secret<std::string>> read_private_file(const fs::path& path) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.is_open()) return failed(path, "cannot be opened");
    struct stat facts{};
    if (::fstat(fd.get(), &facts) != 0) return failed(path, "cannot be examined");
    if ((facts.st_mode & 07) != 0)
        return unusable(path, "everybody may use it; make its mode 0600");
    std::string content;
    char buffer[4096];
    while (true) {
        const ssize_t count = ::read(fd.get(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed(path, "cannot be read");
        if (count == 0) return core::Secret<std::string>(std::move(content));
        content.append(buffer, static_cast<std::size_t>(count));
    }
}

}  // namespace emptor::crypto
