#pragma once

#include <string>

#include "connectors/ebay/token.h"
#include "connectors/port/account.h"
#include "platform/http/client.h"

namespace emptor::connectors::ebay {

// Reads from eBay with the account's token. A call answered 401 is made once more with a new token.
// Errors: vendor-*, with eBay's own number and text. Thread-safe.
class Client {
public:
    Client(http::Client& http, const core::Clock& clock)
        : http_(http), clock_(clock), tokens_(http, clock) {}

    const core::Clock& clock() const { return clock_; }
    // The body of the answer; `path` begins with a slash and has its query.
    runtime::Task<core::Result<std::string>> get(runtime::Context ctx, Account account,
                                                 std::string path, http::Headers headers);

private:
    http::Client& http_;
    const core::Clock& clock_;
    Tokens tokens_;
};

}  // namespace emptor::connectors::ebay
