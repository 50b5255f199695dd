#include "platform/rpc/channel.h"

#include <grpc/grpc_security.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <atomic>
#include <stop_token>
#include <utility>

#include "platform/rpc/status.h"
#include "platform/runtime/one_shot.h"
#include "platform/runtime/task_group.h"

namespace emptor::rpc {

using std::chrono::milliseconds;

struct Channel::State {
    State(std::shared_ptr<grpc::Channel> channel, const ChannelOptions& options)
        : stub(std::move(channel)), signer(options.signer), patience(options.patience) {}

    grpc::GenericStub stub;
    PrincipalSigner& signer;
    milliseconds patience;
};

namespace {

// A peer that was away is tried again this soon; gRPC's own 120 s would outlast its return.
constexpr milliseconds kFirstReconnect{100};
constexpr milliseconds kLongestReconnect{500};
constexpr milliseconds kLookAgain{50};

using Flag = std::shared_ptr<std::atomic<bool>>;

// Learns whether a call may have left this process, which gRPC does not say: credentials of a call
// are asked for their metadata once a connection that stands was picked for it, before the first
// byte is written. A call whose credentials were never asked was not sent.
class SentMark final : public grpc::CallCredentials {
public:
    explicit SentMark(Flag sent) : sent_(std::move(sent)) {}

    bool ApplyToCall(grpc_call* call) override {
        grpc_metadata_credentials_plugin plugin{};
        plugin.get_metadata = mark;
        plugin.destroy = [](void* state) { delete static_cast<Flag*>(state); };
        plugin.state = new Flag(sent_);
        plugin.type = "emptor-sent-mark";
        grpc_call_credentials* credentials =
            grpc_metadata_credentials_create_from_plugin(plugin, GRPC_SECURITY_NONE, nullptr);
        const bool applied = grpc_call_set_credentials(call, credentials) == GRPC_CALL_OK;
        grpc_call_credentials_release(credentials);
        return applied;
    }

private:
    // Adds nothing, answers at once.
    static int mark(void* state, grpc_auth_metadata_context, grpc_credentials_plugin_metadata_cb,
                    void*, grpc_metadata*, std::size_t* count, grpc_status_code* status,
                    const char** error) {
        (*static_cast<Flag*>(state))->store(true);
        *count = 0;
        *status = GRPC_STATUS_OK;
        *error = nullptr;
        return 1;
    }
    grpc::SecureCallCredentials* AsSecureCredentials() override { return nullptr; }

    Flag sent_;
};

grpc::ByteBuffer to_buffer(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    return grpc::ByteBuffer(&slice, 1);
}

grpc::Status to_bytes(const grpc::ByteBuffer& buffer, std::string& bytes) {
    grpc::Slice slice;
    grpc::Status status = buffer.DumpToSingleSlice(&slice);
    if (status.ok()) bytes.assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
    return status;
}

void describe(const runtime::Context& ctx, PrincipalSigner& signer, grpc::ClientContext& out) {
    out.set_deadline(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                  gpr_time_from_millis(ctx.time_left().count(), GPR_TIMESPAN)));
    out.AddMetadata("emptor-principal", signer.sign(ctx.principal()));
    const std::string traceparent = runtime::format_traceparent(ctx.trace());
    if (!traceparent.empty()) out.AddMetadata("traceparent", traceparent);
}

std::shared_ptr<grpc::ChannelCredentials> credentials(const ChannelOptions& options) {
    if (!options.tls) return grpc::InsecureChannelCredentials();
    return grpc::SslCredentials(
        {options.tls->ca, options.tls->key.reveal(), options.tls->certificate});
}

struct Attempt {
    WireStatus status;
    std::string response;
    bool sent;  // or may have been

    bool found_nobody() const { return status.code == grpc::UNAVAILABLE && !sent; }
};

runtime::Task<Attempt> send(runtime::Context ctx, grpc::GenericStub& stub, PrincipalSigner& signer,
                            std::string wire_path, grpc::ByteBuffer request) {
    grpc::ClientContext context;
    grpc::ByteBuffer response;
    const Flag sent = std::make_shared<std::atomic<bool>>(false);
    describe(ctx, signer, context);
    context.set_credentials(std::make_shared<SentMark>(sent));

    runtime::OneShot<grpc::Status> done(ctx.executor());
    stub.UnaryCall(
        &context, wire_path, {}, &request, &response,
        [sender = done.sender()](grpc::Status status) { sender.set(std::move(status)); });
    grpc::Status status;
    {
        const std::stop_callback on_stop(ctx.stop(), [&context] { context.TryCancel(); });
        status = co_await done;
    }
    std::string bytes;
    if (status.ok()) status = to_bytes(response, bytes);
    int code = status.error_code();
    // The other side's clock may notice first and hang up on us.
    const bool out_of_time = ctx.time_left() == milliseconds(0);
    if (code == grpc::CANCELLED && out_of_time) code = grpc::DEADLINE_EXCEEDED;
    co_return Attempt{
        {code, status.error_message(), status.error_details()}, std::move(bytes), sent->load()};
}

}  // namespace

runtime::Task<core::Result<std::string>> Channel::call(runtime::Context ctx, std::string wire_path,
                                                       std::string request) const {
    // Stays in this frame and goes with it on the executor: gRPC must not be left to drop the last
    // reference to a channel on a thread of its own, which the channel's end would wait for.
    const std::shared_ptr<State> state = state_;
    const grpc::ByteBuffer bytes = to_buffer(request);
    const runtime::SteadyTime patient_until = ctx.executor().now() + state->patience;
    while (true) {
        CO_TRY_OK(ctx.still_wanted());
        Attempt attempt = co_await send(ctx, state->stub, state->signer, wire_path, bytes);
        if (attempt.status.code == grpc::OK) co_return std::move(attempt.response);
        if (!attempt.found_nobody() || ctx.executor().now() >= patient_until) {
            co_return from_status(attempt.status, attempt.sent);
        }
        (void)co_await runtime::sleep(ctx, kLookAgain);
    }
}

Channel make_channel(std::string target, ChannelOptions options) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(static_cast<int>(options.message_limit));
    // Whether a call may be repeated is decided by whoever knows what it does.
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnect.count());
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestReconnect.count());
    if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
    auto channel = grpc::CreateCustomChannel(target, credentials(options), arguments);
    return Channel(std::make_shared<Channel::State>(std::move(channel), options));
}

}  // namespace emptor::rpc
