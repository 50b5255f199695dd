#include "sandbox/easypost/easypost.h"

#include <gtest/gtest.h>

#include "platform/runtime/manual_executor.h"
#include "sandbox/kit/digest.h"
#include "sandbox/kit/testing/fakes.h"

namespace emptor::sandbox::easypost {
namespace {

using namespace std::chrono_literals;

class EasyPostTest : public ::testing::Test {
protected:
    EasyPostTest() {
        parcels.watch([this](const Parcel& parcel) { easypost.parcel_moved(parcel); });
    }

    struct Answer {
        int status;
        Json body;
    };
    Answer call(std::string method, std::string path, std::string body = "",
                std::string key = "EZTK_1", std::map<std::string, std::string> query = {}) {
        web::Request request;
        request.method = std::move(method);
        request.path = std::move(path);
        request.body = std::move(body);
        request.query = std::move(query);
        request.headers["authorization"] =
            key.starts_with("Bearer ") ? key : "Basic " + to_base64(key + ":");
        for (const Endpoint& endpoint : easypost.endpoints()) {
            if (endpoint.method != request.method ||
                !match_path(endpoint.path, request.path, request.captures))
                continue;
            const web::Response response = endpoint.handle(request);
            return {response.status, *Json::parse(response.body)};
        }
        return {404, Json()};
    }
    Answer track(const std::string& code, const std::string& carrier = "UPS") {
        return call(
            "POST", "/v2/trackers",
            R"({"tracker":{"tracking_code":")" + code + R"(","carrier":")" + carrier + R"("}})");
    }

    Store store;
    Faults faults;
    testing::ScriptedOutbound outbound;
    runtime::ManualExecutor executor;
    Webhooks webhooks{faults, outbound, executor, executor};
    testing::HandClock clock;
    Parcels parcels{store, clock, {.pre_transit = 10s, .in_transit = 20s, .out_for_delivery = 5s}};
    EasyPost easypost{{"EZTK_1", "http://platform/easypost?x=1", "secret"},
                      {store, webhooks, parcels, clock, clock}};
};

// Proves that a tracker follows its parcel and tells every step with a signature over the raw body.
TEST_F(EasyPostTest, FollowsParcel) {
    parcels.hand_over({.tracking_number = "1Z1",
                       .carrier = "UPS",
                       .merchant = "shop",
                       .order_id = "o",
                       .city = "Springfield",
                       .steps = {}});
    const Answer made = track("1Z1");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.body["status"].text(), "pre_transit");
    EXPECT_EQ(made.body["est_delivery_date"].text(), "2026-03-02T12:00:35Z");
    clock.at += 100s;
    parcels.tick();
    executor.run_ready();
    const Json now = call("GET", "/v2/trackers/" + made.body["id"].text()).body;
    EXPECT_EQ(now["status"].text(), "delivered");
    EXPECT_TRUE(now["finalized"].boolean());
    ASSERT_EQ(now["tracking_details"].size(), 4u);
    EXPECT_EQ(now["tracking_details"].at(3)["datetime"].text(), "2026-03-02T12:00:35Z");
    ASSERT_EQ(outbound.sent.size(), 4u);  // created, and three steps
    for (const OutboundRequest& hook : outbound.sent) {
        EXPECT_EQ(hook.headers.at("X-Hmac-Signature"),
                  "hmac-sha256-hex=" + to_hex(hmac_sha256("secret", hook.body)));
        EXPECT_EQ(hook.headers.at("X-Path"), "/easypost");
        const std::string signed_text =
            hook.headers.at("X-Timestamp") + "POST/easypost" + hook.body;
        EXPECT_EQ(hook.headers.at("X-Hmac-Signature-V2"),
                  "hmac-sha256-hex=" + to_hex(hmac_sha256("secret", signed_text)));
    }
    EXPECT_EQ(outbound.sent.front().headers.at("X-Timestamp"), "Mon, 02 Mar 2026 12:01:40 +0000")
        << "the time of the attempt";
    const Json last = *Json::parse(outbound.sent.back().body);
    EXPECT_EQ(last["description"].text(), "tracker.updated");
    EXPECT_EQ(last["previous_attributes"]["status"].text(), "out_for_delivery");
    EXPECT_EQ(call("GET", "/v2/events").body["events"].size(), 4u);
    EXPECT_TRUE(outbound.sent.back().body.contains("\"weight\":17.6"));
}

// Proves that the same number and carrier is one tracker, and a number of no parcel stays unknown
// until there is one.
TEST_F(EasyPostTest, OneTrackerPerNumber) {
    const Answer first = track("1Z9");
    EXPECT_EQ(first.body["status"].text(), "unknown");
    EXPECT_EQ(track("1Z9").body["id"], first.body["id"]);
    EXPECT_NE(track("1Z9", "USPS").body["id"], first.body["id"]);
    parcels.hand_over({.tracking_number = "1Z9",
                       .carrier = "UPS",
                       .merchant = "shop",
                       .order_id = "o",
                       .city = "X",
                       .steps = {}});
    EXPECT_EQ(call("GET", "/v2/trackers/" + first.body["id"].text()).body["status"].text(),
              "pre_transit");
}

// Proves the states of the vendor's test codes.
TEST_F(EasyPostTest, TestCodes) {
    for (const auto& [code, status] : {std::pair{"EZ1000000001", "pre_transit"},
                                       {"EZ2000000002", "in_transit"},
                                       {"EZ3000000003", "out_for_delivery"},
                                       {"EZ4000000004", "delivered"},
                                       {"EZ5000000005", "return_to_sender"},
                                       {"EZ6000000006", "failure"},
                                       {"EZ7000000007", "unknown"}}) {
        EXPECT_EQ(track(code).body["status"].text(), status);
    }
    EXPECT_EQ(
        call("GET", "/v2/trackers", "", "EZTK_1", {{"page_size", "3"}}).body["trackers"].size(),
        3u);
    EXPECT_TRUE(
        call("GET", "/v2/trackers", "", "EZTK_1", {{"page_size", "3"}}).body["has_more"].boolean());
    EXPECT_EQ(call("GET", "/v2/trackers", "", "EZTK_1", {{"tracking_code", "EZ4000000004"}})
                  .body["trackers"]
                  .size(),
              1u);
}

// Proves the refusals: no key, no number, no such tracker, bad page.
TEST_F(EasyPostTest, Refusals) {
    EXPECT_EQ(call("GET", "/v2/trackers", "", "EZAK_other").status, 401);
    EXPECT_EQ(call("GET", "/v2/trackers", "", "Bearer EZAK_other").status, 401);
    EXPECT_EQ(call("GET", "/v2/trackers", "", "Bearer EZTK_1").status, 200);
    EXPECT_EQ(call("POST", "/v2/trackers", R"({"tracker":{}})").status, 422);
    EXPECT_EQ(call("POST", "/v2/trackers", "no json").status, 400);
    EXPECT_EQ(call("GET", "/v2/trackers/trk_none").status, 404);
    EXPECT_EQ(call("GET", "/v2/trackers", "", "EZTK_1", {{"page_size", "x"}}).status, 422);
}

// Proves that webhooks made through the API are told too, signed with their own secret, until
// deleted.
TEST_F(EasyPostTest, OwnWebhooks) {
    const Answer hook = call("POST", "/v2/webhooks",
                             R"({"webhook":{"url":"http://platform/two","webhook_secret":"s2"}})");
    EXPECT_EQ(hook.status, 201);
    track("EZ4000000004");
    executor.run_ready();
    ASSERT_EQ(outbound.sent.size(), 2u);
    EXPECT_EQ(outbound.sent[1].url, "http://platform/two");
    EXPECT_EQ(outbound.sent[1].headers.at("X-Hmac-Signature"),
              "hmac-sha256-hex=" + to_hex(hmac_sha256("s2", outbound.sent[1].body)));
    EXPECT_EQ(call("DELETE", "/v2/webhooks/" + hook.body["id"].text()).status, 200);
    track("EZ3000000003");
    executor.run_ready();
    EXPECT_EQ(outbound.sent.size(), 3u);
}

}  // namespace
}  // namespace emptor::sandbox::easypost
