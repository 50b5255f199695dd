#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/client.h"
#include "platform/http/curl_client.h"

namespace emptor::http {

// One request on its way through libcurl. Made by the caller's thread, then used by the loop's
// only. Internal to the client; libcurl's own types stay in the sources.
class Transfer {
public:
    struct Plan {
        Request request;
        Target target;
        std::vector<Address> addresses;
        std::chrono::milliseconds limit;
    };
    using Done = std::function<void(core::Result<Response>)>;

    Transfer(const ClientOptions& options, Plan plan, Done done);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    void* handle() const;        // the CURL easy handle
    void finish(int curl_code);  // tells `done` what came of it
    void finish_cancelled();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace emptor::http
