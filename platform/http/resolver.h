#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "platform/http/address.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::http {

// A blocking look-up of a host name; empty if there is no such name.
using Lookup = std::function<std::vector<Address>(const std::string& host)>;

Lookup system_lookup();  // getaddrinfo

// Names to addresses without blocking the caller; remembers them for a short time. Thread-safe.
class Resolver {
public:
    Resolver(runtime::Executor& blocking, Lookup lookup, std::chrono::milliseconds remember);

    // Errors: connect-failed (no such name), deadline-exceeded, cancelled; outcome not_done. A
    // look-up that nobody waits for any more ends by itself.
    runtime::Task<core::Result<std::vector<Address>>> resolve(runtime::Context ctx,
                                                              std::string host);

private:
    struct Entry {
        std::vector<Address> addresses;
        runtime::SteadyTime until;
    };
    struct Memory {
        std::mutex mutex;
        std::map<std::string, Entry> entries;
    };

    std::vector<Address> recall(const std::string& host, runtime::SteadyTime now) const;

    runtime::Executor& blocking_;
    Lookup lookup_;
    const std::chrono::milliseconds remember_;
    std::shared_ptr<Memory> memory_ = std::make_shared<Memory>();
};

}  // namespace emptor::http
