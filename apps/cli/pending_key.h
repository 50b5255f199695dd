#pragma once

#include <string>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace emptor::cli {

// The key of a purchase that was begun and is not finished, one file a command. The file is on disk
// (fsync) before the key is used, so that a client that is killed resumes and never buys twice.
class PendingKey {
public:
    // The key that this very command began with, or a new one. Errors: internal (state directory).
    static core::Result<PendingKey> open(const std::string& state_dir, const std::string& command,
                                         core::Instant now, core::Random& random);

    const std::string& key() const { return key_; }
    bool resumed() const { return resumed_; }
    void forget() const;  // the purchase is finished

private:
    PendingKey(std::string path, std::string key, bool resumed)
        : path_(std::move(path)), key_(std::move(key)), resumed_(resumed) {}

    std::string path_;
    std::string key_;
    bool resumed_;
};

}  // namespace emptor::cli
