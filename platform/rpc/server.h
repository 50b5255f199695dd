#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "platform/rpc/action.h"
#include "platform/rpc/principal_signer.h"
#include "platform/rpc/tls.h"
#include "platform/runtime/executor.h"

namespace emptor::rpc {

// A call that has ended, for metrics and logs. The views and pointers live as long as the callback.
struct CallRecord {
    std::string_view wire_path;
    const runtime::Trace& trace;
    std::chrono::microseconds elapsed;
    const core::Error* error;  // null: it succeeded
};

// What a service's handlers run with. Both references outlive the server.
struct ServerDeps {
    runtime::Executor& executor;
    PrincipalSigner& signer;
    std::chrono::milliseconds longest_call{300'000};      // for a caller that names no deadline
    std::function<void(const CallRecord&)> on_call = {};  // on the executor, side by side
};

// The methods of one service by wire path; made by the generated make_grpc_service().
struct GrpcService {
    ServerDeps deps;
    std::vector<std::pair<std::string, Handler>> methods;  // bytes in, bytes out
};

struct ServerOptions {
    std::string address = "127.0.0.1:0";       // "host:port", port 0: a free one; or "unix:/path"
    std::optional<TlsOptions> tls{};           // without: plain text, for tests only
    std::vector<std::string> allowed_peers{};  // names in a client's certificate; empty: any
    std::size_t message_limit = 64 << 20;      // bytes of a request
};

// Serves roles of our own over gRPC. Every call must carry a valid signed principal
// (unauthenticated otherwise); its handler runs on the service's executor with the caller's
// deadline and trace, and ctx.stop() is requested when the caller goes away.
class Server {
public:
    explicit Server(ServerOptions options);
    ~Server();  // shuts down without grace
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void add(std::unique_ptr<GrpcService> service);  // before start()

    // Returns once the port is open. Errors: unavailable.
    core::Result<> start();
    std::uint16_t port() const;  // 0 for a unix socket

    // Takes no new calls, lets those running finish for up to `grace`, then stops them and waits
    // until the last handler has returned. Not to be called on an executor that serves.
    void shutdown(std::chrono::milliseconds grace);

private:
    class Host;
    std::unique_ptr<Host> host_;
};

}  // namespace emptor::rpc
