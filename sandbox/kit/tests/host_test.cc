#include "sandbox/kit/host.h"

#include <gtest/gtest.h>

#include "platform/runtime/manual_executor.h"
#include "sandbox/kit/testing/fakes.h"

namespace emptor::sandbox {
namespace {

// Counts its effects.
class Counter final : public Simulator {
public:
    std::string_view vendor() const override { return "ucp"; }
    std::string_view merchant() const override { return "shop"; }
    std::vector<Endpoint> endpoints() override {
        return {{"POST", "/things/{id}/count", "count", [this](const web::Request& request) {
                     ++effects;
                     const Json totals =
                         Json::array({Json::object({{"type", "subtotal"}, {"amount", 5}}),
                                      Json::object({{"type", "total"}, {"amount", 5}})});
                     return json_response(200, Json::object({{"id", request.captures.at("id")},
                                                             {"totals", totals}}));
                 }}};
    }
    web::Response error(int status, std::string_view message) const override {
        return json_response(status, Json::object({{"content", message}}));
    }

    int effects = 0;
};

class HostTest : public ::testing::Test {
protected:
    web::Response call(std::string method = "POST", std::string path = "/things/a%20b/count") {
        web::Request request;
        request.method = std::move(method);
        request.path = path;
        request.target = path;
        return serve(counter, {faults, log, clock, executor}, request);
    }
    void fault(std::string_view json) { faults.add(*parse_fault(*Json::parse(json))); }

    Counter counter;
    Faults faults;
    RequestLog log{10};
    testing::HandClock clock;
    runtime::ManualExecutor executor;
};

// Proves that each fault does what its name says, to the effect and to the answer.
TEST_F(HostTest, Faults) {
    const struct {
        const char* kind;
        int effects;
        int status;
        const char* body_has;
    } rows[] = {
        {"request_lost_before", 0, 0, ""},
        {"error_500", 0, 500, "our side"},
        {"error_503", 0, 503, "unavailable"},
        {"error_429", 0, 429, "Too many"},
        {"html_instead", 0, 200, "<html>"},
        {"reply_lost_after_effect", 1, 0, ""},
        {"error_500_after_effect", 1, 500, "our side"},
        {"malformed_json", 1, 200, "\"id\""},
        {"wrong_types", 1, 200, "\"amount\":\"5\""},
        {"wrong_totals", 1, 200, "\"amount\":142"},
        {"negative_price", 1, 200, "\"amount\":-5"},
    };
    for (const auto& row : rows) {
        counter.effects = 0;
        fault(std::string(R"({"kind":")") + row.kind + R"("})");
        const web::Response response = call();
        EXPECT_EQ(response.status, row.status) << row.kind;
        EXPECT_EQ(counter.effects, row.effects) << row.kind;
        EXPECT_TRUE(response.body.contains(row.body_has)) << row.kind << ": " << response.body;
        EXPECT_EQ(call().status, 200) << row.kind << " happens once";
    }
    fault(R"({"kind":"malformed_json"})");
    EXPECT_FALSE(Json::parse(call().body));
    fault(R"({"kind":"error_429","retry_after":7})");
    EXPECT_EQ(call().headers["Retry-After"], "7");
    fault(R"({"kind":"huge_body"})");
    EXPECT_GT(call().body.size(), 20u << 20);
}

// Proves that a fault only meets the vendor, merchant and operation it is for, as often as it says.
TEST_F(HostTest, FaultsAreAimed) {
    fault(R"({"kind":"error_500","vendor":"stripe"})");
    fault(R"({"kind":"error_500","merchant":"other"})");
    fault(R"({"kind":"error_500","operation":"other"})");
    EXPECT_EQ(call().status, 200);
    fault(R"({"kind":"error_500","vendor":"ucp","merchant":"shop","operation":"count","count":2})");
    EXPECT_EQ(call().status, 500);
    EXPECT_EQ(call().status, 500);
    EXPECT_EQ(call().status, 200);
    EXPECT_EQ(faults.list().size(), 3u);
    faults.clear();
    EXPECT_EQ(faults.list().size(), 0u);
}

// Proves that paths match whole segments, captures are decoded, and unknown paths get the vendor's
// own error.
TEST_F(HostTest, Paths) {
    EXPECT_EQ((*Json::parse(call().body))["id"].text(), "a b");
    EXPECT_EQ(call("GET").status, 405);
    EXPECT_EQ(call("POST", "/things//count").status, 404);
    EXPECT_EQ(call("POST", "/things/a/b/count").status, 404);
}

// Proves that requests and answers are kept as they were on the wire.
TEST_F(HostTest, KeepsRequests) {
    call();
    fault(R"({"kind":"reply_lost_after_effect"})");
    call();
    const Json entries = log.list("ucp", "shop", "count", 0);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries.at(0)["response"]["status"].integer(), 200);
    EXPECT_EQ(entries.at(1)["fault"].text(), "reply_lost_after_effect");
    EXPECT_EQ(log.list("ucp", "", "", entries.at(0)["number"].integer()).size(), 1u);
    EXPECT_EQ(log.list("stripe", "", "", 0).size(), 0u);
}

// Proves that a wrong fault is refused with the reason.
TEST(ParseFault, Refusals) {
    for (const char* json :
         {R"({})", R"({"kind":"nothing"})", R"({"kind":"error_500","count":0})",
          R"({"kind":"latency_ms","ms":-1})", R"({"kind":"price_changed","percent":-100})", "[]"}) {
        EXPECT_FALSE(parse_fault(*Json::parse(json))) << json;
    }
}

}  // namespace
}  // namespace emptor::sandbox
