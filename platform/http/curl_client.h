#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/client.h"
#include "platform/http/resolver.h"
#include "platform/http/target.h"

namespace emptor::http {

// What is told of every call, once; no headers, no bodies, no query.
struct CallRecord {
    std::string connector;
    std::string method;
    std::string host;
    int status = 0;      // 0: no response
    std::string reason;  // reason id of the failure
    core::Outcome outcome = core::Outcome::kNotDone;
    std::chrono::microseconds duration{0};
    runtime::Trace trace;
};

struct ClientOptions {
    std::vector<PrivateHost> private_list;  // empty: no private address is ever called
    std::string ca_file;                    // PEM, trusted in addition to the system's
    std::string user_agent = "Emptor/0.1";
    std::chrono::milliseconds connect_limit{5000};
    std::chrono::milliseconds remember_names{30'000};
    std::size_t header_limit = 64 << 10;  // bytes of a response's headers
    long connections_per_host = 16;
    long connections = 256;
    Lookup lookup = system_lookup();
    std::function<void(const CallRecord&)> on_call;  // quick and thread-safe; may be empty
};

// The real client: libcurl on a thread of its own, connections reused, HTTP/2 where offered,
// TLS 1.2 at least, no proxy. `blocking` runs name look-ups. Calls still running when it is
// destroyed fail as cancelled; the executors of their contexts must outlive them.
std::unique_ptr<Client> make_curl_client(ClientOptions options, runtime::Executor& blocking);

}  // namespace emptor::http
