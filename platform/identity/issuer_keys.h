#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "platform/crypto/keys.h"
#include "platform/http/client.h"
#include "platform/runtime/context.h"
#include "platform/runtime/one_shot.h"
#include "platform/runtime/task.h"

namespace emptor::identity {

struct IssuerKeysOptions {
    std::string issuer;
    std::chrono::seconds between_fetches{10};  // at least, whatever tokens ask for
    std::chrono::seconds fresh{600};           // then keys are fetched anew
    std::chrono::seconds usable{3600};         // longest use when the issuer does not answer
    std::chrono::seconds fetch_limit{3};
};

// The public keys of an issuer, cached. One fetch at a time, which others wait for. Thread-safe.
class IssuerKeys {
public:
    IssuerKeys(http::Client& client, IssuerKeysOptions options);

    // Fetches when the key is not known or the keys are old. Errors: token-bad-signature (the
    // issuer has no such key), issuer-unavailable (nothing usable is cached and the issuer does not
    // answer).
    runtime::Task<core::Result<crypto::PublicKey>> find(runtime::Context ctx, std::string key_id);

private:
    using Keys = std::map<std::string, crypto::PublicKey, std::less<>>;
    struct View {
        std::optional<crypto::PublicKey> key;
        bool fresh = false;
        bool any = false;        // keys are there and usable
        bool may_fetch = false;  // or may wait for the fetch that is running
    };

    View look(const std::string& key_id, runtime::SteadyTime now);
    runtime::Task<> refresh(runtime::Context ctx);
    runtime::Task<core::Result<Keys>> fetch(runtime::Context ctx);
    void store(core::Result<Keys> keys, runtime::SteadyTime now);

    http::Client& client_;
    const IssuerKeysOptions options_;

    std::mutex mutex_;
    Keys keys_;
    std::optional<runtime::SteadyTime> fetched_at_;
    std::optional<runtime::SteadyTime> tried_at_;
    bool fetching_ = false;
    std::vector<runtime::OneShot<bool>::Sender> waiters_;
};

}  // namespace emptor::identity
