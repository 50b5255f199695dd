#include "sandbox/stripe/stripe.h"

#include <gtest/gtest.h>

#include "platform/runtime/manual_executor.h"
#include "sandbox/kit/digest.h"
#include "sandbox/kit/testing/fakes.h"

namespace emptor::sandbox::stripe {
namespace {

constexpr const char* kSecret = "sk_test_1";
constexpr const char* kReader = "rk_test_1";

class StripeTest : public ::testing::Test {
protected:
    struct Answer {
        int status;
        Json body;
        bool replayed;
    };

    Answer call(std::string method, std::string target, std::string form = "",
                std::string key = kSecret, std::string idempotency = "") {
        web::Request request;
        request.method = std::move(method);
        request.target = target;
        request.path = target.substr(0, target.find('?'));
        request.body = std::move(form);
        request.headers["authorization"] = "Bearer " + key;
        if (!idempotency.empty()) request.headers["idempotency-key"] = idempotency;
        for (const Endpoint& endpoint : stripe.endpoints()) {
            if (endpoint.method != request.method ||
                !match_path(endpoint.path, request.path, request.captures))
                continue;
            web::Response response = endpoint.handle(request);
            return {response.status, *Json::parse(response.body),
                    response.headers.contains("Idempotent-Replayed")};
        }
        return {404, Json(), false};
    }

    std::string new_cardholder() {
        return call("POST", "/v1/issuing/cardholders",
                    "name=Jane&type=individual&billing[address][line1]=1+Main&billing[address]["
                    "city]=X&"
                    "billing[address][postal_code]=1&billing[address][country]=US")
            .body["id"]
            .text();
    }
    std::string card_form(const std::string& more = "") {
        return "cardholder=" + new_cardholder() + "&currency=usd&type=virtual&status=active" + more;
    }
    network::Charge charge_of(const std::string& card, std::int64_t amount) {
        const Json read =
            call("GET", "/v1/issuing/cards/" + card + "?expand[]=number&expand[]=cvc", "", kReader)
                .body;
        return {.card = {.number = read["number"].text(),
                         .cvc = read["cvc"].text(),
                         .expiry_month = static_cast<int>(read["exp_month"].integer()),
                         .expiry_year = static_cast<int>(read["exp_year"].integer())},
                .amount = amount,
                .currency = "USD",
                .acceptor = {.name = "Shop",
                             .network_id = "net_shop",
                             .category = "electronics_stores",
                             .country = "US"}};
    }
    void answer_requests(OutboundReply reply) {
        outbound.answer = [reply](const OutboundRequest&) { return reply; };
    }
    static OutboundReply decision(bool approved) {
        return {.status = 200,
                .headers = {{"stripe-version", "x"}},
                .body = approved ? R"({"approved":true})" : R"({"approved":false})",
                .failure = {}};
    }
    std::string reason_of(const std::string& id) {
        return call("GET", "/v1/issuing/authorizations/" + id)
            .body["request_history"]
            .at(0)["reason"]
            .text();
    }

    Store store;
    Faults faults;
    testing::ScriptedOutbound outbound;
    runtime::ManualExecutor executor;
    Webhooks webhooks{faults, outbound, executor, executor};
    testing::HandClock clock;
    Config config{.secret_key = kSecret,
                  .card_reading_key = kReader,
                  .webhooks = {{"we_1",
                                "http://platform/stripe",
                                "whsec_1",
                                {"*", "issuing_authorization.request"}}},
                  .approve_on_timeout = false,
                  .balance = {{"usd", 100'000}}};
    Stripe stripe{config, {store, faults, webhooks, clock, clock}};
};

// Proves who may do what: only the reading key sees a number, and it can do nothing else.
TEST_F(StripeTest, Keys) {
    const std::string card = call("POST", "/v1/issuing/cards", card_form()).body["id"].text();
    const std::string path = "/v1/issuing/cards/" + card;
    EXPECT_EQ(call("GET", path, "", "sk_test_other").status, 401);
    EXPECT_EQ(call("GET", path, "", "").status, 401);
    EXPECT_EQ(call("GET", path).status, 200);
    EXPECT_FALSE(call("GET", path).body.has("number"));
    EXPECT_EQ(call("GET", path + "?expand[]=number").status, 403);
    EXPECT_EQ(call("GET", path + "?expand[]=cvc").status, 403);
    EXPECT_EQ(call("POST", path, "status=canceled", kReader).status, 403);
    EXPECT_EQ(call("GET", "/v1/issuing/cards", "", kReader).status, 403);
    const Answer read = call("GET", path + "?expand[]=number&expand[]=cvc", "", kReader);
    ASSERT_EQ(read.status, 200);
    EXPECT_TRUE(network::luhn_valid(read.body["number"].text()));
    EXPECT_EQ(read.body["number"].text().substr(12), read.body["last4"].text());
    EXPECT_EQ(read.body["cvc"].text().size(), 3u);
}

// Proves that wrong parameters are refused in Stripe's words.
TEST_F(StripeTest, Parameters) {
    const struct {
        std::string form;
        std::string code;
        std::string param;
    } rows[] = {
        {card_form("&surprise=1"), "parameter_unknown", "surprise"},
        {"currency=usd&type=virtual", "parameter_missing", "cardholder"},
        {card_form("&status=on"), "", "status"},
        {card_form("&spending_controls[spending_limits][0][amount]=x&spending_controls[spending_"
                   "limits][0][interval]=daily"),
         "parameter_invalid_integer", "spending_controls[spending_limits][0][amount]"},
        {card_form("&spending_controls[spending_limits][0][amount]=1&spending_controls[spending_"
                   "limits][0][interval]=hourly"),
         "", "interval"},
        {card_form("&spending_controls[allowed_categories][]=a&spending_controls[blocked_"
                   "categories][]=b"),
         "", "spending_controls[allowed_categories]"},
    };
    for (const auto& row : rows) {
        const Answer answer = call("POST", "/v1/issuing/cards", row.form);
        EXPECT_EQ(answer.status, 400) << row.form;
        EXPECT_EQ(answer.body["error"]["code"].text(), row.code) << row.form;
        EXPECT_EQ(answer.body["error"]["param"].text(), row.param) << row.form;
    }
    EXPECT_EQ(
        call("POST", "/v1/issuing/cards", "cardholder=ich_x&currency=usd&type=virtual").status,
        404);
    EXPECT_EQ(store.count("card"), 0u);
}

// Proves the idempotency key: once only, other parameters refused, forgotten after a day.
TEST_F(StripeTest, Idempotency) {
    const std::string form = card_form();
    const Answer first = call("POST", "/v1/issuing/cards", form, kSecret, "key-1");
    const Answer again = call("POST", "/v1/issuing/cards", form, kSecret, "key-1");
    EXPECT_EQ(again.body, first.body);
    EXPECT_TRUE(again.replayed);
    const Answer other =
        call("POST", "/v1/issuing/cards", form + "&metadata[a]=b", kSecret, "key-1");
    EXPECT_EQ(other.status, 400);
    EXPECT_EQ(other.body["error"]["type"].text(), "idempotency_error");
    EXPECT_EQ(store.count("card"), 1u);
    clock.at += std::chrono::hours(25);
    EXPECT_FALSE(call("POST", "/v1/issuing/cards", form, kSecret, "key-1").replayed);
    EXPECT_EQ(store.count("card"), 2u);
}

// Proves the real-time decision: what a proper answer is, and what happens without one.
TEST_F(StripeTest, RealTimeAuthorization) {
    const std::string card = call("POST", "/v1/issuing/cards", card_form()).body["id"].text();
    const network::Charge charge = charge_of(card, 1000);
    OutboundReply no_version = decision(true);
    no_version.headers.clear();
    OutboundReply late;
    late.timed_out = true;
    OutboundReply failing = decision(true);
    failing.status = 500;
    OutboundReply nonsense = decision(true);
    nonsense.body = R"({"approved":"yes"})";
    const struct {
        OutboundReply reply;
        bool on_timeout;
        bool approved;
        const char* reason;
    } rows[] = {
        {decision(true), false, true, "webhook_approved"},
        {decision(false), true, false, "webhook_declined"},
        {no_version, false, false, "webhook_error"},
        {late, false, false, "webhook_timeout"},
        {late, true, true, "webhook_timeout"},
        {failing, false, false, "webhook_error"},
        {nonsense, false, false, "webhook_error"},
    };
    for (const auto& row : rows) {
        answer_requests(row.reply);
        stripe.change(Json::object({{"approve_on_timeout", row.on_timeout}}));
        const network::Decision result = stripe.authorize(charge);
        EXPECT_EQ(result.approved, row.approved) << row.reason;
        EXPECT_EQ(reason_of(result.authorization_id), row.reason);
    }
    const OutboundRequest& asked = outbound.sent.front();
    EXPECT_EQ(asked.time_limit, std::chrono::seconds(2));
    const Json event = *Json::parse(asked.body);
    EXPECT_EQ(event["type"].text(), "issuing_authorization.request");
    const Json object = event["data"]["object"];
    EXPECT_EQ(object["amount"].integer(), 0);
    EXPECT_EQ(object["pending_request"]["amount"].integer(), 1000);
    EXPECT_FALSE(object["approved"].boolean());
    const std::string signature = asked.headers.at("Stripe-Signature");
    const std::string time = signature.substr(2, signature.find(',') - 2);
    EXPECT_EQ(signature,
              "t=" + time + ",v1=" + to_hex(hmac_sha256("whsec_1", time + "." + asked.body)));
}

// Proves that what the card itself forbids never reaches the customer.
TEST_F(StripeTest, RefusedWithoutAsking) {
    const std::string limits =
        "&spending_controls[spending_limits][0][amount]=1500&spending_controls[spending_limits][0]["
        "interval]=all_time";
    const std::string card = call("POST", "/v1/issuing/cards", card_form(limits)).body["id"].text();
    answer_requests(decision(true));
    network::Charge charge = charge_of(card, 1000);
    EXPECT_TRUE(stripe.authorize(charge).approved);
    EXPECT_EQ(reason_of(stripe.authorize(charge).authorization_id), "spending_controls");
    charge.amount = 100;
    charge.card.cvc = "000";
    EXPECT_EQ(reason_of(stripe.authorize(charge).authorization_id), "verification_failed");
    charge = charge_of(card, 100);
    charge.currency = "EUR";
    EXPECT_EQ(reason_of(stripe.authorize(charge).authorization_id), "not_allowed");
    charge = charge_of(card, 100);
    EXPECT_EQ(call("POST", "/v1/issuing/cards/" + card, "status=canceled").status, 200);
    EXPECT_EQ(reason_of(stripe.authorize(charge).authorization_id), "card_canceled");
    EXPECT_EQ(call("POST", "/v1/issuing/cards/" + card, "status=active").status, 400);
    const std::string rich = call("POST", "/v1/issuing/cards", card_form()).body["id"].text();
    EXPECT_EQ(reason_of(stripe.authorize(charge_of(rich, 200'000)).authorization_id),
              "insufficient_funds");
    EXPECT_EQ(
        std::ranges::count_if(
            outbound.sent, [](const auto& r) { return r.body.contains("authorization.request"); }),
        1);
}

// Proves that money moves once: capture, then nothing more; reversal gives the hold back; refund
// returns it.
TEST_F(StripeTest, CaptureReverseRefund) {
    answer_requests(decision(true));
    const std::string card = call("POST", "/v1/issuing/cards", card_form()).body["id"].text();
    const auto available = [&] {
        return call("GET", "/v1/balance").body["issuing"]["available"].at(0)["amount"].integer();
    };
    const std::string one = stripe.authorize(charge_of(card, 1000)).authorization_id;
    EXPECT_EQ(available(), 99'000);
    EXPECT_TRUE(stripe.capture(one, 1000));
    EXPECT_FALSE(stripe.capture(one, 1000));
    EXPECT_FALSE(stripe.reverse(one));
    EXPECT_EQ(available(), 99'000);
    const std::string two = stripe.authorize(charge_of(card, 500)).authorization_id;
    EXPECT_EQ(available(), 98'500);
    EXPECT_TRUE(stripe.reverse(two));
    EXPECT_EQ(available(), 99'000);
    EXPECT_TRUE(stripe.refund(one, 1000));
    EXPECT_EQ(available(), 100'000);
    const Json list = call("GET", "/v1/issuing/transactions?card=" + card).body;
    ASSERT_EQ(list["data"].size(), 2u);
    EXPECT_EQ(list["data"].at(0)["type"].text(), "refund");
    EXPECT_EQ(list["data"].at(1)["amount"].integer(), -1000);
    EXPECT_EQ(list["data"].at(1)["authorization"].text(), one);
}

// Proves single-use cards: canceled after the agreed number of payments.
TEST_F(StripeTest, CancelsAfterPayments) {
    answer_requests(decision(true));
    const std::string card = call("POST", "/v1/issuing/cards",
                                  card_form("&lifecycle_controls[cancel_after][payment_count]=1"))
                                 .body["id"]
                                 .text();
    const network::Charge charge = charge_of(card, 100);
    EXPECT_TRUE(stripe.authorize(charge).approved);
    EXPECT_EQ(call("GET", "/v1/issuing/cards/" + card).body["status"].text(), "canceled");
    EXPECT_FALSE(stripe.authorize(charge).approved);
}

// Proves paging: newest first, capped, going on after the last one seen.
TEST_F(StripeTest, Paging) {
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(new_cardholder());
    const Json first = call("GET", "/v1/issuing/cardholders?limit=2").body;
    EXPECT_EQ(first["data"].at(0)["id"].text(), ids[4]);
    EXPECT_TRUE(first["has_more"].boolean());
    const Json rest = call("GET", "/v1/issuing/cardholders?starting_after=" + ids[3]).body;
    EXPECT_EQ(rest["data"].size(), 3u);
    EXPECT_FALSE(rest["has_more"].boolean());
    EXPECT_EQ(call("GET", "/v1/issuing/cardholders?limit=0").status, 400);
    EXPECT_EQ(call("GET", "/v1/issuing/cardholders?starting_after=nobody").status, 404);
    EXPECT_EQ(call("GET", "/v1/issuing/cardholders?page=2").status, 400);
    EXPECT_EQ(
        call("GET", "/v1/events?type=issuing_cardholder.created&limit=100").body["data"].size(),
        5u);
}

}  // namespace
}  // namespace emptor::sandbox::stripe
