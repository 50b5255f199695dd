#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/time.h"
#include "platform/web/server.h"
#include "sandbox/kit/json.h"
#include "sandbox/network/network.h"

namespace emptor::sandbox::ucp {

// A merchant's tokenizer: takes a card for one checkout session and gives a token that works once,
// for that session, within fifteen minutes. Cards are only in memory. Thread-safe.
class Tokenizer {
public:
    // `identity`: what binding.identity.access_token must be.
    Tokenizer(std::string identity, const core::Clock& clock);

    // POST /tokenize. `session_is_open` tells whether binding.checkout_id can still be paid.
    web::Response tokenize(const Json& body, bool session_is_open);
    // The card behind a token, which is spent by this; nothing if unknown, spent, expired or of
    // another session.
    std::optional<network::Card> redeem(const std::string& token, const std::string& session_id);
    const std::string& identity() const { return identity_; }

private:
    struct Entry {
        network::Card card;
        std::string session_id;
        core::Instant until;
    };

    std::string identity_;
    const core::Clock& clock_;
    std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
};

}  // namespace emptor::sandbox::ucp
