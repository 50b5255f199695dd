#pragma once

#include <deque>
#include <mutex>
#include <string>

#include "core/time.h"
#include "platform/web/server.h"
#include "sandbox/kit/json.h"

namespace emptor::sandbox {

// The most recent requests and their answers, with bodies as they were on the wire, for outside
// validators. Card numbers and secrets are in there: it is a simulator's. Thread-safe.
class RequestLog {
public:
    explicit RequestLog(std::size_t most) : most_(most) {}

    void add(std::string_view vendor, std::string_view merchant, std::string_view operation,
             core::Instant at, const web::Request& request, const web::Response& response,
             std::string_view fault);
    // Oldest first; empty filters match all; only those with a number above `after`.
    Json list(std::string_view vendor, std::string_view merchant, std::string_view operation,
              std::int64_t after) const;

private:
    std::size_t most_;
    mutable std::mutex mutex_;
    std::deque<Json> entries_;
    std::int64_t next_ = 1;
};

}  // namespace emptor::sandbox
