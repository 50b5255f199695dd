#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

enum class TlsVersion { k12, k13 };

struct Request {
    std::string method = "GET";
    std::string url;  // https only
    Headers headers;
    Headers secret_headers;  // sent like headers, never logged or recorded
    std::string body;
    std::size_t response_limit = 4 << 20;    // bytes; a larger answer is response-too-large
    TlsVersion least_tls = TlsVersion::k12;  // a server that has only older ones is tls-failed
};

struct Response {
    int status = 0;
    Headers headers;  // names in lower case
    std::string body;

    // First value of a header (name in lower case), empty if absent.
    std::string header(std::string_view name) const;
};

// Where calls of one connector may go. The host must be listed; the address that the name resolves
// to must be public, unless host and port stand in the private list of the process configuration.
struct Reach {
    std::string connector;           // for logs, metrics and error texts
    std::vector<std::string> hosts;  // "host" (port 443) or "host:port", exact, lower case
};

// Outbound HTTPS. Thread-safe. The name is resolved, the address checked, and the connection made
// to that very address; redirects are not followed, nothing is repeated. The deadline is the
// context's. Errors (outcome not_done):
//   host-not-allowed, address-not-allowed, invalid-url, malformed-request (a header or method that
//   cannot be sent), connect-failed (the only one worth a repeat), tls-failed
// Errors (outcome not_done until the request may have left, then unknown):
//   deadline-exceeded, cancelled, connection-lost
// Error (outcome unknown): response-too-large
// A response of any status is a Response; what it means is the caller's to say.
class Client {
public:
    virtual ~Client() = default;
    virtual runtime::Task<core::Result<Response>> send(runtime::Context ctx, Reach reach,
                                                       Request request) = 0;
};

}  // namespace emptor::http
