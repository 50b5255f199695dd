#pragma once

#include <format>
#include <functional>
#include <optional>

#include "connectors/port/account.h"
#include "core/reasons.h"
#include "core/time.h"
#include "platform/http/client.h"
#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"

namespace emptor::connectors::ebay::testing {

struct HandClock final : core::Clock {
    core::Instant now() const override { return at; }
    core::Instant at = core::parse_instant("2026-03-02T12:00:00Z").value();
};

// An eBay whose answers wait for a while and count: tokens "t1", "t2" …; what else is asked is the
// test's to answer.
class FakeEbay final : public http::Client {
public:
    runtime::Task<core::Result<http::Response>> send(runtime::Context ctx, http::Reach,
                                                     http::Request request) override {
        const bool wants_token = request.url.ends_with("/identity/v1/oauth2/token");
        if (wants_token) ++token_requests;
        last = request;
        if (takes.count() > 0 && !co_await runtime::sleep(ctx, takes)) {
            co_return core::fail(core::reasons::kDeadlineExceeded, "too slow");
        }
        if (!wants_token) co_return answer(request);
        if (token_status != 200)
            co_return http::Response{.status = token_status, .body = R"({"error":"x"})"};
        co_return http::Response{
            .status = 200,
            .body = std::format(R"({{"access_token":"t{}","expires_in":7200,"token_type":"A"}})",
                                ++tokens)};
    }

    static std::string bearer(const http::Request& request) {
        for (const auto& [name, value] : request.secret_headers) {
            if (name == "Authorization") return value;
        }
        return {};
    }

    std::chrono::milliseconds takes{0};
    int token_status = 200;
    int token_requests = 0;
    int tokens = 0;
    http::Request last;
    std::function<core::Result<http::Response>(const http::Request&)> answer;
};

inline Account account(std::string secret = "s") {
    Account account{.id = "ebay", .base_url = "https://api.ebay.example"};
    account.credentials.emplace("client_id", core::Secret<std::string>("c"));
    account.credentials.emplace("client_secret", core::Secret<std::string>(std::move(secret)));
    return account;
}

template <class T>
runtime::Task<> keep(runtime::Task<core::Result<T>> task, std::optional<core::Result<T>>& result) {
    result = co_await std::move(task);
}

// The answer of a task once nothing is left to happen.
template <class T>
core::Result<T> wait(runtime::ManualExecutor& executor, runtime::Task<core::Result<T>> task) {
    std::optional<core::Result<T>> result;
    runtime::TaskGroup group(executor);
    group.spawn(keep(std::move(task), result));
    executor.run_until_idle();
    return *std::move(result);
}

}  // namespace emptor::connectors::ebay::testing
