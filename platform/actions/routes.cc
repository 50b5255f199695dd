#include "platform/actions/routes.h"

#include <algorithm>
#include <atomic>

#include "core/reasons.h"
#include "platform/runtime/task_group.h"

namespace emptor::actions {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr std::chrono::milliseconds kStoreTime(5'000);
constexpr std::uint64_t kPurgeEvery = 256;  // actions

web::Response response_of(const Answer& answer) {
    if (!answer) return web::problem(answer.error());
    return {.headers = {{"Cache-Control", "no-store"}}, .body = *answer};
}

bool is_key(const std::string& key) {
    return !key.empty() && key.size() <= 255 &&
           std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string body_of(web::Request& request) {
    return request.body.empty() ? "{}" : std::move(request.body);
}

// One outside method with what its route needs.
class Endpoint {
public:
    Endpoint(rpc::Action action, IdempotencyStore& store)
        : action_(std::move(action)), store_(store) {}

    Task<web::Response> plain(Context ctx, web::Request request) const {
        const Answer answer = co_await action_.handler(std::move(ctx), body_of(request));
        co_return response_of(answer);
    }

    Task<web::Response> once(Context ctx, web::Request request) {
        RequestId id{ctx.principal().subject, action_.path, request.header("idempotency-key")};
        if (!is_key(id.key)) {
            co_return web::problem(core::fail(reasons::kIdempotencyKeyMissing,
                                              "this method changes something and wants a key"));
        }
        std::string body = body_of(request);
        Result<Verdict> verdict = co_await store_.begin(ctx, id, body);
        if (!verdict) co_return web::problem(verdict.error());
        if (const auto* first = std::get_if<Answer>(&*verdict)) {
            web::Response replayed = response_of(*first);
            replayed.headers["Idempotent-Replayed"] = "true";
            co_return replayed;
        }
        const Token token = std::get<Token>(*verdict);
        const Answer answer = co_await run(ctx, id, token, std::move(body));
        co_return response_of(answer);
    }

private:
    // Runs the handler under a lease that is renewed meanwhile, and stores the answer whatever has
    // become of the caller. If it cannot be stored the lease ends by itself.
    Task<Answer> run(Context ctx, RequestId id, Token token, std::string body) {
        std::stop_source done;
        runtime::TaskGroup group(ctx.executor());
        const Context keeping = ctx.detached(std::chrono::hours(24)).with_stop(done.get_token());
        group.spawn(keep_lease(keeping, id, token));
        Answer answer = co_await action_.handler(ctx, std::move(body));
        done.request_stop();
        co_await group.join();
        const Context storing = ctx.detached(kStoreTime);
        (void)co_await store_.finish(storing, std::move(id), std::move(token), answer);
        if (finished_.fetch_add(1) % kPurgeEvery == kPurgeEvery - 1)
            (void)co_await store_.purge(storing);
        co_return answer;
    }

    Task<> keep_lease(Context ctx, RequestId id, Token token) {
        const auto third = store_.options().lease / 3;
        while (co_await runtime::sleep(ctx, third)) {
            const Context limited = ctx.with_timeout(third);
            (void)co_await store_.renew(limited, id, token);
        }
    }

    const rpc::Action action_;
    IdempotencyStore& store_;
    std::atomic<std::uint64_t> finished_ = 0;
};

}  // namespace

std::vector<web::Route> make_routes(std::vector<rpc::Action> actions, IdempotencyStore& store) {
    std::vector<web::Route> routes;
    for (rpc::Action& action : actions) {
        web::Route route{.method = "POST", .path = action.path, .scope = action.scope};
        const bool is_action = action.is_action;
        const auto endpoint = std::make_shared<Endpoint>(std::move(action), store);
        route.handler = [endpoint, is_action](Context ctx, web::Request request) {
            return is_action ? endpoint->once(std::move(ctx), std::move(request))
                             : endpoint->plain(std::move(ctx), std::move(request));
        };
        routes.push_back(std::move(route));
    }
    return routes;
}

}  // namespace emptor::actions
