#include "sandbox/kit/webhooks.h"

#include <gtest/gtest.h>

#include "platform/runtime/manual_executor.h"
#include "sandbox/kit/testing/fakes.h"

namespace emptor::sandbox {
namespace {

using namespace std::chrono_literals;

class WebhooksTest : public ::testing::Test {
protected:
    void send(const std::string& event) {
        webhooks.send({"ucp", "shop", event, [event] {
                           OutboundRequest request;
                           request.url = "http://platform/hook";
                           request.body = event;
                           return request;
                       }});
    }
    std::vector<std::string> sent() const {
        std::vector<std::string> bodies;
        for (const OutboundRequest& request : outbound.sent) bodies.push_back(request.body);
        return bodies;
    }
    void fault(std::string_view json) { faults.add(*parse_fault(*Json::parse(json))); }

    using Bodies = std::vector<std::string>;
    Faults faults;
    testing::ScriptedOutbound outbound;
    runtime::ManualExecutor executor;
    Webhooks webhooks{faults, outbound, executor, executor};
};

// Proves that a webhook is repeated until it is answered 2xx, and then no more.
TEST_F(WebhooksTest, RepeatsUntilAnswered) {
    int calls = 0;
    outbound.answer = [&](const OutboundRequest&) {
        return OutboundReply{
            .status = ++calls < 3 ? 500 : 204, .headers = {}, .body = {}, .failure = {}};
    };
    send("a");
    executor.run_ready();
    EXPECT_EQ(sent(), Bodies({"a"}));
    executor.advance(60s);
    EXPECT_EQ(sent(), Bodies({"a", "a", "a"}));
    EXPECT_EQ(webhooks.history().size(), 3u);
}

// Proves that it gives up in the end.
TEST_F(WebhooksTest, GivesUp) {
    outbound.answer = [](const OutboundRequest&) { return OutboundReply{}; };
    send("a");
    executor.run_until_idle();
    EXPECT_EQ(sent().size(), 8u);
}

// Proves the faults of delivery: dropped, twice, late, out of order.
TEST_F(WebhooksTest, Faults) {
    fault(R"({"kind":"drop_all","operation":"gone","count":-1})");
    fault(R"({"kind":"duplicate","operation":"twice"})");
    fault(R"({"kind":"delay_ms","operation":"late","ms":5000})");
    fault(R"({"kind":"reorder","operation":"first"})");
    for (const char* event : {"gone", "twice", "late", "first", "second"}) send(event);
    executor.advance(1s);
    EXPECT_EQ(sent(), Bodies({"twice", "twice", "second", "first"}));
    executor.advance(10s);
    EXPECT_EQ(sent().back(), "late");
    EXPECT_EQ(sent().size(), 5u);
}

// Proves that the history has what was sent and answered word for word, for validators that are not
// ours, also of a question.
TEST_F(WebhooksTest, HistoryHasTheMessages) {
    fault(R"({"kind":"drop_all","operation":"gone","count":-1})");
    send("gone");
    const OutboundReply reply = webhooks.ask({"ucp", "shop", "question", [] {
                                                  OutboundRequest request;
                                                  request.url = "http://platform/hook";
                                                  request.headers = {{"X-Kind", "test"}};
                                                  request.body = "may I?";
                                                  return request;
                                              }});
    EXPECT_EQ(reply.status, 200);
    const Json history = webhooks.history();
    ASSERT_EQ(history.size(), 2u);
    EXPECT_TRUE(history.items()[0]["request"].is_null());
    const Json& asked = history.items()[1];
    EXPECT_EQ(asked["number"].integer(), 2);
    EXPECT_EQ(asked["outcome"].text(), "delivered");
    EXPECT_EQ(asked["request"]["url"].text(), "http://platform/hook");
    EXPECT_EQ(asked["request"]["headers"]["X-Kind"].text(), "test");
    EXPECT_EQ(asked["request"]["body"].text(), "may I?");
    EXPECT_EQ(asked["response"]["status"].integer(), 200);
    EXPECT_EQ(asked["response"]["body"].text(), "{}");
}

// Proves that nothing is sent once it was stopped.
TEST_F(WebhooksTest, Stops) {
    send("a");
    webhooks.stop();
    executor.run_until_idle();
    EXPECT_TRUE(sent().empty());
}

}  // namespace
}  // namespace emptor::sandbox
