#include <gtest/gtest.h>

#include <openssl/ssl.h>

#include <future>

#include "platform/runtime/one_shot.h"
#include "platform/web/tests/fixture.h"

namespace emptor::web::testing {
namespace {

using std::chrono::milliseconds;

// A handler that says when it has started and waits until the test, or the end of its context, lets
// it go.
struct Gate {
    explicit Gate(runtime::Executor& executor) : opened(executor), sender(opened.sender()) {}
    runtime::OneShot<std::string> opened;
    runtime::OneShot<std::string>::Sender sender;
    std::promise<void> started;
};

runtime::Task<Response> wait_at(Gate* gate, runtime::Context ctx) {
    gate->started.set_value();
    const std::stop_callback on_stop(ctx.stop(), [gate] { gate->sender.set("stopped"); });
    Response response;
    response.body = co_await gate->opened;
    co_return response;
}

class Lifecycle : public ServerTest {
protected:
    void SetUp() override {
        add_wait("/wait", std::chrono::minutes(1));
        add_wait("/overdue", milliseconds(200));
    }

    void add_wait(std::string path, milliseconds time_limit) {
        route({.method = "GET",
               .path = std::move(path),
               .access = Access::kOpen,
               .handler = [this](runtime::Context ctx, Request) { return wait_at(&gate_, ctx); },
               .time_limit = time_limit});
    }

    static constexpr std::string_view kWait = "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n";
    Gate gate_{pool_};
};

// Proves the drain: the running request is answered, an idle connection is closed, a new one
// refused.
TEST_F(Lifecycle, DrainLetsRunningRequestsEnd) {
    start();
    RawClient idle(server_->port());
    idle.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(idle.read_response().contains("200 OK"));
    RawClient busy(server_->port());
    busy.send(kWait);
    gate_.started.get_future().wait();

    auto stopped =
        std::async(std::launch::async, [this] { server_->stop(std::chrono::seconds(10)); });
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_FALSE(RawClient(server_->port()).connected());
    gate_.sender.set("done");
    const std::string answer = busy.read_to_end();
    EXPECT_TRUE(answer.contains("200 OK") && answer.ends_with("done")) << answer;
    EXPECT_TRUE(answer.contains("Connection: close"));
    stopped.get();
}

// Proves that after the grace the request is told to stop, and stop() returns.
TEST_F(Lifecycle, GraceEnds) {
    start();
    RawClient busy(server_->port());
    busy.send(kWait);
    gate_.started.get_future().wait();
    server_->stop(milliseconds(20));
    EXPECT_EQ(busy.read_to_end(), "");
}

// Proves that a client that goes away stops the work done for it.
TEST_F(Lifecycle, ClientGoneStopsTheContext) {
    start();
    RawClient client(server_->port());
    client.send(kWait);
    gate_.started.get_future().wait();
    client.reset();
    server_->stop(std::chrono::seconds(10));
    const auto told = records();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].status, 200);
}

// Proves that a handler that ignores its deadline does not keep the client waiting.
TEST_F(Lifecycle, OverdueHandlerIsAnswered504) {
    start();
    const std::string answer = ask("GET /overdue HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(answer.contains("504 Gateway Timeout")) << answer;
    EXPECT_TRUE(answer.contains("\"outcome\":\"unknown\"")) << answer;
    gate_.sender.set("too late");
}

// Proves that servers of one process do not know each other, and that /metrics has its own port.
TEST_F(Lifecycle, TwoServersAndMetrics) {
    start({.metrics_text = [] { return std::string("emptor_up 1\n"); }});
    Router other_routes;
    const auto other = make_server({}, other_routes, authenticator_, pool_);
    ASSERT_TRUE(other->start());
    RawClient second(other->port());
    second.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(second.read_response().contains("503"));
    second.send(kWait);
    EXPECT_TRUE(second.read_response().contains("404"));
    EXPECT_EQ(other->metrics_port(), 0);

    RawClient metrics(server_->metrics_port());
    metrics.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(metrics.read_response().ends_with("emptor_up 1\n"));
    EXPECT_TRUE(ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").contains("404"));
}

// Proves TLS: verified by an independent client, nothing older than 1.2, no plain HTTP, no
// dawdling.
TEST_F(Lifecycle, Tls) {
    const TestCa ca;
    start({.certificate_file = ca.certificate_file(),
           .key_file = ca.key_file(),
           .header_time = std::chrono::seconds(1)});
    for (const int newest : {0, TLS1_2_VERSION}) {
        RawClient client(server_->port(), ca, newest);
        ASSERT_TRUE(client.connected());
        for (int i = 0; i < 3; ++i) {
            ASSERT_TRUE(client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
            EXPECT_TRUE(client.read_response().contains("200 OK"));
        }
    }
    EXPECT_FALSE(RawClient(server_->port(), ca, TLS1_1_VERSION).connected());
    EXPECT_FALSE(ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").contains("HTTP"));
    RawClient dawdles(server_->port());
    EXPECT_EQ(dawdles.read_to_end(), "");
    RawClient half(server_->port(), ca);
    half.send("GET /hea");
    EXPECT_TRUE(half.read_response().contains("408"));
}

// Proves that many clients at once are all answered, over TLS.
TEST_F(Lifecycle, ManyClientsAtOnce) {
    const TestCa ca;
    start({.certificate_file = ca.certificate_file(), .key_file = ca.key_file()});
    std::vector<std::future<int>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::async(std::launch::async, [this, &ca] {
            RawClient client(server_->port(), ca);
            int answered = 0;
            for (int request = 0; request < 100; ++request) {
                client.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
                answered += client.read_response().contains("200 OK") ? 1 : 0;
            }
            return answered;
        }));
    }
    for (auto& client : clients) EXPECT_EQ(client.get(), 100);
}

struct StartRow {
    const char* name;
    ServerOptions options;
    std::string_view reason;
};

// Proves that a server that cannot start says why.
TEST_F(Lifecycle, StartFailures) {
    start();
    const std::vector<StartRow> rows = {
        {"port taken", {.port = server_->port()}, "port-taken"},
        {"not an address", {.host = "nowhere"}, "server-setup-failed"},
        {"not ours", {.host = "192.0.2.1"}, "server-setup-failed"},
        {"no certificate",
         {.certificate_file = "/nowhere.pem", .key_file = "/nowhere.key"},
         "server-setup-failed"},
    };
    for (const StartRow& row : rows) {
        const auto started = make_server(row.options, {}, authenticator_, pool_)->start();
        ASSERT_FALSE(started) << row.name;
        EXPECT_EQ(started.error().id(), row.reason) << row.name;
    }
}

// Proves that clients over the limit are turned away and the others served.
TEST_F(Lifecycle, ConnectionLimit) {
    start({.connection_limit = 1});
    RawClient first(server_->port());
    first.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(first.read_response().contains("200 OK"));
    RawClient second(server_->port());
    EXPECT_EQ(second.read_to_end(), "");
    first.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(first.read_response().contains("200 OK"));
}

}  // namespace
}  // namespace emptor::web::testing
