#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "connectors/port/account.h"
#include "core/result.h"
#include "core/secret.h"
#include "core/time.h"
#include "platform/http/client.h"
#include "platform/runtime/context.h"
#include "platform/runtime/one_shot.h"
#include "platform/runtime/task.h"

namespace emptor::connectors::ebay {

using Token = core::Secret<std::string>;

// The application tokens of accounts (OAuth, client credentials), kept until a minute before they
// end. However many callers want one at once, a single request is made and all get its outcome; it
// takes five seconds at most, whatever the deadline of the caller that happened to come first.
// Thread-safe. Errors: vendor-not-authorised (wrong client_id or client_secret) and those of the
// call.
class Tokens {
public:
    Tokens(http::Client& http, const core::Clock& clock) : http_(http), clock_(clock) {}

    // `refused`: a token that eBay has just not accepted, never given again; empty: none.
    runtime::Task<core::Result<Token>> get(runtime::Context ctx, Account account, Token refused);

private:
    using Waiter = runtime::OneShot<core::Result<Token>>;
    struct Entry {
        Token token;
        core::Instant usable_until;
        bool fetching = false;
        std::vector<Waiter::Sender> waiters;
    };
    struct Fetched {
        Token token;
        core::Instant usable_until;
    };

    runtime::Task<core::Result<Fetched>> fetch(runtime::Context ctx, Account account);
    core::Result<Token> finish(const std::string& key, core::Result<Fetched> fetched);

    http::Client& http_;
    const core::Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Entry> entries_;  // by account
};

}  // namespace emptor::connectors::ebay
