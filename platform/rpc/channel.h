#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "platform/rpc/principal_signer.h"
#include "platform/rpc/tls.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::rpc {

struct ChannelOptions {
    PrincipalSigner& signer;               // outlives the channel
    std::optional<TlsOptions> tls{};       // without: plain text, for tests only
    std::string server_name{};             // in the server's certificate; empty: the host
    std::size_t message_limit = 64 << 20;  // bytes of a response
    // How long a call waits for a peer that does not listen (yet): one that is being replaced.
    std::chrono::milliseconds patience{1'000};
};

// A connection to another role, made when it is first needed and again after it broke. Copies share
// it.
class Channel {
public:
    // Sends one encoded request and waits for the encoded response; the deadline, stop, trace and
    // principal of `ctx` go with it. What was sent is never sent again. Errors: what the other side
    // answered, outcome included; else unavailable, deadline-exceeded, cancelled with outcome
    // not_done if the request was never given to a standing connection and unknown otherwise.
    runtime::Task<core::Result<std::string>> call(runtime::Context ctx, std::string wire_path,
                                                  std::string request) const;

private:
    friend Channel make_channel(std::string target, ChannelOptions options);
    struct State;
    explicit Channel(std::shared_ptr<State> state) : state_(std::move(state)) {}

    std::shared_ptr<State> state_;
};

// `target`: "host:port" or "unix:/path".
Channel make_channel(std::string target, ChannelOptions options);

}  // namespace emptor::rpc
