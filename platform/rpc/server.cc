#include "platform/rpc/server.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <exception>
#include <format>
#include <map>
#include <stop_token>

#include "core/check.h"
#include "core/reasons.h"
#include "platform/rpc/status.h"
#include "platform/runtime/task_group.h"

namespace emptor::rpc {
namespace {

grpc::Status status_of(const core::Error& error) {
    const WireStatus status = to_status(error);
    return grpc::Status(static_cast<grpc::StatusCode>(status.code), status.message, status.details);
}

// A call that is answered before anything of it was read.
class Refusal final : public grpc::ServerGenericBidiReactor {
public:
    explicit Refusal(const core::Error& error) { Finish(status_of(error)); }
    void OnDone() override { delete this; }
};

// A service and its handlers that run.
struct Hosted {
    explicit Hosted(std::unique_ptr<GrpcService> from)
        : service(std::move(from)), running(service->deps.executor) {}

    std::unique_ptr<GrpcService> service;
    runtime::TaskGroup running;
};

struct Endpoint {
    Hosted* hosted = nullptr;
    const std::string* wire_path = nullptr;
    const Handler* handler = nullptr;
};

runtime::Task<core::Result<std::string>> guarded(const Handler* handler, runtime::Context ctx,
                                                 std::string request) {
    try {
        co_return co_await (*handler)(std::move(ctx), std::move(request));
    } catch (const std::exception& thrown) {
        const core::Error cause = core::fail(core::reasons::kInternal, thrown.what());
        core::Error error =
            core::wrap(core::reasons::kInternal, "the service failed unexpectedly", cause);
        error.outcome = core::Outcome::kUnknown;
        co_return error;
    }
}

// One call: reads the request, runs the handler, writes the answer. gRPC ends its life in OnDone(),
// which comes only after answer().
class Call final : public grpc::ServerGenericBidiReactor {
public:
    Call(Endpoint endpoint, runtime::Context ctx)
        : endpoint_(endpoint), ctx_(std::move(ctx)), started_(ctx_.executor().now()) {
        StartRead(&request_);
    }

    void OnReadDone(bool ok) override {
        grpc::Slice bytes;
        if (!ok || !request_.DumpToSingleSlice(&bytes).ok()) {
            Finish(
                status_of(core::fail(core::reasons::kMalformedRequest, "the call has no request")));
            return;
        }
        std::string request(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
        request_.Clear();
        endpoint_.hosted->running.spawn(
            serve(this, ctx_.with_stop(stop_.get_token()), std::move(request)));
    }
    void OnCancel() override { stop_.request_stop(); }
    void OnDone() override { delete this; }

private:
    static runtime::Task<> serve(Call* call, runtime::Context ctx, std::string request) {
        core::Result<std::string> result =
            co_await guarded(call->endpoint_.handler, std::move(ctx), std::move(request));
        call->answer(std::move(result));
    }

    // Nothing of the call may be touched afterwards.
    void answer(core::Result<std::string> result) {
        report(result);
        if (!result) {
            Finish(status_of(result.error()));
            return;
        }
        const grpc::Slice slice(*result);
        response_ = grpc::ByteBuffer(&slice, 1);
        StartWriteAndFinish(&response_, grpc::WriteOptions(), grpc::Status::OK);
    }

    void report(const core::Result<std::string>& result) const {
        const ServerDeps& deps = endpoint_.hosted->service->deps;
        if (!deps.on_call) return;
        const auto elapsed =
            std::chrono::duration_cast<std::chrono::microseconds>(ctx_.executor().now() - started_);
        deps.on_call(
            {*endpoint_.wire_path, ctx_.trace(), elapsed, result ? nullptr : &result.error()});
    }

    Endpoint endpoint_;
    runtime::Context ctx_;
    runtime::SteadyTime started_;
    std::stop_source stop_;
    grpc::ByteBuffer request_;
    grpc::ByteBuffer response_;
};

std::string_view metadata(const grpc::CallbackServerContext& context, const char* name) {
    const auto found = context.client_metadata().find(name);
    if (found == context.client_metadata().end()) return {};
    return {found->second.data(), found->second.size()};
}

core::Result<runtime::Context> context_of(const grpc::CallbackServerContext& context,
                                          const ServerDeps& deps) {
    const std::string_view token = metadata(context, "emptor-principal");
    if (token.empty()) {
        return core::fail(core::reasons::kUnauthenticated, "the call does not say for whom it is");
    }
    TRY(runtime::Principal principal, deps.signer.verify(token));
    const gpr_timespec deadline =
        gpr_convert_clock_type(context.raw_deadline(), GPR_CLOCK_MONOTONIC);
    const std::chrono::milliseconds left(
        gpr_time_to_millis(gpr_time_sub(deadline, gpr_now(GPR_CLOCK_MONOTONIC))));
    const auto ctx = runtime::Context::for_at_most(deps.executor, std::min(left, deps.longest_call))
                         .with_principal(std::move(principal));
    const auto trace = runtime::parse_traceparent(metadata(context, "traceparent"));
    return trace ? ctx.with_trace(*trace) : ctx;
}

std::shared_ptr<grpc::ServerCredentials> credentials(const std::optional<TlsOptions>& tls) {
    if (!tls) return grpc::InsecureServerCredentials();
    grpc::SslServerCredentialsOptions options(
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = tls->ca;
    options.pem_key_cert_pairs.push_back({tls->key.reveal(), tls->certificate});
    return grpc::SslServerCredentials(options);
}

}  // namespace

class Server::Host final : public grpc::CallbackGenericService {
public:
    explicit Host(ServerOptions options) : options_(std::move(options)) {}

    void add(std::unique_ptr<GrpcService> service) {
        EMPTOR_CHECK(!server_);
        Hosted& hosted = *services_.emplace_back(std::make_unique<Hosted>(std::move(service)));
        for (const auto& [path, handler] : hosted.service->methods) {
            const Endpoint endpoint{&hosted, &path, &handler};
            const bool added = endpoints_.emplace(path, endpoint).second;
            EMPTOR_CHECK(added);
        }
    }

    core::Result<> start() {
        grpc::ServerBuilder builder;
        int port = 0;
        // A port that is taken is an error, not something to share.
        builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
        builder.SetMaxReceiveMessageSize(static_cast<int>(options_.message_limit));
        builder.AddListeningPort(options_.address, credentials(options_.tls), &port);
        builder.RegisterCallbackGenericService(this);
        server_ = builder.BuildAndStart();
        if (!server_) {
            return core::fail(core::reasons::kUnavailable,
                              std::format("cannot listen on {}", options_.address));
        }
        if (!options_.address.starts_with("unix:")) port_ = static_cast<std::uint16_t>(port);
        return {};
    }

    void shutdown(std::chrono::milliseconds grace) {
        if (!server_) return;
        server_->Shutdown(std::chrono::system_clock::now() + grace);
        server_->Wait();
        for (const auto& hosted : services_) {
            runtime::block_on(hosted->service->deps.executor, hosted->running.join());
        }
        server_.reset();
    }

    std::uint16_t port() const { return port_; }

    grpc::ServerGenericBidiReactor* CreateReactor(
        grpc::GenericCallbackServerContext* context) override {
        const auto endpoint = endpoints_.find(context->method());
        if (endpoint == endpoints_.end()) {
            return new Refusal(core::fail(core::reasons::kNotCallableHere,
                                          std::format("{} is not served here", context->method())));
        }
        if (const auto peer = check_peer(*context); !peer) return new Refusal(peer.error());
        auto ctx = context_of(*context, endpoint->second.hosted->service->deps);
        if (!ctx) return new Refusal(ctx.error());
        return new Call(endpoint->second, *std::move(ctx));
    }

private:
    core::Result<> check_peer(const grpc::CallbackServerContext& context) const {
        if (options_.allowed_peers.empty()) return {};
        const auto auth = context.auth_context();
        for (const grpc::string_ref& name : auth->FindPropertyValues(GRPC_X509_SAN_PROPERTY_NAME)) {
            if (std::ranges::contains(options_.allowed_peers,
                                      std::string_view(name.data(), name.size()))) {
                return {};
            }
        }
        return core::fail(core::reasons::kPermissionDenied, "this role may not call here");
    }

    ServerOptions options_;
    std::vector<std::unique_ptr<Hosted>> services_;
    std::map<std::string, Endpoint, std::less<>> endpoints_;
    std::unique_ptr<grpc::Server> server_;
    std::uint16_t port_ = 0;
};

Server::Server(ServerOptions options) : host_(std::make_unique<Host>(std::move(options))) {}
Server::~Server() {
    shutdown(std::chrono::milliseconds(0));
}

void Server::add(std::unique_ptr<GrpcService> service) {
    host_->add(std::move(service));
}
core::Result<> Server::start() {
    return host_->start();
}
std::uint16_t Server::port() const {
    return host_->port();
}
void Server::shutdown(std::chrono::milliseconds grace) {
    host_->shutdown(grace);
}

}  // namespace emptor::rpc
