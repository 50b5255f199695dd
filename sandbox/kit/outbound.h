#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace emptor::sandbox {

struct OutboundRequest {
    std::string method = "POST";
    std::string url;
    std::map<std::string, std::string> headers;
    std::string body;
    std::chrono::milliseconds time_limit{10'000};
};

struct OutboundReply {
    int status = 0;                              // 0: no answer, see `failure`
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    std::string failure;
    bool timed_out = false;
};

// Calls from a vendor to the platform: webhooks and profiles. Blocks. Thread-safe. Redirects are
// not followed; an answer is cut at 1 MB.
class Outbound {
public:
    virtual ~Outbound() = default;
    virtual OutboundReply send(const OutboundRequest& request) = 0;
};

// https with the certificates of `ca_file` (PEM; empty: the system's), and plain http for platforms
// on the same machine.
std::unique_ptr<Outbound> make_outbound(std::string ca_file);

}  // namespace emptor::sandbox
