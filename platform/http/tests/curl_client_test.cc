#include "platform/http/curl_client.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <format>
#include <future>
#include <mutex>

#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "platform/web/testing/raw_tls_server.h"
#include "platform/web/testing/test_ca.h"

namespace emptor::http {
namespace {

using core::Outcome;
using std::chrono::milliseconds;
using web::testing::RawTlsServer;
using web::testing::TestCa;

const TestCa& ca() {
    static const TestCa made;
    return made;
}

std::string answer(std::string_view body, std::string_view headers = "") {
    return std::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), headers,
                       body);
}

// A port that accepts connections and never says a word.
class SilentPort {
public:
    SilentPort() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(bind(fd_, any, length), 0);
        EXPECT_EQ(listen(fd_, 16), 0);
        EXPECT_EQ(getsockname(fd_, any, &length), 0);
        port_ = ntohs(address.sin_port);
    }
    ~SilentPort() { end(); }
    std::uint16_t port() const { return port_; }
    void end() {
        if (fd_ >= 0) close(std::exchange(fd_, -1));
    }

private:
    int fd_;
    std::uint16_t port_ = 0;
};

class CurlClient : public ::testing::Test {
protected:
    // Names of the tests' own: every name ending in .test is this machine.
    static std::vector<Address> look_up(const std::string& host) {
        if (host == "mixed.example")
            return {*Address::parse("93.184.216.34"), *Address::parse("10.0.0.1")};
        if (host.ends_with(".test") || host == "localhost") return {*Address::parse("127.0.0.1")};
        return {};
    }

    RawTlsServer& serve(RawTlsServer::Behaviour behaviour) {
        server_ = std::make_unique<RawTlsServer>(ca(), std::move(behaviour));
        return *server_;
    }

    ClientOptions options(std::uint16_t port) {
        return {.private_list = {{"shop.test", port}, {"unnamed.test", port}},
                .ca_file = ca().ca_file(),
                .lookup = look_up,
                .on_call = [this](const CallRecord& record) {
                    const std::lock_guard lock(mutex_);
                    records_.push_back(record);
                }};
    }

    // Keeps one client per test, so that connections are reused.
    core::Result<Response> send(std::uint16_t port, Request request,
                                milliseconds limit = milliseconds(5000),
                                std::stop_token stop = {}) {
        if (!client_) client_ = make_curl_client(options(port), pool_);
        const auto ctx = runtime::Context::for_at_most(pool_, limit).with_stop(std::move(stop));
        const Reach reach{
            .connector = "shop",
            .hosts = {std::format("shop.test:{}", port), std::format("unnamed.test:{}", port)}};
        return runtime::block_on(pool_, client_->send(ctx, reach, std::move(request)));
    }

    static std::string url(std::uint16_t port, std::string_view path = "/") {
        return std::format("https://shop.test:{}{}", port, path);
    }

    runtime::WorkerPool pool_{3};
    std::unique_ptr<RawTlsServer> server_;
    std::unique_ptr<Client> client_;
    std::mutex mutex_;
    std::vector<CallRecord> records_;
};

// Proves what is sent and what comes back, over one reused connection.
TEST_F(CurlClient, SendsAndReceives) {
    RawTlsServer& server = serve([](const std::string& request) {
        return "HTTP/1.1 102 Processing\r\nX-Early: yes\r\n\r\n" +
               answer(request, "X-Kind: Echo\r\n");
    });
    const auto got =
        send(server.port(), {.method = "POST",
                             .url = url(server.port(), "/a?b=c#d"),
                             .headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}},
                             .secret_headers = {{"Authorization", "Bearer s3cret"}},
                             .body = "{}"});
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(got->status, 200);
    EXPECT_EQ(got->header("x-kind"), "Echo");
    EXPECT_EQ(got->header("x-early"), "");
    for (const std::string_view part : {"POST /a?b=c HTTP/1.1\r\n", "User-Agent: Emptor/0.1\r\n",
                                        "Content-Type: application/json\r\n", "X-Empty:\r\n",
                                        "Authorization: Bearer s3cret\r\n", "\r\n\r\n{}"}) {
        EXPECT_TRUE(got->body.contains(part)) << part << "\n" << got->body;
    }
    EXPECT_FALSE(got->body.contains("Expect:"));
    ASSERT_TRUE(send(server.port(), {.url = url(server.port())}));
    EXPECT_EQ(server.connections(), 1);
    ASSERT_EQ(records_.size(), 2u);
    EXPECT_EQ(records_[0].host, "shop.test");
    EXPECT_EQ(records_[0].status, 200);
}

struct Refusal {
    const char* name;
    Request request;
    std::string_view reason;
};

// Proves what is refused before anything leaves, in order of precedence.
TEST_F(CurlClient, RefusedTable) {
    RawTlsServer& server = serve([](const std::string&) { return answer("never"); });
    const std::uint16_t port = server.port();
    const std::vector<Reach> reaches = {
        {.connector = "all",
         .hosts = {std::format("shop.test:{}", port), std::format("127.0.0.1:{}", port),
                   std::format("[::1]:{}", port), std::format("other.test:{}", port),
                   std::format("mixed.example:{}", port), "shop.test", "169.254.169.254",
                   "100.64.0.1", "[::ffff:127.0.0.1]", "[fd00::1]", "[64:ff9b::7f00:1]",
                   "nowhere.example"}}};
    const std::string at = std::format(":{}/", port);
    const std::vector<Refusal> rows = {
        {"plain HTTP", {.url = "http://shop.test" + at}, "invalid-url"},
        {"another scheme", {.url = "file:///etc/passwd"}, "invalid-url"},
        {"no URL", {.url = "shop"}, "invalid-url"},
        {"user name", {.url = "https://me:pw@shop.test" + at}, "invalid-url"},
        {"trailing dot", {.url = "https://shop.test." + at}, "invalid-url"},
        {"line break in the URL", {.url = "https://shop.test" + at + "\r\nX: y"}, "invalid-url"},
        {"host not listed", {.url = "https://evil.test" + at}, "host-not-allowed"},
        {"port not listed", {.url = "https://shop.test:1/"}, "host-not-allowed"},
        {"listed part is not enough",
         {.url = "https://shop.test.evil.test" + at},
         "host-not-allowed"},
        {"private by name", {.url = "https://other.test" + at}, "address-not-allowed"},
        {"private at another port", {.url = "https://shop.test/"}, "address-not-allowed"},
        {"private by address", {.url = "https://127.0.0.1" + at}, "address-not-allowed"},
        {"private by another spelling", {.url = "https://0x7f.1" + at}, "address-not-allowed"},
        {"private by number", {.url = "https://2130706433" + at}, "address-not-allowed"},
        {"IPv6 loopback", {.url = "https://[::1]" + at}, "address-not-allowed"},
        {"IPv4 in IPv6", {.url = "https://[::ffff:127.0.0.1]/"}, "address-not-allowed"},
        {"unique local", {.url = "https://[fd00::1]/"}, "address-not-allowed"},
        {"translated", {.url = "https://[64:ff9b::7f00:1]/"}, "address-not-allowed"},
        {"cloud metadata", {.url = "https://169.254.169.254/"}, "address-not-allowed"},
        {"shared address space", {.url = "https://100.64.0.1/"}, "address-not-allowed"},
        {"public and private", {.url = "https://mixed.example" + at}, "address-not-allowed"},
        {"no such name", {.url = "https://nowhere.example/"}, "connect-failed"},
        {"line break in a header",
         {.url = url(port), .headers = {{"X", "a\r\nY: b"}}},
         "malformed-request"},
        {"header name", {.url = url(port), .headers = {{"X Y", "a"}}}, "malformed-request"},
        {"framing header",
         {.url = url(port), .secret_headers = {{"host", "a"}}},
         "malformed-request"},
        {"method", {.method = "GET /x", .url = url(port)}, "malformed-request"},
    };
    const auto client = make_curl_client(options(port), pool_);
    for (const Refusal& row : rows) {
        const auto ctx = runtime::Context::for_at_most(pool_, milliseconds(5000));
        const auto got = runtime::block_on(pool_, client->send(ctx, reaches[0], row.request));
        ASSERT_FALSE(got) << row.name;
        EXPECT_EQ(got.error().id(), row.reason) << row.name << ": " << got.error().message;
        EXPECT_EQ(got.error().outcome, Outcome::kNotDone) << row.name;
    }
    EXPECT_EQ(server.connections(), 0);
}

// Proves that every look-up is checked anew: a name that turns private later is refused then.
TEST_F(CurlClient, EveryLookupIsChecked) {
    std::atomic<int> lookups = 0;
    ClientOptions turning = options(443);
    turning.private_list.clear();
    turning.remember_names = milliseconds(0);
    turning.lookup = [&lookups](const std::string&) {
        std::vector<Address> found;
        if (lookups++ > 0) found.push_back(*Address::parse("127.0.0.1"));
        return found;
    };
    client_ = make_curl_client(std::move(turning), pool_);
    EXPECT_EQ(send(443, {.url = url(443)}).error().id(), "connect-failed");
    EXPECT_EQ(send(443, {.url = url(443)}).error().id(), "address-not-allowed");
    EXPECT_EQ(lookups, 2);
}

// Proves that names are looked up once while they are remembered.
TEST_F(CurlClient, NamesAreRemembered) {
    RawTlsServer& server = serve([](const std::string&) { return answer("ok"); });
    std::atomic<int> lookups = 0;
    ClientOptions counting = options(server.port());
    counting.lookup = [&lookups](const std::string& host) {
        ++lookups;
        return look_up(host);
    };
    client_ = make_curl_client(std::move(counting), pool_);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(server.port(), {.url = url(server.port())}));
    EXPECT_EQ(lookups, 1);
}

// Proves that a redirect is an answer like any other, and nothing goes where it points.
TEST_F(CurlClient, RedirectIsNotFollowed) {
    RawTlsServer& server = serve([](const std::string&) {
        return std::string(
            "HTTP/1.1 302 Found\r\nLocation: https://shop.test/\r\nContent-Length: 0\r\n\r\n");
    });
    const auto got = send(server.port(), {.url = url(server.port())});
    ASSERT_TRUE(got);
    EXPECT_EQ(got->status, 302);
    EXPECT_EQ(server.requests(), 1);
}

// Proves the caps on answers, with and without a length, and on headers.
TEST_F(CurlClient, LargeAnswersAreCutOff) {
    RawTlsServer& server = serve([](const std::string& request) -> std::optional<std::string> {
        if (request.contains("/headers"))
            return answer("", "X-Much: " + std::string(70'000, 'x') + "\r\n");
        if (request.contains("/chunked")) {
            return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n" +
                   std::string(8192, 'x');
        }
        return answer(std::string(1001, 'x'));
    });
    for (const std::string_view path : {"/length", "/chunked", "/headers"}) {
        const auto got =
            send(server.port(), {.url = url(server.port(), path), .response_limit = 1000});
        ASSERT_FALSE(got) << path;
        EXPECT_EQ(got.error().id(), "response-too-large") << path;
        EXPECT_EQ(got.error().outcome, Outcome::kUnknown) << path;
    }
    EXPECT_TRUE(
        send(server.port(), {.url = url(server.port(), "/length"), .response_limit = 1001}));
}

// Proves what is known after each kind of failure: nothing was done until the request may have
// left.
TEST_F(CurlClient, OutcomesOfFailures) {
    SilentPort silent;
    const auto no_handshake = send(silent.port(), {.url = url(silent.port())}, milliseconds(100));
    ASSERT_FALSE(no_handshake);
    EXPECT_EQ(no_handshake.error().id(), "deadline-exceeded");
    EXPECT_EQ(no_handshake.error().outcome, Outcome::kNotDone);

    silent.end();
    const auto refused = send(silent.port(), {.url = url(silent.port())});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id(), "connect-failed");
    EXPECT_EQ(refused.error().outcome, Outcome::kNotDone);
    EXPECT_TRUE(refused.error().retry_after);
    client_.reset();

    std::promise<void> end;
    RawTlsServer& server = serve([waits = end.get_future().share()](
                                     const std::string& request) -> std::optional<std::string> {
        if (request.contains("/hang-up")) return std::nullopt;
        if (request.contains("/half")) return "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
        waits.wait();
        return answer("late");
    });
    const auto lost =
        send(server.port(), {.method = "POST", .url = url(server.port(), "/hang-up"), .body = "x"});
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().id(), "connection-lost");
    EXPECT_EQ(lost.error().outcome, Outcome::kUnknown);
    const auto late = send(server.port(), {.url = url(server.port(), "/wait")}, milliseconds(1000));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().id(), "deadline-exceeded");
    EXPECT_EQ(late.error().outcome, Outcome::kUnknown);
    end.set_value();
    const auto nothing_left = send(server.port(), {.url = url(server.port())}, milliseconds(0));
    ASSERT_FALSE(nothing_left);
    EXPECT_EQ(nothing_left.error().outcome, Outcome::kNotDone);
}

// Proves that nothing is sent a second time when a reused connection dies under it.
TEST_F(CurlClient, NothingIsRepeatedInSilence) {
    for (const bool with_body : {true, false}) {
        client_.reset();
        RawTlsServer& server = serve([](const std::string& request) -> std::optional<std::string> {
            return request.contains("/die") ? std::nullopt : std::optional(answer("ok"));
        });
        ASSERT_TRUE(send(server.port(), {.url = url(server.port())}));
        const auto lost = send(
            server.port(),
            {.method = "POST", .url = url(server.port(), "/die"), .body = with_body ? "pay" : ""});
        ASSERT_FALSE(lost);
        EXPECT_EQ(lost.error().outcome, Outcome::kUnknown);
        EXPECT_EQ(server.requests(), 2);
    }
}

// Proves that a certificate of nobody we trust, or of somebody else, ends the call before it
// begins.
TEST_F(CurlClient, CertificatesAreChecked) {
    RawTlsServer& server = serve([](const std::string&) { return answer("never"); });
    const auto other_name =
        send(server.port(), {.url = std::format("https://unnamed.test:{}/", server.port())});
    ASSERT_FALSE(other_name);
    EXPECT_EQ(other_name.error().id(), "tls-failed");
    EXPECT_EQ(other_name.error().outcome, Outcome::kNotDone);

    ClientOptions without_ca = options(server.port());
    without_ca.ca_file.clear();
    client_ = make_curl_client(std::move(without_ca), pool_);
    const auto unknown_ca = send(server.port(), {.url = url(server.port())});
    ASSERT_FALSE(unknown_ca);
    EXPECT_EQ(unknown_ca.error().id(), "tls-failed");
    EXPECT_EQ(server.requests(), 0);
}

// Proves that a request which wants TLS 1.3 gets it or is not sent, and that one which does not is
// not kept from an older server, also when both go to the same one.
TEST_F(CurlClient, NewestTlsWhereItIsWanted) {
    const auto ok = [](const std::string&) { return answer("ok"); };
    RawTlsServer& modern = serve(ok);
    EXPECT_TRUE(send(modern.port(), {.url = url(modern.port()), .least_tls = TlsVersion::k13}));
    client_.reset();

    server_ = std::make_unique<RawTlsServer>(ca(), ok, true);
    const std::uint16_t port = server_->port();
    EXPECT_TRUE(send(port, {.url = url(port)}));
    const auto refused = send(port, {.url = url(port), .least_tls = TlsVersion::k13});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id(), "tls-failed");
    EXPECT_EQ(refused.error().outcome, Outcome::kNotDone);
    EXPECT_TRUE(refused.error().message.contains("TLS 1.3")) << refused.error().message;
    EXPECT_EQ(server_->requests(), 1);
}

// Proves that a stop ends a call that waits for its answer, and so does the end of the client.
TEST_F(CurlClient, StopEndsTheCall) {
    std::promise<void> arrived;
    std::promise<void> end;
    RawTlsServer& server = serve([&arrived, waits = end.get_future().share()](const std::string&) {
        arrived.set_value();
        waits.wait();
        return answer("late");
    });
    std::stop_source stop;
    auto call = std::async(std::launch::async, [&] {
        return send(server.port(), {.url = url(server.port())}, milliseconds(60'000),
                    stop.get_token());
    });
    arrived.get_future().wait();
    stop.request_stop();
    const auto got = call.get();
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().id(), "cancelled");
    EXPECT_EQ(got.error().outcome, Outcome::kUnknown);
    end.set_value();
}

}  // namespace
}  // namespace emptor::http
