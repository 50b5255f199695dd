#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/secret.h"

namespace emptor::crypto {

// The keys that wrap the keys of persons. They live in one private file, one a line: ID, space, 64
// hex digits. The last line is the current key; those before stay for reading until a rotation has
// re-wrapped what they protect. Whoever loses the file loses every person's data.
class MasterKeys {
public:
    // Errors: file-unusable (missing, readable by everybody, or not of this form).
    static core::Result<MasterKeys> load(const std::filesystem::path& path);

    // Makes the file with one key; a file that exists stays as it is. Errors: file-unusable.
    static core::Result<> create(const std::filesystem::path& path, core::Random& random);

    // Appends a key, which becomes the current one. Follow with Keyring::rotate in a process that
    // has loaded the file anew. Errors: file-unusable.
    static core::Result<> add(const std::filesystem::path& path, core::Random& random);

    const std::string& current_id() const { return current_id_; }
    // Null: no such key.
    const core::Secret<std::string>* find(std::string_view id) const;

private:
    std::map<std::string, core::Secret<std::string>, std::less<>> keys_;
    std::string current_id_;
};

}  // namespace emptor::crypto
