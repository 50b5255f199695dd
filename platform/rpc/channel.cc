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

namespace emptor::rpc {

struct Channel::State {
    State(std::shared_ptr<grpc::Channel> channel, PrincipalSigner& from)
        : stub(std::move(channel)), signer(from) {}

    grpc::GenericStub stub;
    PrincipalSigner& signer;
};

namespace {

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

core::Result<std::string> to_bytes(const grpc::ByteBuffer& buffer) {
    grpc::Slice slice;
    if (const grpc::Status status = buffer.DumpToSingleSlice(&slice); !status.ok()) {
        return from_status({status.error_code(), status.error_message(), {}}, true);
    }
    return std::string(reinterpret_cast<const char*>(slice.begin()), slice.size());
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

}  // namespace

runtime::Task<core::Result<std::string>> Channel::call(runtime::Context ctx, std::string wire_path,
                                                       std::string request) const {
    CO_TRY_OK(ctx.still_wanted());
    // All of it stays in this frame and goes with it on the executor: gRPC must not be left to drop
    // the last reference to a channel on a thread of its own, which the channel's end would wait
    // for.
    const std::shared_ptr<State> state = state_;
    grpc::ClientContext context;
    const grpc::ByteBuffer sent_bytes = to_buffer(request);
    grpc::ByteBuffer got_bytes;
    const Flag sent = std::make_shared<std::atomic<bool>>(false);
    describe(ctx, state->signer, context);
    context.set_credentials(std::make_shared<SentMark>(sent));

    runtime::OneShot<grpc::Status> done(ctx.executor());
    state->stub.UnaryCall(
        &context, wire_path, {}, &sent_bytes, &got_bytes,
        [sender = done.sender()](grpc::Status status) { sender.set(std::move(status)); });
    grpc::Status status;
    {
        const std::stop_callback on_stop(ctx.stop(), [&context] { context.TryCancel(); });
        status = co_await done;
    }
    if (status.ok()) co_return to_bytes(got_bytes);
    int code = status.error_code();
    // The other side's clock may notice first and hang up on us.
    const bool out_of_time = ctx.time_left() == std::chrono::milliseconds(0);
    if (code == grpc::CANCELLED && out_of_time) code = grpc::DEADLINE_EXCEEDED;
    co_return from_status({code, status.error_message(), status.error_details()}, sent->load());
}

Channel make_channel(std::string target, ChannelOptions options) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(static_cast<int>(options.message_limit));
    // Whether a call may be repeated is decided by whoever knows what it does.
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
    auto channel = grpc::CreateCustomChannel(target, credentials(options), arguments);
    return Channel(std::make_shared<Channel::State>(std::move(channel), options.signer));
}

}  // namespace emptor::rpc
