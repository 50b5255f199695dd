#include "platform/web/dispatcher.h"

#include <cstdio>
#include <format>
#include <mutex>

#include "core/ids.h"
#include "core/reasons.h"
#include "core/time.h"
#include "platform/telemetry/names.h"
#include "platform/web/guard.h"
#include "platform/web/problem.h"
#include "platform/web/request_text.h"

namespace emptor::web {
namespace {

namespace reasons = core::reasons;

// How long after its deadline a handler may still answer by itself.
constexpr std::chrono::milliseconds kPatience{1000};
// What a socket's time limit of hours does not say: how long the token check may take.
constexpr std::chrono::milliseconds kAdmitTime{10'000};

std::string make_request_id() {
    core::SystemRandom random;
    return core::new_id("req", core::SystemClock().now(), random);
}

void give_id(Request& request) {
    std::string& id = request.headers["x-request-id"];
    if (!is_request_id(id)) id = make_request_id();
}

Response internal_problem() {
    return problem(core::fail(reasons::kInternal, "Something went wrong on our side.",
                              core::Outcome::kUnknown));
}

runtime::Task<bool> call_handler(AcceptedSocket accepted, std::shared_ptr<Socket> socket) {
    co_await accepted.route->handler(accepted.ctx, std::move(accepted.request), std::move(socket));
    co_return true;
}

}  // namespace

// One answer for one request: whoever gives it first.
class Dispatcher::Answer final : public Pending {
public:
    Answer(const Dispatcher& owner, const Request& request, Reply reply)
        : owner_(owner), reply_(std::move(reply)), started_(owner.executor_.now()) {
        record_.method = request.method;
        record_.request_id = request.id();
    }

    // Before the handler starts.
    void route_known(std::string route, const runtime::Context& ctx) {
        const std::lock_guard lock(mutex_);
        record_.route = std::move(route);
        record_.trace = ctx.trace();
        overdue_ = ctx.deadline() + kPatience;
    }

    void give(Handled handled) {
        AccessRecord record;
        {
            const std::lock_guard lock(mutex_);
            if (given_) return;
            given_ = true;
            record = record_;
        }
        record.status = handled.response.status;
        record.reason = std::move(handled.reason);
        record.failure = std::move(handled.failure);
        record.duration =
            std::chrono::ceil<std::chrono::microseconds>(owner_.executor_.now() - started_);
        handled.response.headers["X-Request-Id"] = record.request_id;
        add_request_id(handled.response, record.request_id);
        reply_(std::move(handled.response));
        owner_.tell(record);
    }

    void give_up_if_overdue() override {
        {
            const std::lock_guard lock(mutex_);
            if (given_ || !overdue_ || owner_.executor_.now() < *overdue_) return;
        }
        const core::Error error = core::fail(
            reasons::kDeadlineExceeded, "No answer was ready in time.", core::Outcome::kUnknown);
        give({problem(error), std::string(error.id()), "the handler outlived its deadline"});
    }

private:
    const Dispatcher& owner_;
    Reply reply_;
    const runtime::SteadyTime started_;
    std::mutex mutex_;
    AccessRecord record_;
    std::optional<runtime::SteadyTime> overdue_;
    bool given_ = false;
};

Dispatcher::Dispatcher(const ServerOptions& options, Router router, Authenticator& authenticator,
                       runtime::Executor& executor)
    : on_access_(options.on_access),
      tracer_(options.tracer),
      routes_(std::move(router)),
      authenticator_(authenticator),
      executor_(executor),
      group_(executor) {}

std::shared_ptr<Pending> Dispatcher::answer(Request request, std::stop_token gone, Reply reply) {
    give_id(request);
    auto answer = std::make_shared<Answer>(*this, request, std::move(reply));
    group_.spawn(serve(std::move(request), std::move(gone), answer));
    return answer;
}

runtime::Task<> Dispatcher::serve(Request request, std::stop_token gone,
                                  std::shared_ptr<Answer> answer) {
    auto handled = co_await guarded(handle(std::move(request), std::move(gone), answer));
    if (handled) {
        answer->give(*std::move(handled));
    } else {
        answer->give({internal_problem(), std::string(reasons::kInternal.id), handled.error()});
    }
}

runtime::Task<Dispatcher::Handled> Dispatcher::handle(Request request, std::stop_token gone,
                                                      std::shared_ptr<Answer> answer) {
    if (request.path == "/healthz") co_return Handled{health(true), {}, {}};
    if (request.path == "/readyz") co_return Handled{health(ready_ && !draining_), {}, {}};
    const auto refused = [](const core::Error& error) {
        return Handled{problem(error), std::string(error.id()), {}};
    };
    std::string allowed;
    auto match = routes_.find(request.method, request.path, allowed);
    if (!match) {
        Handled handled = refused(match.error());
        if (!allowed.empty()) handled.response.headers["Allow"] = allowed;
        co_return handled;
    }
    if (match->route == nullptr) {
        Handled handled =
            refused(core::fail(reasons::kUpgradeRequired,
                               std::format("Open this path as a WebSocket; subprotocol \"{}\".",
                                           match->socket->protocol)));
        handled.response.headers["Upgrade"] = "websocket";
        co_return handled;
    }
    const Route& route = *match->route;
    const auto untraced = context_of(request, std::move(gone), route.time_limit);
    if (!untraced) co_return refused(untraced.error());
    const auto span = start_span(*untraced, route);
    const runtime::Context ctx = span ? span->context(*untraced) : *untraced;
    answer->route_known(route.path, ctx);

    std::string token = bearer_token(request.header("authorization"));
    const auto admitted = co_await admit(ctx, route.access, std::move(token));
    if (!admitted) co_return refused(admitted.error());
    if (!route.scope.empty() && !admitted->principal().may(route.scope)) {
        co_return Handled{
            scope_missing(route.scope), std::string(reasons::kPermissionDenied.id), {}};
    }
    request.captures = std::move(match->captures);
    Response response = co_await route.handler(*admitted, std::move(request));
    co_return Handled{std::move(response), {}, {}};
}

std::optional<telemetry::Span> Dispatcher::start_span(const runtime::Context& ctx,
                                                      const Route& route) const {
    if (tracer_ == nullptr) return std::nullopt;
    telemetry::Span span = tracer_->start(ctx, telemetry::names::kHttpServerSpan);
    span.set("route", route.path);
    return span;
}

core::Result<runtime::Context> Dispatcher::context_of(const Request& request, std::stop_token gone,
                                                      std::chrono::milliseconds limit) const {
    TRY(const auto wish, parse_timeout(request.header("emptor-timeout-ms")));
    return runtime::Context::for_at_most(executor_, std::min(limit, wish.value_or(limit)))
        .with_stop(std::move(gone))
        .with_trace(
            runtime::parse_traceparent(request.header("traceparent")).value_or(runtime::Trace()));
}

runtime::Task<core::Result<runtime::Context>> Dispatcher::admit(runtime::Context ctx, Access access,
                                                                std::string token) {
    if (access == Access::kOpen) co_return ctx;
    if (token.empty())
        co_return core::fail(reasons::kUnauthenticated, "The request has no access token.");
    auto principal = co_await authenticator_.authenticate(ctx, std::move(token));
    if (!principal) co_return std::move(principal).error();
    co_return ctx.with_principal(*std::move(principal));
}

void Dispatcher::open(Request request, std::stop_token gone, SocketReply reply) {
    give_id(request);
    group_.spawn(admit_socket(std::move(request), std::move(gone), std::move(reply)));
}

runtime::Task<> Dispatcher::admit_socket(Request request, std::stop_token gone, SocketReply reply) {
    AccessRecord record{.method = "GET", .request_id = request.id()};
    auto checked = co_await guarded(check_socket(std::move(request), std::move(gone)));
    if (checked && *checked) {
        reply(*std::move(checked));
        co_return;
    }
    if (!checked) record.failure = checked.error();
    Response refusal = checked ? std::move(*checked).error() : internal_problem();
    refusal.headers["X-Request-Id"] = record.request_id;
    add_request_id(refusal, record.request_id);
    record.status = refusal.status;
    reply(std::unexpected(std::move(refusal)));
    tell(record);
}

runtime::Task<std::expected<AcceptedSocket, Response>> Dispatcher::check_socket(
    Request request, std::stop_token gone) {
    using Refused = std::unexpected<Response>;
    std::string allowed;
    auto match = routes_.find(std::string(RouteTable::kSocketMethod), request.path, allowed);
    if (!match) co_return Refused(problem(match.error()));
    if (match->socket == nullptr) {
        co_return Refused(
            problem(core::fail(reasons::kNoSuchPath, "This path is not a WebSocket.")));
    }
    const SocketRoute& route = *match->socket;
    const std::string offered = request.header("sec-websocket-protocol");
    if (!route.protocol.empty() && !offers_subprotocol(offered, route.protocol)) {
        co_return Refused(
            problem(core::fail(reasons::kUpgradeRequired,
                               std::format("Offer the subprotocol \"{}\".", route.protocol))));
    }
    const auto ctx = context_of(request, std::move(gone), route.time_limit);
    if (!ctx) co_return Refused(problem(ctx.error()));
    std::string token = bearer_token(request.header("authorization"));
    if (token.empty()) token = bearer_subprotocol(offered);
    const auto admitted =
        co_await admit(ctx->with_timeout(kAdmitTime), route.access, std::move(token));
    if (!admitted) co_return Refused(problem(admitted.error()));
    if (!route.scope.empty() && !admitted->principal().may(route.scope)) {
        co_return Refused(scope_missing(route.scope));
    }
    request.captures = std::move(match->captures);
    co_return AcceptedSocket{ctx->with_principal(admitted->principal()), &route,
                             std::move(request)};
}

void Dispatcher::run(AcceptedSocket accepted, std::shared_ptr<Socket> socket) {
    group_.spawn(run_socket(std::move(accepted), std::move(socket)));
}

runtime::Task<> Dispatcher::run_socket(AcceptedSocket accepted, std::shared_ptr<Socket> socket) {
    const runtime::SteadyTime started = executor_.now();
    AccessRecord record{.method = "GET",
                        .route = accepted.route->path,
                        .status = 101,
                        .request_id = accepted.request.id(),
                        .trace = accepted.ctx.trace()};
    const auto timer = executor_.post_at(accepted.ctx.deadline(), [socket] { socket->close(); });
    const auto ended = co_await guarded(call_handler(std::move(accepted), socket));
    timer->cancel();
    if (!ended) record.failure = ended.error();
    socket->close(ended ? 1000 : 1011);
    record.duration = std::chrono::ceil<std::chrono::microseconds>(executor_.now() - started);
    tell(record);
}

Response Dispatcher::refuse(const core::Error& error) {
    Response response = problem(error);
    const AccessRecord record{.status = response.status,
                              .request_id = make_request_id(),
                              .reason = std::string(error.id())};
    response.headers["X-Request-Id"] = record.request_id;
    add_request_id(response, record.request_id);
    tell(record);
    return response;
}

Response Dispatcher::health(bool ok) const {
    Response response;
    response.status = ok ? 200 : 503;
    response.body = ok ? R"({"status":"ok"})" : R"({"status":"not ready"})";
    return response;
}

void Dispatcher::tell(const AccessRecord& record) const {
    if (on_access_) {
        on_access_(record);
    } else if (!record.failure.empty()) {
        std::fprintf(stderr, "event=handler_failed route=\"%s\" request_id=%s what=\"%s\"\n",
                     record.route.c_str(), record.request_id.c_str(), record.failure.c_str());
    }
}

void Dispatcher::join() {
    runtime::block_on(executor_, group_.join());
}

}  // namespace emptor::web
