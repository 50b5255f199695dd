#pragma once

#include <stdexcept>

#include "core/reasons.h"
#include "emptor/echo/v1/service.h"
#include "platform/runtime/task_group.h"

namespace emptor::api::echo {

inline core::Outcome outcome_of(const std::string& text) {
    if (text == "done") return core::Outcome::kDone;
    return text == "unknown" ? core::Outcome::kUnknown : core::Outcome::kNotDone;
}

// The one implementation that is called directly, over gRPC and as an action.
class EchoService final : public Echo {
public:
    runtime::Task<core::Result<SayResponse>> say(runtime::Context, SayRequest request) override {
        co_return SayResponse{.box = std::move(request.box)};
    }

    runtime::Task<core::Result<WhoAmIResponse>> who_am_i(runtime::Context ctx,
                                                         WhoAmIRequest) override {
        WhoAmIResponse response;
        response.subject = ctx.principal().subject;
        response.scopes = ctx.principal().scopes;
        response.service = ctx.principal().service;
        response.trace_id = ctx.trace().trace_id;
        response.span_id = ctx.trace().span_id;
        response.sampled = ctx.trace().sampled;
        response.time_left_ms = ctx.time_left().count();
        co_return response;
    }

    runtime::Task<core::Result<FailResponse>> fail(runtime::Context, FailRequest request) override {
        if (request.exception) throw std::runtime_error("thrown on request");
        const core::Reason* reason = core::find_reason(request.reason);
        if (reason == nullptr) co_return FailResponse{};
        core::Error error = core::fail(*reason, request.message, outcome_of(request.outcome));
        if (request.retry_after_ms) {
            error.retry_after = std::chrono::milliseconds(*request.retry_after_ms);
        }
        co_return error;
    }

    runtime::Task<core::Result<WaitResponse>> wait(runtime::Context ctx, WaitRequest) override {
        co_await runtime::sleep(ctx, std::chrono::hours(1));
        co_return core::fail(core::reasons::kCancelled, "stopped while waiting");
    }
};

}  // namespace emptor::api::echo
