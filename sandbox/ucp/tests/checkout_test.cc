#include "core/text.h"
#include "sandbox/ucp/tests/merchant_fixture.h"

namespace emptor::sandbox::ucp {
namespace {

std::string codes(const Json& answer) {
    std::string list;
    for (const Json& message : answer["messages"].items())
        list += (list.empty() ? "" : " ") + message["code"].text();
    return list;
}

// Proves how a session becomes ready: every missing thing is named, PUT replaces everything.
TEST_F(MerchantTest, StatusFollowsContent) {
    const Answer made = create();
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.body["status"].text(), "incomplete");
    EXPECT_EQ(codes(made.body), "missing missing");
    EXPECT_EQ(total_of(made.body), 10'000);
    const std::string path = "/ucp/v1/checkout-sessions/" + made.body["id"].text();
    const Json without_option = call("PUT", path, content("CA", "")).body;
    EXPECT_EQ(without_option["messages"].at(0)["path"].text(),
              "$.fulfillment.methods[0].groups[0].selected_option_id");
    EXPECT_EQ(total_of(without_option), 10'725);
    const Json ready = call("PUT", path, content()).body;
    EXPECT_EQ(ready["status"].text(), "ready_for_complete");
    EXPECT_EQ(total_of(ready), 11'324);
    EXPECT_EQ(ready["line_items"].at(0)["id"], made.body["line_items"].at(0)["id"]);
    EXPECT_EQ(total_of(call("PUT", path, content("OR", "express")).body), 11'999);
    Json bare = content();
    bare.erase("buyer");
    bare.erase("fulfillment");
    const Json emptied = call("PUT", path, bare).body;
    EXPECT_EQ(emptied["status"].text(), "incomplete");
    EXPECT_FALSE(emptied.has("buyer"));
    EXPECT_EQ(total_of(emptied), 10'000);
    Json abroad = content();
    abroad.member("fulfillment")
        .member("methods")
        .items_mutable()[0]
        .member("destinations")
        .items_mutable()[0]
        .set("address_country", "JP");
    EXPECT_EQ(codes(call("PUT", path, abroad).body), "address_undeliverable");
}

// Proves the whole purchase: one charge of the quoted total, one order, capture at shipment, events
// to the end.
TEST_F(MerchantTest, Purchase) {
    const std::string session = ready_session();
    const Answer done = complete(session);
    EXPECT_EQ(done.status, 200);
    EXPECT_EQ(done.body["status"].text(), "completed");
    EXPECT_FALSE(done.body["payment"]["instruments"].at(0).has("credential"));
    EXPECT_FALSE(done.body.has("continue_url"));
    ASSERT_EQ(issuer.charges.size(), 1u);
    EXPECT_EQ(issuer.charges[0].amount, 11'324);
    EXPECT_EQ(issuer.charges[0].card.number, "4242424242424242");
    EXPECT_EQ(issuer.captured, 0);
    const std::string order = done.body["order"]["id"].text();
    EXPECT_EQ(call("GET", "/ucp/v1/orders/" + order).body["messages"].at(0)["code"].text(),
              "unauthorized");
    clock.at += std::chrono::seconds(60);
    shop->tick();
    shop->tick();
    EXPECT_EQ(issuer.captured, 11'324);
    clock.at += std::chrono::seconds(60);
    parcels.tick();
    const Json seen = call("GET", "/ucp/v1/orders/" + order, {}, "", true).body;
    std::string events;
    for (const Json& event : seen["fulfillment"]["events"].items())
        events += event["type"].text() + " ";
    EXPECT_EQ(events, "shipped in_transit out_for_delivery delivered ");
    EXPECT_EQ(seen["line_items"].at(0)["status"].text(), "fulfilled");
    EXPECT_EQ(
        call("GET", "/ucp/v1/orders/none", {}, "", true).body["messages"].at(0)["code"].text(),
        "not_found");
    executor.run_ready();
    ASSERT_EQ(outbound.sent.size(), 5u);  // placed, and four events
    SignedMessage hook{.method = "POST",
                       .authority = "platform.example",
                       .path = "/hook",
                       .query = "a=1",
                       .status = 0,
                       .headers = {},
                       .body = outbound.sent[0].body};
    for (const auto& [name, value] : outbound.sent[0].headers) {
        hook.headers[core::to_lower_ascii(name)] = value;
    }
    EXPECT_FALSE(verify_request(hook, call("GET", "/.well-known/ucp").body["signing_keys"]));
}

// Proves that a repeated key never acts twice, and with another body not at all.
TEST_F(MerchantTest, Idempotency) {
    const std::string session = ready_session();
    const std::string path = "/ucp/v1/checkout-sessions/" + session + "/complete";
    const Json payment = payment_for(session);
    const std::string key = new_uuid();
    const Answer first = call("POST", path, payment, key);
    const Answer again = call("POST", path, payment, key);
    EXPECT_EQ(again.body, first.body);
    Json other = payment;
    other.set("signals", Json::object({{"dev.ucp.buyer_ip", "203.0.113.1"}}));
    EXPECT_EQ(call("POST", path, other, key).status, 409);
    EXPECT_EQ(call("POST", path, payment).status, 409) << "completed already";
    EXPECT_EQ(issuer.charges.size(), 1u);
    EXPECT_EQ(store.count("order"), 1u);
    clock.at += std::chrono::hours(25);
    EXPECT_EQ(call("POST", path, payment, key).status, 409)
        << "the key is forgotten, the session is not";
}

// Proves that while a payment runs the same key waits, and the session cannot be changed.
TEST_F(MerchantTest, InProgress) {
    const std::string session = ready_session();
    const std::string path = "/ucp/v1/checkout-sessions/" + session;
    const Json payment = payment_for(session);
    const std::string key = new_uuid();
    issuer.during = [&] {
        EXPECT_EQ(call("POST", path + "/complete", payment, key).body["code"].text(),
                  "idempotency_in_flight");
        EXPECT_EQ(call("GET", path).body["status"].text(), "complete_in_progress");
        EXPECT_EQ(call("PUT", path, content()).status, 409);
        EXPECT_EQ(call("POST", path + "/cancel", Json::object()).status, 409);
        EXPECT_EQ(call("POST", path + "/complete", payment).status, 409);
    };
    EXPECT_EQ(call("POST", path + "/complete", payment, key).body["status"].text(), "completed");
    EXPECT_EQ(issuer.charges.size(), 1u);
}

// Proves that tokens work once, for their session, within their time, and that a declined card
// leaves the session and the stock as they were.
TEST_F(MerchantTest, PaymentRefused) {
    const std::string session = ready_session();
    const std::string other = ready_session();
    const std::string path = "/ucp/v1/checkout-sessions/" + session + "/complete";
    const Answer foreign = call("POST", path, payment_for(other));
    EXPECT_EQ(codes(foreign.body), "payment_failed");
    EXPECT_TRUE(issuer.charges.empty());
    const Json old = payment_for(session);
    clock.at += std::chrono::minutes(16);
    EXPECT_EQ(codes(call("POST", path, old).body), "payment_failed");
    issuer.approves = false;
    const Json spent = payment_for(session);
    const Answer declined = call("POST", path, spent);
    EXPECT_EQ(declined.body["status"].text(), "ready_for_complete");
    EXPECT_EQ(codes(declined.body), "payment_failed");
    issuer.approves = true;
    EXPECT_EQ(codes(call("POST", path, spent).body), "payment_failed")
        << "a token is spent even by a refusal";
    EXPECT_EQ(store.count("order"), 0u);
    EXPECT_EQ(complete(session).body["status"].text(), "completed");
    EXPECT_EQ(create(5).body["line_items"].at(0)["quantity"].integer(), 4);
}

// Proves that a price or stock that changes before completion stops it, and nothing is charged.
TEST_F(MerchantTest, WorldChanges) {
    const std::string session = ready_session();
    fault(R"({"kind":"price_changed","operation":"complete_checkout","percent":20})");
    const Answer dearer = complete(session);
    EXPECT_EQ(codes(dearer.body), "price_changed");
    EXPECT_EQ(total_of(dearer.body), 13'469);
    EXPECT_EQ(dearer.body["status"].text(), "ready_for_complete");
    fault(R"({"kind":"out_of_stock","operation":"complete_checkout"})");
    const Answer gone = complete(session);
    EXPECT_EQ(codes(gone.body), "out_of_stock");
    EXPECT_EQ(gone.body["status"].text(), "incomplete");
    EXPECT_TRUE(issuer.charges.empty());
    EXPECT_TRUE(shop->change_item("A", Json::object({{"stock", 1}, {"price", 9000}})));
    EXPECT_EQ(codes(complete(session).body), "price_changed");
    EXPECT_EQ(complete(session).body["status"].text(), "completed");
    EXPECT_EQ(issuer.charges.at(0).amount, 10'252);
}

// Proves stock: nothing left is refused without a session, too much is adjusted or refused by
// habit.
TEST_F(MerchantTest, Stock) {
    const Answer none = create(1, "B");
    EXPECT_EQ(none.status, 200);
    EXPECT_EQ(none.body["ucp"]["status"].text(), "error");
    EXPECT_EQ(codes(none.body), "out_of_stock");
    EXPECT_EQ(codes(create(1, "nothing").body), "item_unavailable");
    const Answer many = create(7);
    EXPECT_EQ(many.body["line_items"].at(0)["quantity"].integer(), 5);
    EXPECT_TRUE(codes(many.body).contains("quantity_adjusted"));
    MerchantConfig strict = config();
    strict.stock.adjusts_quantity = false;
    open(strict);
    EXPECT_TRUE(codes(create(7).body).contains("out_of_stock"));
}

// Proves that reviewed orders wait for the buyer.
TEST_F(MerchantTest, Escalation) {
    MerchantConfig careful = config();
    careful.review_from = 10'000;
    open(careful);
    const Answer made = call("POST", "/ucp/v1/checkout-sessions", content());
    EXPECT_EQ(made.body["status"].text(), "requires_escalation");
    EXPECT_TRUE(made.body["continue_url"].text().starts_with("https://"));
    const std::string session = made.body["id"].text();
    EXPECT_EQ(complete(session).body["status"].text(), "requires_escalation");
    EXPECT_TRUE(issuer.charges.empty());
    EXPECT_TRUE(shop->review_checkout(session));
    EXPECT_EQ(complete(session).body["status"].text(), "completed");
}

// Proves that sessions end: by cancel, by time.
TEST_F(MerchantTest, SessionsEnd) {
    const std::string canceled = ready_session();
    const std::string path = "/ucp/v1/checkout-sessions/" + canceled;
    EXPECT_EQ(call("POST", path + "/cancel", Json::object()).body["status"].text(), "canceled");
    EXPECT_EQ(call("POST", path + "/cancel", Json::object()).status, 409);
    EXPECT_EQ(call("PUT", path, content()).status, 409);
    const std::string expired = ready_session();
    clock.at += std::chrono::hours(6);
    EXPECT_EQ(call("GET", "/ucp/v1/checkout-sessions/" + expired).body["status"].text(),
              "canceled");
    EXPECT_EQ(codes(call("GET", "/ucp/v1/checkout-sessions/none").body), "not_found");
}

// Proves that the merchant's cancelation gives back what was taken, and a failed capture ends the
// order.
TEST_F(MerchantTest, OrdersEnd) {
    MerchantConfig eager = config();
    eager.captures_at_once = true;
    open(eager);
    const std::string paid = complete(ready_session()).body["order"]["id"].text();
    EXPECT_EQ(issuer.captured, 11'324);
    EXPECT_TRUE(shop->cancel_order(paid));
    EXPECT_FALSE(shop->cancel_order(paid));
    EXPECT_EQ(issuer.refunded, 11'324);
    const Json order = call("GET", "/ucp/v1/orders/" + paid, {}, "", true).body;
    EXPECT_EQ(order["adjustments"].size(), 2u);
    EXPECT_EQ(order["adjustments"].at(1)["totals"].at(0)["amount"].integer(), -11'324);
    EXPECT_EQ(order["line_items"].at(0)["status"].text(), "removed");
    open(config());
    const std::string unpaid = complete(ready_session()).body["order"]["id"].text();
    issuer.captures = false;
    clock.at += std::chrono::seconds(61);
    shop->tick();
    EXPECT_EQ(issuer.reversals, 1);
    EXPECT_TRUE(parcels.all().empty());
    EXPECT_EQ(call("GET", "/ucp/v1/orders/" + unpaid, {}, "", true)
                  .body["adjustments"]
                  .at(0)["type"]
                  .text(),
              "cancellation");
}

// Proves that a shop opened again on the same store goes on: orders, sessions, stock and signing
// key.
TEST_F(MerchantTest, SurvivesRestart) {
    const std::string session = ready_session();
    const std::string order = complete(session).body["order"]["id"].text();
    const Json keys = call("GET", "/.well-known/ucp").body["signing_keys"];
    open(config());
    EXPECT_EQ(call("GET", "/.well-known/ucp").body["signing_keys"], keys);
    EXPECT_EQ(call("GET", "/ucp/v1/checkout-sessions/" + session).body["order"]["id"].text(),
              order);
    EXPECT_EQ(create(9).body["line_items"].at(0)["quantity"].integer(), 4);
    clock.at += std::chrono::seconds(60);
    shop->tick();
    EXPECT_EQ(issuer.captured, 11'324);
}

}  // namespace
}  // namespace emptor::sandbox::ucp
