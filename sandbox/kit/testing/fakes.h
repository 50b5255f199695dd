#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/time.h"
#include "sandbox/kit/outbound.h"

namespace emptor::sandbox::testing {

// A clock that stands until it is moved.
class HandClock final : public core::Clock {
public:
    core::Instant now() const override { return at; }

    core::Instant at = core::parse_instant("2026-03-02T12:00:00Z").value_or(core::Instant());
};

// Answers by a function and keeps what was sent.
class ScriptedOutbound final : public Outbound {
public:
    OutboundReply send(const OutboundRequest& request) override {
        {
            const std::lock_guard lock(mutex_);
            sent.push_back(request);
        }
        return answer(request);
    }

    std::function<OutboundReply(const OutboundRequest&)> answer = [](const OutboundRequest&) {
        return OutboundReply{.status = 200, .headers = {}, .body = "{}", .failure = {}};
    };
    std::vector<OutboundRequest> sent;

private:
    std::mutex mutex_;
};

}  // namespace emptor::sandbox::testing
