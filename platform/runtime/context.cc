#include "platform/runtime/context.h"

#include "core/reasons.h"

namespace emptor::runtime {

core::Result<> Context::still_wanted() const {
    if (stop_.stop_requested()) return core::fail(core::reasons::kCancelled, "the caller has gone");
    if (executor_->now() >= deadline_) {
        return core::fail(core::reasons::kDeadlineExceeded, "no time was left to start");
    }
    return {};
}

Context Context::with_timeout(std::chrono::milliseconds limit) const {
    Context copy = *this;
    copy.deadline_ = std::min(deadline_, executor_->now() + limit);
    return copy;
}

Context Context::with_stop(std::stop_token stop) const {
    Context copy = *this;
    copy.stop_ = std::move(stop);
    return copy;
}

Context Context::with_principal(Principal principal) const {
    Context copy = *this;
    copy.principal_ = std::make_shared<const Principal>(std::move(principal));
    return copy;
}

Context Context::with_trace(Trace trace) const {
    Context copy = *this;
    copy.trace_ = std::move(trace);
    return copy;
}

Context Context::detached(std::chrono::milliseconds limit) const {
    Context copy = *this;
    copy.stop_ = {};
    copy.deadline_ = executor_->now() + limit;
    return copy;
}

}  // namespace emptor::runtime
