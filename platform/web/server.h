#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "platform/runtime/context.h"
#include "platform/runtime/executor.h"
#include "platform/runtime/task.h"
#include "platform/telemetry/tracer.h"

namespace emptor::web {

struct Request {
    std::string method;
    std::string target;  // path and query as sent, for signatures and repeated parameters
    std::string path;    // as sent, not decoded
    std::map<std::string, std::string> query;  // decoded; of a repeated name the first
    std::map<std::string, std::string>
        headers;       // names in lower case; repeated ones joined by ", "
    std::string body;  // the raw bytes
    std::map<std::string, std::string> captures;  // {name} parts of the route's path, decoded

    std::string header(const std::string& name) const;  // empty if absent
    // The X-Request-Id that was sent, or the one made for this request; echoed in the answer.
    std::string id() const { return header("x-request-id"); }
};

struct Response {
    int status = 200;  // 0: the connection is closed without an answer
    std::map<std::string, std::string> headers;
    std::string body;
    std::string content_type = "application/json";
};

// RFC 9457 problem document of an error, with its reason id, what happened and what to do;
// Retry-After and WWW-Authenticate where they belong. The server adds request_id on the way out.
Response problem(const core::Error& error);

using Handler = std::function<runtime::Task<Response>(runtime::Context, Request)>;

// How a route finds out who asks. kPerson: a valid bearer token, else 401. kOpen: health, login,
// verified webhooks, our profile and keys; the handler checks by itself what it must.
enum class Access { kPerson, kOpen };

// The live end of a WebSocket: text messages both ways. Thread-safe; one receiver at a time.
class Socket {
public:
    virtual ~Socket() = default;
    // Queues; false once the peer is gone. A peer that reads too slowly is cut off.
    virtual bool send(std::string text) = 0;
    // The next message; nothing once the peer is gone, close() was called or the context ended.
    virtual runtime::Task<std::optional<std::string>> receive(runtime::Context ctx) = 0;
    // Sends what is queued, then ends the connection. 1000 = normal; 4000-4999 belong to protocols.
    virtual void close(std::uint16_t code = 1000, std::string why = {}) = 0;
};
// Runs from the accepted upgrade until it returns, then the socket is closed; ctx.stop() is
// requested when the peer leaves or the server drains.
using SocketHandler =
    std::function<runtime::Task<>(runtime::Context, Request, std::shared_ptr<Socket>)>;

// Paths are literal segments and captures: "/v1/runs/{run}/events". A last segment "{rest*}" takes
// what is left. A literal wins over a capture. Two routes of one method and shape end the process.
struct Route {
    std::string method;  // GET (answers HEAD too), POST …; "*" any other
    std::string path;
    Access access = Access::kPerson;
    std::string scope;  // demanded of a person; empty: any
    Handler handler;
    std::chrono::milliseconds time_limit{30'000};
};

// The token of kPerson comes as Authorization header or, from browsers, as an offered subprotocol
// "bearer.TOKEN" beside the real one.
struct SocketRoute {
    std::string path;
    std::string scope;
    SocketHandler handler;
    Access access = Access::kPerson;
    std::string protocol;  // subprotocol the client must offer; empty: none
    std::chrono::milliseconds time_limit = std::chrono::hours(12);
};

// Collects what services offer before the server starts.
class Router {
public:
    void add(Route route) { routes_.push_back(std::move(route)); }
    void add(SocketRoute route) { sockets_.push_back(std::move(route)); }
    const std::vector<Route>& routes() const { return routes_; }
    const std::vector<SocketRoute>& sockets() const { return sockets_; }

private:
    std::vector<Route> routes_;
    std::vector<SocketRoute> sockets_;
};

// Verifies a bearer token; platform/identity has the real one.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    virtual runtime::Task<core::Result<runtime::Principal>> authenticate(runtime::Context ctx,
                                                                         std::string token) = 0;
};

// What is told of every answered request, once, after the answer was given to the wire.
struct AccessRecord {
    std::string method;
    std::string route;  // the pattern, not the path; empty: none matched
    int status = 0;
    std::chrono::microseconds duration{0};
    std::string request_id;
    runtime::Trace trace;
    std::string reason;   // reason id when the server itself refused
    std::string failure;  // text of an exception that a handler let out; someone must look at it
};

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;          // 0: a free one
    std::uint16_t metrics_port = 0;  // /metrics, loopback only; 0: a free one
    std::string certificate_file;    // PEM chain; empty: plain HTTP, for loopback behind a proxy
    std::string key_file;
    std::size_t body_limit = 2 << 20;               // of a request, or of one message of a socket
    std::size_t header_limit = 16 << 10;            // request line and headers together
    std::size_t connection_limit = 4096;            // further ones are closed at once
    std::chrono::milliseconds idle_limit{30'000};   // between requests; pings sockets
    std::chrono::milliseconds header_time{10'000};  // TLS handshake; first byte to last header
    std::chrono::milliseconds body_time{30'000};    // whole body; also writing an answer
    std::size_t threads = 2;
    const telemetry::Tracer* tracer = nullptr;  // makes each request a span; null: none
    std::function<std::string()> metrics_text;  // Prometheus text; empty: no metrics port
    std::function<void(const AccessRecord&)>
        on_access;  // quick and thread-safe; empty: failures go to stderr
};

// An HTTP server; a process may have several. start() returns once the port is open (errors:
// port-taken, server-setup-failed). stop() refuses new connections, lets running requests end for
// up to `grace`, then requests their stop and waits for them; it blocks and is not called on the
// executor. /healthz and /readyz (503 until set_ready(true), and while draining) are its own.
// Handlers run on `executor`; a request whose handler outlives its time limit is answered 504.
class Server {
public:
    virtual ~Server() = default;
    virtual core::Result<> start() = 0;
    virtual void set_ready(bool ready) = 0;
    virtual void stop(std::chrono::milliseconds grace) = 0;
    virtual std::uint16_t port() const = 0;
    virtual std::uint16_t metrics_port() const = 0;  // 0: none
};

std::unique_ptr<Server> make_server(ServerOptions options, Router router,
                                    Authenticator& authenticator, runtime::Executor& executor);

}  // namespace emptor::web
