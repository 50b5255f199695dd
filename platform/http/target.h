#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "platform/http/client.h"

namespace emptor::http {

// A host and port that may have a private address, named one by one in the configuration.
struct PrivateHost {
    std::string host;  // lower case, as in the URL
    std::uint16_t port = 443;
};

// Where a request goes, after the rules have been applied.
struct Target {
    std::string url;   // normalised, as libcurl reads it
    std::string host;  // lower case; an IPv6 address in brackets
    std::uint16_t port = 443;
    bool may_be_private = false;
};

// Errors: invalid-url (not https, a user name in it, a name with a trailing dot), host-not-allowed.
core::Result<Target> check_target(const Reach& reach, const std::string& url,
                                  const std::vector<PrivateHost>& private_list);

// Errors: malformed-request. Methods and header names are tokens, values have no line breaks, and
// what frames a message (Host, Content-Length, Transfer-Encoding, Connection) is not the caller's.
core::Result<> check_request(const Request& request);

}  // namespace emptor::http
