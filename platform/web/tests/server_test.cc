#include "platform/web/server.h"

#include <algorithm>
#include <future>

#include "platform/runtime/task_group.h"
#include "platform/web/tests/fixture.h"

namespace emptor::web::testing {
namespace {

runtime::Task<Response> echo(runtime::Context ctx, Request request) {
    Response response;
    response.content_type = "text/plain";
    response.body = request.method + " " + request.path + " as " + ctx.principal().subject;
    for (const auto& [name, value] : request.captures) response.body += " {" + name + "}=" + value;
    for (const auto& [name, value] : request.query) response.body += " ?" + name + "=" + value;
    if (!request.body.empty()) response.body += " body=" + request.body;
    co_return response;
}

runtime::Task<Response> broken(runtime::Context, Request) {
    throw std::runtime_error("out of cheese");
    co_return Response();
}

runtime::Task<Response> tells_context(runtime::Context ctx, Request request) {
    Response response;
    response.body = ctx.trace().trace_id + " " + ctx.trace().span_id + " " +
                    (ctx.time_left() <= std::chrono::milliseconds(500) ? "short" : "long") + " " +
                    request.id();
    co_return response;
}

class WebServer : public ServerTest {
protected:
    void SetUp() override {
        const auto open = Access::kOpen;
        route({.method = "GET", .path = "/open/{name}", .access = open, .handler = echo});
        route({.method = "POST", .path = "/open/{name}", .access = open, .handler = echo});
        route({.method = "GET", .path = "/files/{rest*}", .access = open, .handler = echo});
        route({.method = "GET", .path = "/mine", .handler = echo});
        route({.method = "POST", .path = "/buy", .scope = "buy", .handler = echo});
        route({.method = "GET", .path = "/broken", .access = open, .handler = broken});
        route({.method = "GET", .path = "/context", .access = open, .handler = tells_context});
    }
};

struct Row {
    const char* name;
    std::string request;
    std::vector<std::string> expected;
};

std::vector<Row> answer_rows() {
    const std::string host = " HTTP/1.1\r\nHost: x\r\n";
    const std::string much(2000, 'x');
    return {
        {"health", "GET /healthz" + host + "\r\n", {"200 OK", "ok"}},
        {"ready", "GET /readyz" + host + "\r\n", {"200 OK"}},
        {"capture and query",
         "GET /open/a%20b?q=1%2B1&r=x+y" + host + "\r\n",
         {"200 OK", "GET /open/a%20b as  {name}=a b ?q=1+1 ?r=x y"}},
        {"rest of the path", "GET /files/a/b.txt" + host + "\r\n", {"200 OK", "{rest}=a/b.txt"}},
        {"body", "POST /open/x" + host + "Content-Length: 3\r\n\r\nabc", {"200 OK", "body=abc"}},
        {"chunked body",
         "POST /open/x" + host + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
         {"200 OK", "body=abc"}},
        {"unknown path",
         "GET /nowhere" + host + "\r\n",
         {"404 Not Found", "application/problem+json", "no-such-path", "request_id"}},
        {"wrong method",
         "DELETE /open/x" + host + "\r\n",
         {"405 Method Not Allowed", "Allow: GET, HEAD, POST", "method-not-allowed"}},
        {"no token",
         "GET /mine" + host + "\r\n",
         {"401 Unauthorized", "WWW-Authenticate: Bearer", "unauthenticated"}},
        {"bad token",
         "GET /mine" + host + "Authorization: Bearer bad\r\n\r\n",
         {"401 Unauthorized", "not valid"}},
        {"good token",
         "GET /mine" + host + "Authorization: bearer good\r\n\r\n",
         {"200 OK", "as ada"}},
        {"scope missing",
         "POST /buy" + host + "Authorization: Bearer good\r\nContent-Length: 0\r\n\r\n",
         {"403 Forbidden", "permission-denied", "lacks the scope", "insufficient_scope"}},
        {"scope there",
         "POST /buy" + host + "Authorization: Bearer full\r\nContent-Length: 0\r\n\r\n",
         {"200 OK", "as bob"}},
        {"broken token check",
         "GET /mine" + host + "Authorization: Bearer throw\r\n\r\n",
         {"500 Internal"}},
        {"handler throws",
         "GET /broken" + host + "\r\n",
         {"500 Internal", "application/problem+json", "\"reason\":\"internal\"",
          "\"outcome\":\"unknown\""}},
        {"body too large",
         "POST /open/x" + host + "Content-Length: 1001\r\n\r\n" + much,
         {"413 Payload Too Large", "body-too-large", "Connection: close"}},
        {"chunks too large",
         "POST /open/x" + host + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + much + "\r\n",
         {"413 Payload Too Large"}},
        {"headers too large",
         "GET /open/x" + host + "X-Much: " + much + "\r\n\r\n",
         {"431 Request Header Fields Too Large", "headers-too-large"}},
        {"not HTTP", "\x16\x03\x01 hello\r\n\r\n", {"400 Bad Request", "malformed-request"}},
        {"no path", "GET http://x/" + host + "\r\n", {"400 Bad Request"}},
        {"no Host", "GET /open/x HTTP/1.1\r\n\r\n", {"400 Bad Request", "Host"}},
        {"broken escape", "GET /open/%zz" + host + "\r\n", {"400 Bad Request", "escape"}},
        {"length and chunks",
         "POST /open/x" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
         {"400 Bad Request"}},
        {"bad time limit",
         "GET /context" + host + "Emptor-Timeout-Ms: soon\r\n\r\n",
         {"400 Bad Request", "Emptor-Timeout-Ms"}},
    };
}

// Proves what the server answers by itself and how it hands requests to handlers, one row each.
TEST_F(WebServer, AnswersTable) {
    start({.body_limit = 1000, .header_limit = 2000});
    const std::vector<Row> rows = answer_rows();
    for (const Row& row : rows) {
        const std::string answer = ask(row.request);
        for (const std::string& expected : row.expected) {
            EXPECT_TRUE(answer.contains(expected)) << row.name << ": " << expected << "\n"
                                                   << answer;
        }
    }
}

// Proves that a HEAD gets the headers of the GET and no body, and the connection stays usable.
TEST_F(WebServer, HeadHasNoBody) {
    start();
    RawClient client(server_->port());
    client.send(
        "HEAD /open/x HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: "
        "close\r\n\r\n");
    const std::string answers = client.read_to_end();
    EXPECT_FALSE(answers.contains("/open/x"));
    EXPECT_TRUE(answers.contains("{\"status\":\"ok\"}"));
}

// Proves that trace, request id and the shorter of the two time limits reach the handler.
TEST_F(WebServer, ContextComesFromHeaders) {
    start();
    const std::string answer =
        ask("GET /context HTTP/1.1\r\nHost: x\r\nX-Request-Id: abc-1\r\nEmptor-Timeout-Ms: 500\r\n"
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n");
    EXPECT_TRUE(answer.contains("0af7651916cd43dd8448eb211c80319c b7ad6b7169203331 short abc-1"))
        << answer;
    EXPECT_TRUE(answer.contains("X-Request-Id: abc-1"));
    const std::string other = ask("GET /context HTTP/1.1\r\nHost: x\r\nX-Request-Id: a b\r\n\r\n");
    EXPECT_TRUE(other.contains("long req_")) << other;
}

// Proves that a request is a span: a child of the caller's, or the first of a new trace.
TEST_F(WebServer, EachRequestIsASpan) {
    core::SystemClock clock;
    core::SystemRandom random;
    const telemetry::Tracer tracer(clock, random, nullptr, 0);
    start({.tracer = &tracer});
    const std::string parent = "0af7651916cd43dd8448eb211c80319c b7ad6b7169203331";
    const std::string child =
        ask("GET /context HTTP/1.1\r\nHost: x\r\n"
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n");
    EXPECT_TRUE(child.contains("0af7651916cd43dd8448eb211c80319c ")) << child;
    EXPECT_FALSE(child.contains(parent)) << child;
    ask("GET /context HTTP/1.1\r\nHost: x\r\n\r\n");
    server_->stop(std::chrono::milliseconds(1000));
    const auto told = records();
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[1].trace.trace_id.size(), 32u);
    EXPECT_EQ(told[1].trace.span_id.size(), 16u);
}

// Proves that every request leaves one record, with the pattern and not the path.
TEST_F(WebServer, AccessIsToldOnce) {
    start();
    ask("GET /open/secret HTTP/1.1\r\nHost: x\r\n\r\n");
    ask("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
    server_->stop(std::chrono::milliseconds(1000));
    const auto told = records();
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[0].route, "/open/{name}");
    EXPECT_EQ(told[0].status, 200);
    EXPECT_EQ(told[1].failure, "out of cheese");
}

// Proves keep-alive: a thousand requests, many of them pipelined, on one connection and in order.
TEST_F(WebServer, AThousandRequestsOnOneConnection) {
    start();
    RawClient client(server_->port());
    for (int batch = 0; batch < 10; ++batch) {
        std::string requests;
        for (int i = 0; i < 100; ++i) {
            requests +=
                "GET /open/" + std::to_string(batch * 100 + i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        }
        ASSERT_TRUE(client.send(requests));
        for (int i = 0; i < 100; ++i) {
            const std::string answer = client.read_response();
            ASSERT_TRUE(answer.ends_with("{name}=" + std::to_string(batch * 100 + i))) << answer;
        }
    }
}

// Proves that garbage after a good request is answered 400 and ends the connection.
TEST_F(WebServer, PipelinedGarbage) {
    start();
    RawClient client(server_->port());
    client.send(
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n%%%% garbage\r\n\r\nGET /healthz "
        "HTTP/1.1\r\n\r\n");
    const std::string answers = client.read_to_end();
    EXPECT_TRUE(answers.starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(answers.contains("400 Bad Request"));
    EXPECT_EQ(answers.find("200 OK"), answers.rfind("200 OK"));
}

// Proves that 100-continue is answered before the body is sent.
TEST_F(WebServer, ExpectContinue) {
    start();
    RawClient client(server_->port());
    client.send(
        "POST /open/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_TRUE(client.read_response().starts_with("HTTP/1.1 100"));
    client.send("abc");
    EXPECT_TRUE(client.read_response().contains("body=abc"));
}

// Proves that a client that trickles is cut off: headers with 408, silence without a word.
TEST_F(WebServer, SlowClients) {
    using std::chrono::milliseconds;
    start({.idle_limit = milliseconds(500),
           .header_time = milliseconds(700),
           .body_time = milliseconds(700)});
    EXPECT_TRUE(ask("GET /healthz HT").contains("408 Request Timeout"));
    EXPECT_TRUE(ask("POST /open/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
                    .contains("408 Request Timeout"));
    EXPECT_EQ(ask(""), "");
    RawClient idle(server_->port());
    idle.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(idle.read_response().starts_with("HTTP/1.1 200"));
    EXPECT_EQ(idle.read_to_end(), "");
}

}  // namespace
}  // namespace emptor::web::testing
