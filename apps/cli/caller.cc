#include "apps/cli/caller.h"

#include <format>

#include "core/reasons.h"
#include "platform/http/retry.h"
#include "platform/identity/login_store.h"
#include "platform/json/core_types.h"

namespace emptor::cli {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

constexpr int kTries = 4;

std::string host_of(const std::string& url) {
    const std::size_t begin = url.find("://") == std::string::npos ? 0 : url.find("://") + 3;
    return url.substr(begin, url.find('/', begin) - begin);
}

struct Problem {
    std::string reason;
    std::string detail;
};

// The server's problem document as the error it was.
core::Error error_of(const http::Response& response) {
    const auto problem = json::read<Problem>(response.body);
    const core::Reason* reason = problem ? core::find_reason(problem->reason) : nullptr;
    if (reason == nullptr) {
        return core::fail(
            core::reasons::kInternal, std::format("the server answers {}", response.status),
            response.status >= 500 ? core::Outcome::kUnknown : core::Outcome::kNotDone);
    }
    return core::fail(*reason, problem->detail);
}

}  // namespace

Task<Result<std::string>> HttpCaller::call(Context ctx, std::string path, bool action,
                                           std::string json_body) {
    CO_TRY(const auto token,
           co_await identity::usable_access_token(ctx, deps_.http, deps_.clock, deps_.login_file));
    http::Request request{.method = "POST",
                          .url = deps_.server + path,
                          .headers = {{"Content-Type", "application/json"}},
                          .secret_headers = {{"Authorization", "Bearer " + token.reveal()}},
                          .body = std::move(json_body),
                          .response_limit = 64 << 20};
    if (action) {
        request.headers.emplace_back("Idempotency-Key",
                                     core::new_id("req", deps_.clock.now(), deps_.random));
    }
    for (int tries = 1;; ++tries) {
        http::Reach reach{"server", {host_of(deps_.server)}};
        auto response =
            co_await http::send_with_retry(ctx, deps_.http, std::move(reach), request, {});
        if (response && response->status >= 200 && response->status < 300)
            co_return std::move(response->body);
        // The key makes it safe to ask again for an answer that was lost.
        const bool lost = !response && response.error().outcome == core::Outcome::kUnknown;
        if (lost && tries < kTries && ctx.still_wanted()) continue;
        if (!response) co_return response.error();
        co_return error_of(*response);
    }
}

}  // namespace emptor::cli
