#include "platform/crypto/master_keys.h"

#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/aead.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"
#include "platform/crypto/private_file.h"

namespace emptor::crypto {
namespace {

std::string new_line(core::Random& random) {
    const std::string id = hex(random_bytes(random, 4));
    return std::format("{} {}\n", id, hex(random_bytes(random, kAeadKeySize)));
}

core::Error malformed(const std::filesystem::path& path, std::size_t line) {
    return core::fail(core::reasons::kFileUnusable,
                      std::format("{}:{}: expected an id, a space and 64 hex digits, each id once",
                                  path.string(), line));
}

}  // namespace

core::Result<MasterKeys> MasterKeys::load(const std::filesystem::path& path) {
    TRY(const core::Secret<std::string> text, read_private_file(path));
    MasterKeys keys;
    std::size_t number = 0;
    for (const std::string_view line : core::split(text.reveal(), '\n')) {
        ++number;
        if (core::trim(line).empty()) continue;
        const std::size_t space = line.find(' ');
        if (space == 0 || space == std::string_view::npos) return malformed(path, number);
        std::optional<std::string> key = unhex(core::trim(line.substr(space + 1)));
        if (!key || key->size() != kAeadKeySize) return malformed(path, number);
        keys.current_id_ = line.substr(0, space);
        const bool is_new = keys.keys_.emplace(keys.current_id_, *std::move(key)).second;
        if (!is_new) return malformed(path, number);
    }
    if (keys.keys_.empty()) return malformed(path, 1);
    return keys;
}

core::Result<> MasterKeys::create(const std::filesystem::path& path, core::Random& random) {
    if (std::filesystem::exists(path)) return {};
    return write_private_file(path, new_line(random));
}

core::Result<> MasterKeys::add(const std::filesystem::path& path, core::Random& random) {
    TRY(const core::Secret<std::string> text, read_private_file(path));
    const std::string_view end = text.reveal().ends_with('\n') ? "" : "\n";
    return write_private_file(path, std::format("{}{}{}", text.reveal(), end, new_line(random)));
}

const core::Secret<std::string>* MasterKeys::find(std::string_view id) const {
    const auto found = keys_.find(id);
    return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace emptor::crypto
