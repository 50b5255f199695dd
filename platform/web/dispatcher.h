#pragma once

#include <atomic>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "platform/runtime/task_group.h"
#include "platform/web/route_table.h"
#include "platform/web/server.h"

namespace emptor::web {

// A request whose answer is outstanding. The transport calls give_up_if_overdue() now and then: a
// handler that ignores its deadline must not keep the client waiting. Thread-safe.
class Pending {
public:
    virtual ~Pending() = default;
    virtual void give_up_if_overdue() = 0;
};

// A socket whose client may come in, before the handshake.
struct AcceptedSocket {
    runtime::Context ctx;
    const SocketRoute* route = nullptr;
    Request request;
};

// What the server does between wire and handler, without knowing the wire: route, request id,
// trace, deadline, who asks, scope, guard, access record. Thread-safe; outlives its work through
// join().
class Dispatcher {
public:
    Dispatcher(const ServerOptions& options, Router router, Authenticator& authenticator,
               runtime::Executor& executor);

    // `reply` is called exactly once, from a thread of the executor or from give_up_if_overdue().
    // `gone` is requested by the transport when the client leaves.
    using Reply = std::move_only_function<void(Response)>;
    std::shared_ptr<Pending> answer(Request request, std::stop_token gone, Reply reply);

    // The same up to the handler, for an upgrade request; a refusal comes as the response to send.
    using SocketReply = std::move_only_function<void(std::expected<AcceptedSocket, Response>)>;
    void open(Request request, std::stop_token gone, SocketReply reply);
    // After the handshake; closes the socket when the handler has returned.
    void run(AcceptedSocket accepted, std::shared_ptr<Socket> socket);

    // The answer to something that never became a request.
    Response refuse(const core::Error& error);

    void set_ready(bool ready) { ready_ = ready; }
    void drain() { draining_ = true; }
    bool draining() const { return draining_; }
    // Blocks until every handler has returned; not on the executor.
    void join();

private:
    class Answer;

    struct Handled {
        Response response;
        std::string reason;
        std::string failure;
    };

    runtime::Task<> serve(Request request, std::stop_token gone, std::shared_ptr<Answer> answer);
    runtime::Task<Handled> handle(Request request, std::stop_token gone,
                                  std::shared_ptr<Answer> answer);
    runtime::Task<core::Result<runtime::Context>> admit(runtime::Context ctx, Access access,
                                                        std::string token);
    runtime::Task<> admit_socket(Request request, std::stop_token gone, SocketReply reply);
    runtime::Task<std::expected<AcceptedSocket, Response>> check_socket(Request request,
                                                                        std::stop_token gone);
    runtime::Task<> run_socket(AcceptedSocket accepted, std::shared_ptr<Socket> socket);
    std::optional<telemetry::Span> start_span(const runtime::Context& ctx,
                                              const Route& route) const;
    core::Result<runtime::Context> context_of(const Request& request, std::stop_token gone,
                                              std::chrono::milliseconds limit) const;
    Response health(bool ok) const;
    void tell(const AccessRecord& record) const;

    std::function<void(const AccessRecord&)> on_access_;
    const telemetry::Tracer* tracer_;
    RouteTable routes_;
    Authenticator& authenticator_;
    runtime::Executor& executor_;
    runtime::TaskGroup group_;
    std::atomic<bool> ready_{false};
    std::atomic<bool> draining_{false};
};

}  // namespace emptor::web
