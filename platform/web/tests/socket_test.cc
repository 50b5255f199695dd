#include <gtest/gtest.h>

#include <algorithm>
#include <format>

#include "platform/web/tests/fixture.h"

namespace emptor::web::testing {
namespace {

using std::chrono::milliseconds;

// One frame of a client: masked with zeros, so that the text stays readable.
std::string frame(unsigned char opcode, std::string_view text) {
    std::string bytes;
    bytes += static_cast<char>(0x80 | opcode);
    if (text.size() < 126) {
        bytes += static_cast<char>(0x80 | text.size());
    } else {
        bytes += static_cast<char>(0x80 | 126);
        bytes += static_cast<char>(text.size() >> 8);
        bytes += static_cast<char>(text.size() & 0xff);
    }
    bytes.append(4, '\0');
    return bytes.append(text);
}

constexpr unsigned char kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10;

// Opcode and payload of a short frame of the server.
std::pair<int, std::string> read_frame(RawClient& client) {
    const std::string head = client.read_bytes(2);
    if (head.size() < 2) return {-1, ""};
    return {head[0] & 0x0f, client.read_bytes(static_cast<unsigned char>(head[1]))};
}

int close_code(const std::pair<int, std::string>& message) {
    if (message.first != kClose || message.second.size() < 2) return -1;
    return static_cast<unsigned char>(message.second[0]) * 256 +
           static_cast<unsigned char>(message.second[1]);
}

runtime::Task<> echo(runtime::Context ctx, Request request, std::shared_ptr<Socket> socket) {
    socket->send("hello " + ctx.principal().subject + request.captures["name"]);
    for (;;) {
        std::optional<std::string> text = co_await socket->receive(ctx);
        if (!text || *text == "bye") co_return;
        if (*text == "throw") throw std::runtime_error("as asked");
        if (*text == "flood") {
            while (socket->send(std::string(1 << 20, 'x'))) {
            }
        }
        if (*text == "wait") {
            const std::optional<std::string> more =
                co_await socket->receive(ctx.with_timeout(milliseconds(20)));
            socket->send(more ? "got " + *more : "nothing");
            continue;
        }
        socket->send("echo " + *text);
    }
}

class WebSocket : public ServerTest {
protected:
    void SetUp() override {
        router_.add(SocketRoute{.path = "/live", .scope = "read", .handler = echo});
        router_.add(SocketRoute{.path = "/open/{name}",
                                .handler = echo,
                                .access = Access::kOpen,
                                .protocol = "graphql-transport-ws"});
        router_.add(SocketRoute{.path = "/short",
                                .handler = echo,
                                .access = Access::kOpen,
                                .time_limit = milliseconds(500)});
    }

    static std::string upgrade(std::string_view path, std::string_view headers) {
        return std::format(
            "GET {} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{}\r\n",
            path, headers);
    }

    // A client past handshake and greeting.
    std::unique_ptr<RawClient> enter() {
        auto client = std::make_unique<RawClient>(server_->port());
        client->send(upgrade("/live", "Authorization: Bearer good\r\n"));
        EXPECT_TRUE(client->read_response().contains("101 Switching Protocols"));
        EXPECT_EQ(read_frame(*client).second, "hello ada");
        return client;
    }
};

// Proves handshake (the key of RFC 6455's own example), echo, ping and an orderly close by the
// client.
TEST_F(WebSocket, Echo) {
    start();
    RawClient client(server_->port());
    client.send(upgrade("/live", "Authorization: Bearer good\r\n"));
    const std::string answer = client.read_response();
    EXPECT_TRUE(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) << answer;
    EXPECT_EQ(read_frame(client).second, "hello ada");
    client.send(frame(kText, "one") + frame(kText, "two") + frame(kPing, "still there?"));
    std::vector<std::pair<int, std::string>> got;
    for (int i = 0; i < 3; ++i) got.push_back(read_frame(client));
    const auto has = [&got](int opcode, const std::string& text) {
        return std::ranges::contains(got, std::pair<int, std::string>(opcode, text));
    };
    EXPECT_TRUE(has(kText, "echo one") && has(kText, "echo two") && has(kPong, "still there?"));
    client.send(frame(kClose, "\x03\xe8"));
    EXPECT_EQ(close_code(read_frame(client)), 1000);
    EXPECT_EQ(client.read_to_end(), "");
}

// Proves the same over TLS.
TEST_F(WebSocket, EchoOverTls) {
    const TestCa ca;
    start({.certificate_file = ca.certificate_file(), .key_file = ca.key_file()});
    RawClient client(server_->port(), ca);
    client.send(upgrade("/live", "Authorization: Bearer good\r\n"));
    EXPECT_TRUE(client.read_response().contains("101 Switching"));
    EXPECT_EQ(read_frame(client).second, "hello ada");
    client.send(frame(kText, "one"));
    EXPECT_EQ(read_frame(client).second, "echo one");
    server_->stop(milliseconds(50));
    EXPECT_EQ(close_code(read_frame(client)), 1001);
}

struct Row {
    const char* name;
    std::string request;
    std::string_view expected;
};

// Proves who may open a socket, and what the others are told before any handshake.
TEST_F(WebSocket, WhoMayEnter) {
    start();
    const std::vector<Row> rows = {
        {"no token", upgrade("/live", ""), "401 Unauthorized"},
        {"bad token", upgrade("/live", "Authorization: Bearer bad\r\n"), "401 Unauthorized"},
        {"token as subprotocol", upgrade("/live", "Sec-WebSocket-Protocol: bearer.good\r\n"),
         "101 Switching"},
        {"subprotocol missing", upgrade("/open/x", ""), "426 Upgrade Required"},
        {"subprotocol chosen",
         upgrade("/open/x", "Sec-WebSocket-Protocol: other, graphql-transport-ws\r\n"),
         "Sec-WebSocket-Protocol: graphql-transport-ws\r\n"},
        {"unknown path", upgrade("/nowhere", ""), "404 Not Found"},
        {"not an upgrade", "GET /live HTTP/1.1\r\nHost: x\r\n\r\n", "426 Upgrade Required"},
    };
    for (const Row& row : rows) {
        const std::string answer = ask(row.request);
        EXPECT_TRUE(answer.contains(row.expected)) << row.name << "\n" << answer;
    }
}

// Proves how a socket ends: by the handler, its exception, its time limit, binary data, a drain.
TEST_F(WebSocket, Ends) {
    start();
    const auto by_handler = enter();
    by_handler->send(frame(kText, "bye"));
    EXPECT_EQ(close_code(read_frame(*by_handler)), 1000);
    const auto by_exception = enter();
    by_exception->send(frame(kText, "throw"));
    EXPECT_EQ(close_code(read_frame(*by_exception)), 1011);
    const auto by_binary = enter();
    by_binary->send(frame(kBinary, "\x01\x02"));
    EXPECT_EQ(close_code(read_frame(*by_binary)), 1003);

    RawClient by_time(server_->port());
    by_time.send(upgrade("/short", ""));
    by_time.read_response();
    read_frame(by_time);
    EXPECT_EQ(close_code(read_frame(by_time)), 1000);

    const auto by_drain = enter();
    auto gone = enter();
    gone->reset();
    server_->stop(milliseconds(100));
    EXPECT_EQ(close_code(read_frame(*by_drain)), 1001);
    EXPECT_EQ(std::ranges::count(records(), 101, &AccessRecord::status), 6);
}

// Proves that a receive may have a time limit of its own, shorter than the socket's.
TEST_F(WebSocket, ReceiveWithTimeout) {
    start();
    const auto client = enter();
    client->send(frame(kText, "wait"));
    EXPECT_EQ(read_frame(*client).second, "nothing");
    client->send(frame(kText, "again"));
    EXPECT_EQ(read_frame(*client).second, "echo again");
}

// Proves that neither a peer that does not read nor one that sends without end costs memory for
// ever.
TEST_F(WebSocket, Backpressure) {
    start({.body_limit = 1000});
    const auto slow = enter();
    slow->send(frame(kText, "flood"));
    EXPECT_GT(slow->read_to_end().size(), 0u);

    const auto eager = enter();
    std::string many;
    for (int i = 0; i < 1000; ++i) many += frame(kText, "m");
    eager->send(many);
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(read_frame(*eager).second, "echo m");

    const auto large = enter();
    large->send(frame(kText, std::string(1001, 'x')));
    EXPECT_EQ(close_code(read_frame(*large)), 1009);
}

}  // namespace
}  // namespace emptor::web::testing
