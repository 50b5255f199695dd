#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "platform/runtime/executor.h"
#include "platform/runtime/trace.h"

namespace emptor::runtime {

// Who asks. `subject` owns things; a service principal acts for the system itself.
struct Principal {
    std::string subject;              // the issuer's `sub`; empty = nobody signed in
    std::vector<std::string> scopes;  // what the token allows
    bool service = false;             // a role of our own, not a person

    bool may(std::string_view scope) const {
        return std::ranges::find(scopes, scope) != scopes.end();
    }
    friend bool operator==(const Principal&, const Principal&) = default;
};

// What every call carries, as a value and first parameter: until when, whether it is still wanted,
// for whom, and as part of which trace. Copying is cheap. There is no call without a deadline.
class Context {
public:
    Context(Executor& executor, SteadyTime deadline) : executor_(&executor), deadline_(deadline) {}

    // A context that starts now; for mains, timers and tests.
    static Context for_at_most(Executor& executor, std::chrono::milliseconds limit) {
        return Context(executor, executor.now() + limit);
    }

    Executor& executor() const { return *executor_; }
    SteadyTime deadline() const { return deadline_; }
    std::chrono::milliseconds time_left() const {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline_ - executor_->now());
        return std::max(left, std::chrono::milliseconds(0));
    }
    const std::stop_token& stop() const { return stop_; }
    const Principal& principal() const { return *principal_; }
    const Trace& trace() const { return trace_; }

    // Errors: deadline-exceeded, cancelled; outcome not_done. Ask before starting something.
    core::Result<> still_wanted() const;

    // Never later than the current deadline.
    Context with_timeout(std::chrono::milliseconds limit) const;
    Context with_stop(std::stop_token stop) const;
    Context with_principal(Principal principal) const;
    Context with_trace(Trace trace) const;

    // For work that must outlive the request (an effect and its journal row): same trace and
    // principal, no stop, a deadline of its own.
    Context detached(std::chrono::milliseconds limit) const;

private:
    Executor* executor_;
    SteadyTime deadline_;
    std::stop_token stop_;
    std::shared_ptr<const Principal> principal_ = std::make_shared<const Principal>();
    Trace trace_;
};

}  // namespace emptor::runtime
