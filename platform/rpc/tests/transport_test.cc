#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>

#include "core/reasons.h"
#include "platform/rpc/tests/fixture.h"

namespace emptor::rpc {
namespace {

using core::Outcome;
using runtime::Context;
using runtime::Task;
using std::chrono::milliseconds;
namespace reasons = core::reasons;
using Answer = core::Result<std::string>;

Task<Answer> echo(Context, std::string body) {
    co_return body;
}
Task<Answer> refuse(Context, std::string) {
    core::Error error = core::fail(reasons::kNotFound, "no such thing", Outcome::kDone);
    error.retry_after = milliseconds(250);
    co_return error;
}
Task<Answer> throw_up(Context, std::string) {
    throw std::runtime_error("boom");
    co_return "";
}
Task<Answer> describe(Context ctx, std::string) {
    const auto& who = ctx.principal();
    co_return std::format("{} {} {} {} {} {}", who.subject, who.service,
                          core::join(who.scopes, ","), ctx.trace().trace_id, ctx.trace().sampled,
                          ctx.time_left() <= milliseconds(30'000));
}
// Tells that it has begun, waits for its stop alone, tells that it has ended.
Task<Answer> wait_for_stop(Context ctx, std::promise<void>* begun, std::promise<bool>* stopped) {
    begun->set_value();
    const Context patient = ctx.detached(std::chrono::hours(2)).with_stop(ctx.stop());
    const bool slept = co_await runtime::sleep(patient, std::chrono::hours(1));
    stopped->set_value(!slept && ctx.stop().stop_requested());
    co_return core::fail(reasons::kCancelled, "stopped");
}

std::vector<std::pair<std::string, Handler>> usual() {
    return {{"/t.T/Echo", echo},
            {"/t.T/Refuse", refuse},
            {"/t.T/Throw", throw_up},
            {"/t.T/Describe", describe}};
}

// Proves that a request and an answer arrive whole, also empty ones and beyond gRPC's own 4 MiB.
TEST_F(RpcTest, BodiesArriveWhole) {
    serve({}, usual());
    const Channel channel = plain_channel();
    for (const std::size_t size : {0u, 1u, 100'000u, 6u << 20}) {
        const std::string body(size, 'x');
        const Answer answer = call(channel, context(), "/t.T/Echo", body);
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(*answer, body);
    }
}

// Proves that an error of a handler crosses with all its parts, and that an exception is answered
// without its text.
TEST_F(RpcTest, ErrorsCross) {
    serve({}, usual());
    const Channel channel = plain_channel();
    const Answer refused = call(channel, context(), "/t.T/Refuse", "");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, reasons::kNotFound);
    EXPECT_EQ(refused.error().message, "no such thing");
    EXPECT_EQ(refused.error().outcome, Outcome::kDone);
    EXPECT_EQ(refused.error().retry_after, milliseconds(250));

    const Answer thrown = call(channel, context(), "/t.T/Throw", "");
    ASSERT_FALSE(thrown);
    EXPECT_EQ(thrown.error().reason, reasons::kInternal);
    EXPECT_EQ(thrown.error().outcome, Outcome::kUnknown);
    EXPECT_FALSE(thrown.error().message.contains("boom"));

    const Answer nowhere = call(channel, context(), "/t.T/Nowhere", "");
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().reason, reasons::kNotCallableHere);
    EXPECT_EQ(nowhere.error().outcome, Outcome::kNotDone);
}

// Proves that principal, trace and deadline of the caller are those of the handler.
TEST_F(RpcTest, ContextCrosses) {
    serve({}, usual());
    const Channel channel = plain_channel();
    const std::string trace(32, 'a');
    const Context ctx = context(milliseconds(30'000))
                            .with_principal({"person-1", {"ask", "buy"}, false})
                            .with_trace({trace, std::string(16, 'b'), true});
    EXPECT_EQ(call(channel, ctx, "/t.T/Describe", "").value(),
              "person-1 false ask,buy " + trace + " true true");
    const Context service = context().with_principal({"payments", {}, true});
    EXPECT_EQ(call(channel, service, "/t.T/Describe", "").value(), "payments true   false false");
    EXPECT_EQ(call(channel, context(), "/t.T/Describe", "").value(), " false   false false");
}

// Proves that a principal signed by somebody else is not believed.
TEST_F(RpcTest, ForeignSignatureIsRefused) {
    serve({}, usual());
    testing::FakeSigner foreign("another word");
    const Channel channel = make_channel(target(), {.signer = foreign});
    const Answer answer = call(channel, context(), "/t.T/Echo", "");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, reasons::kUnauthenticated);
    EXPECT_EQ(answer.error().outcome, Outcome::kNotDone);
}

// Proves that a caller out of time goes on at once with outcome unknown, and that the handler is
// stopped.
TEST_F(RpcTest, DeadlineStopsTheHandler) {
    std::promise<void> begun;
    std::promise<bool> stopped;
    serve({}, {{"/t.T/Wait", [&](Context ctx, std::string) {
                    return wait_for_stop(std::move(ctx), &begun, &stopped);
                }}});
    const Answer answer = call(plain_channel(), context(milliseconds(200)), "/t.T/Wait", "");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, reasons::kDeadlineExceeded);
    EXPECT_EQ(answer.error().outcome, Outcome::kUnknown);
    EXPECT_TRUE(stopped.get_future().get());
}

// Proves that stopping the caller's context cancels the call and stops the handler.
TEST_F(RpcTest, StopCrosses) {
    std::promise<void> begun;
    std::promise<bool> stopped;
    serve({}, {{"/t.T/Wait", [&](Context ctx, std::string) {
                    return wait_for_stop(std::move(ctx), &begun, &stopped);
                }}});
    std::stop_source stop;
    std::jthread stopper([&] {
        begun.get_future().wait();
        stop.request_stop();
    });
    const Answer answer =
        call(plain_channel(), context().with_stop(stop.get_token()), "/t.T/Wait", "");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, reasons::kCancelled);
    EXPECT_EQ(answer.error().outcome, Outcome::kUnknown);
    EXPECT_TRUE(stopped.get_future().get());

    const Answer late =
        call(plain_channel(), context().with_stop(stop.get_token()), "/t.T/Wait", "");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().outcome, Outcome::kNotDone);
}

// Proves that what could not be delivered at all is known not to be done.
TEST_F(RpcTest, RefusedConnectionIsNotDone) {
    serve({}, usual());
    const Channel channel = plain_channel();
    server_->shutdown(milliseconds(0));
    const Answer answer = call(channel, context(), "/t.T/Echo", "");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, reasons::kUnavailable);
    EXPECT_EQ(answer.error().outcome, Outcome::kNotDone);

    const Channel unix_channel =
        make_channel("unix:/nonexistent/socket", {.signer = signer_, .patience = milliseconds(0)});
    EXPECT_EQ(call(unix_channel, context(), "/t.T/Echo", "").error().outcome, Outcome::kNotDone);
}

// Proves that a call waits for a peer that is being replaced, and that its request is sent once.
TEST_F(RpcTest, WaitsForAPeerThatStarts) {
    const std::string address =
        std::format("unix:{}rpc_late_{}.sock", ::testing::TempDir(), ::getpid());
    const Channel channel =
        make_channel(address, {.signer = signer_, .patience = std::chrono::minutes(1)});
    std::atomic<int> received = 0;
    std::jthread caller([&] {
        const Answer answer = call(channel, context(), "/t.T/Count", "hello");
        EXPECT_EQ(answer.value_or("nothing"), "hello");
    });
    // A call without patience finds nobody there yet.
    const Channel hasty = make_channel(address, {.signer = signer_, .patience = milliseconds(0)});
    EXPECT_FALSE(call(hasty, context(), "/t.T/Count", ""));
    serve({.address = address}, {{"/t.T/Count", [&](Context ctx, std::string body) {
                                      ++received;
                                      return echo(std::move(ctx), std::move(body));
                                  }}});
    caller.join();
    EXPECT_EQ(received, 1);
}

// A listening socket that speaks just enough HTTP/2 to be sent a request, and then hangs up.
class HangingUp {
public:
    explicit HangingUp(bool answers) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(listener_, 8), 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        if (answers) thread_ = std::jthread([this] { hang_up_on("the body"); });
    }
    ~HangingUp() {
        if (thread_.joinable()) thread_.join();
        ::close(listener_);
    }

    std::string target() const { return "127.0.0.1:" + std::to_string(port_); }

private:
    void hang_up_on(std::string_view awaited) const {
        const int peer = ::accept(listener_, nullptr, nullptr);
        const std::array<char, 9> empty_settings{0, 0, 0, 4, 0, 0, 0, 0, 0};
        EXPECT_EQ(::send(peer, empty_settings.data(), empty_settings.size(), 0), 9);
        std::string seen;
        std::array<char, 4096> buffer{};
        while (!seen.contains(awaited)) {
            const auto got = ::recv(peer, buffer.data(), buffer.size(), 0);
            if (got <= 0) break;
            seen.append(buffer.data(), static_cast<std::size_t>(got));
        }
        ::close(peer);
    }

    int listener_;
    std::uint16_t port_ = 0;
    std::jthread thread_;
};

// Proves that a connection lost after the request was sent leaves the outcome unknown.
TEST_F(RpcTest, LostConnectionIsUnknown) {
    const HangingUp peer(true);
    const Channel channel = make_channel(peer.target(), {.signer = signer_});
    const Answer answer = call(channel, context(), "/t.T/Echo", "the body");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, reasons::kUnavailable);
    EXPECT_EQ(answer.error().outcome, Outcome::kUnknown);
}

// Proves that time that ran out while still connecting is known not to have done anything.
TEST_F(RpcTest, DeadlineWhileConnectingIsNotDone) {
    const HangingUp peer(false);
    const Channel channel = make_channel(peer.target(), {.signer = signer_});
    const Answer answer = call(channel, context(milliseconds(200)), "/t.T/Echo", "the body");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, reasons::kDeadlineExceeded);
    EXPECT_EQ(answer.error().outcome, Outcome::kNotDone);
}

// Proves that a port that is taken is an error at the start.
TEST_F(RpcTest, TakenPort) {
    serve({}, usual());
    Server second({.address = target()});
    const auto started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().reason, reasons::kUnavailable);
}

// Proves that shutting down lets a call that can finish do so, and stops one that will not.
TEST_F(RpcTest, ShutdownStopsWhatStillRuns) {
    std::promise<void> begun;
    std::promise<bool> stopped;
    serve({}, {{"/t.T/Wait", [&](Context ctx, std::string) {
                    return wait_for_stop(std::move(ctx), &begun, &stopped);
                }}});
    const Channel channel = plain_channel();
    std::jthread caller([&] { EXPECT_FALSE(call(channel, context(), "/t.T/Wait", "")); });
    begun.get_future().wait();
    server_->shutdown(milliseconds(50));
    EXPECT_TRUE(stopped.get_future().get());
}

// Proves that every call is told to the observer, with its error.
TEST_F(RpcTest, CallsAreObserved) {
    std::mutex mutex;
    std::vector<std::string> seen;
    on_call_ = [&](const CallRecord& record) {
        const std::lock_guard lock(mutex);
        seen.push_back(
            std::format("{} {}", record.wire_path, record.error ? record.error->id() : "ok"));
    };
    serve({}, usual());
    const Channel channel = plain_channel();
    (void)call(channel, context(), "/t.T/Echo", "");
    (void)call(channel, context(), "/t.T/Refuse", "");
    EXPECT_EQ(seen, (std::vector<std::string>{"/t.T/Echo ok", "/t.T/Refuse not-found"}));
}

// Proves who may connect under TLS: a certificate of our authority, of an allowed name, to a server
// with the right name, and nobody else.
TEST_F(RpcTest, MutualTls) {
    const TestAuthority ours;
    const TestAuthority foreign;
    const TlsOptions foreign_client{ours.authority.pem, foreign.issue("payments").certificate,
                                    foreign.issue("payments").key};
    const struct {
        const char* what;
        std::optional<TlsOptions> tls;
        std::string server_name;
        std::optional<core::Reason> refused;
    } rows[] = {
        {"allowed", ours.issue("payments"), "vault", std::nullopt},
        {"another role", ours.issue("bff"), "vault", reasons::kPermissionDenied},
        {"another server", ours.issue("payments"), "bff", reasons::kUnavailable},
        {"foreign client", foreign_client, "vault", reasons::kUnavailable},
        {"foreign authority", foreign.issue("payments"), "vault", reasons::kUnavailable},
        {"plain text", std::nullopt, "", reasons::kUnavailable},
    };
    serve({.tls = ours.issue("vault"), .allowed_peers = {"payments"}}, usual());
    for (const auto& row : rows) {
        const Channel channel = make_channel(target(), {.signer = signer_,
                                                        .tls = row.tls,
                                                        .server_name = row.server_name,
                                                        .patience = milliseconds(0)});
        const Answer answer = call(channel, context(), "/t.T/Echo", "hello");
        EXPECT_EQ(answer.has_value(), !row.refused) << row.what;
        if (row.refused && !answer) {
            EXPECT_EQ(answer.error().reason, *row.refused) << row.what;
        }
    }
}

// Proves that a unix socket serves as well, under TLS too.
TEST_F(RpcTest, UnixSocket) {
    const TestAuthority ours;
    const std::string address =
        std::format("unix:{}rpc_test_{}.sock", ::testing::TempDir(), ::getpid());
    serve({.address = address, .tls = ours.issue("vault")}, usual());
    EXPECT_EQ(server_->port(), 0);
    const Channel channel = make_channel(
        address, {.signer = signer_, .tls = ours.issue("payments"), .server_name = "vault"});
    EXPECT_EQ(call(channel, context(), "/t.T/Echo", "hello").value(), "hello");
}

}  // namespace
}  // namespace emptor::rpc
