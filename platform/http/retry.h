#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/time.h"
#include "platform/http/client.h"

namespace emptor::http {

// Keeps retries a small share of all calls, so that a struggling vendor is not buried: every first
// try of a connector earns a tenth of a retry, at most ten are saved up. Thread-safe.
class RetryBudget {
public:
    void earn(const std::string& connector);
    bool spend(const std::string& connector);

private:
    std::mutex mutex_;
    std::map<std::string, int> tenths_;  // a connector not seen yet has a full account
};

// Repeats a call as its data allows: errors with outcome not_done that are worth it (retry_after is
// set), and responses 429 and 503 with a Retry-After. Never past the deadline: if the wait would
// not fit, the last answer is returned. `tries` counts the first one.
struct RetryPolicy {
    int tries = 3;
    std::chrono::milliseconds first_wait{
        100};  // doubles each time, between half and all of it is waited
    std::chrono::milliseconds longest_wait{
        2000};                           // of our own back-off; Retry-After may ask for more
    RetryBudget* budget = nullptr;       // null: unlimited
    core::Random* random = nullptr;      // of the jitter; null: the system's
    const core::Clock* clock = nullptr;  // to read HTTP dates against; null: the system's
};

runtime::Task<core::Result<Response>> send_with_retry(runtime::Context ctx, Client& client,
                                                      Reach reach, Request request,
                                                      RetryPolicy policy);

// Retry-After: seconds or an HTTP date; nothing if absent or malformed. Never negative, at most a
// day.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view header,
                                                           core::Instant now);

}  // namespace emptor::http
