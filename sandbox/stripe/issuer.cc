// What happens on a card: authorisation, capture, reversal, refund, and telling the customer.
#include <algorithm>
#include <chrono>

#include "core/text.h"
#include "sandbox/kit/digest.h"
#include "sandbox/stripe/stripe.h"

namespace emptor::sandbox::stripe {
namespace {

constexpr std::string_view kEventVersion = "2026-08-26.dahlia";
constexpr std::string_view kRequestEvent = "issuing_authorization.request";
constexpr std::chrono::milliseconds kDecisionTime{2000};

Json merchant_data(const network::Acceptor& acceptor) {
    const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
    return Json::object({{"category", acceptor.category},
                         {"category_code", acceptor.category_code},
                         {"city", or_null(acceptor.city)},
                         {"country", or_null(acceptor.country)},
                         {"name", acceptor.name},
                         {"network_id", acceptor.network_id},
                         {"postal_code", or_null(acceptor.postal_code)},
                         {"state", or_null(acceptor.state)},
                         {"tax_id", nullptr},
                         {"terminal_id", nullptr},
                         {"url", or_null(acceptor.url)}});
}

Json pending_request(std::int64_t amount, const std::string& currency) {
    return Json::object({{"amount", amount},
                         {"amount_details", nullptr},
                         {"currency", currency},
                         {"is_amount_controllable", false},
                         {"merchant_amount", amount},
                         {"merchant_currency", currency},
                         {"network_risk_score", nullptr}});
}

Json history_entry(const Json& pending, bool approved, const std::string& reason,
                   const std::string& message, std::int64_t now) {
    return Json::object({{"amount", pending["amount"]},
                         {"amount_details", nullptr},
                         {"approved", approved},
                         {"authorization_code", approved ? Json(random_token(3)) : Json()},
                         {"created", now},
                         {"currency", pending["currency"]},
                         {"merchant_amount", pending["merchant_amount"]},
                         {"merchant_currency", pending["merchant_currency"]},
                         {"network_risk_score", nullptr},
                         {"reason", reason},
                         {"reason_message", message.empty() ? Json() : Json(message)},
                         {"requested_at", now}});
}

bool wants(const WebhookTarget& target, std::string_view type) {
    return std::ranges::any_of(target.events, [&](const std::string& event) {
        return event == type || (event == "*" && type != kRequestEvent);
    });
}

}  // namespace

bool Stripe::owns(std::string_view number) const {
    return number.starts_with("40000999");
}

std::vector<Spent> Stripe::spent_on(const std::string& card_id) const {
    std::vector<Spent> spent;
    for (const Json& authorization : deps_.store.list("authorization")) {
        if (authorization["card"]["id"].text() != card_id || !authorization["approved"].boolean())
            continue;
        const core::Instant at{std::chrono::seconds(authorization["created"].integer())};
        spent.push_back({authorization["amount"].integer(), at,
                         authorization["merchant_data"]["category"].text()});
    }
    return spent;
}

std::int64_t Stripe::available(const std::string& currency) const {
    const auto start = config_.balance.find(currency);
    std::int64_t sum = start == config_.balance.end() ? 0 : start->second;
    for (const Json& transaction : deps_.store.list("transaction")) {
        if (transaction["currency"].text() == currency) sum += transaction["amount"].integer();
    }
    for (const Json& authorization : deps_.store.list("authorization")) {
        const bool held = authorization["status"].text() == "pending" &&
                          authorization["approved"].boolean() &&
                          authorization["currency"].text() == currency;
        if (held) sum -= authorization["amount"].integer();
    }
    return sum;
}

Json Stripe::new_authorization(const Json& card, const network::Charge& charge) const {
    const std::string currency = core::to_lower_ascii(charge.currency);
    Json checks = Json::object({{"address_line1_check", "not_provided"},
                                {"address_postal_code_check", "not_provided"},
                                {"authentication_exemption", nullptr},
                                {"cvc_check", "match"},
                                {"expiry_check", "match"},
                                {"postal_code", nullptr},
                                {"three_d_secure", nullptr}});
    Json authorization =
        Json::object({{"id", "iauth_" + random_token(12)}, {"object", "issuing.authorization"}});
    authorization.set("amount", 0)
        .set("amount_details", Json::object({{"atm_fee", nullptr}, {"cashback_amount", nullptr}}))
        .set("approved", false)
        .set("authorization_method", "online")
        .set("balance_transactions", Json::array())
        .set("card", card)
        .set("cardholder", card["cardholder"]["id"])
        .set("created", now())
        .set("currency", currency)
        .set("fleet", nullptr)
        .set("fuel", nullptr)
        .set("livemode", false)
        .set("merchant_amount", 0)
        .set("merchant_currency", currency)
        .set("merchant_data", merchant_data(charge.acceptor))
        .set("metadata", Json::object())
        .set("network_data", nullptr)
        .set("pending_request", pending_request(charge.amount, currency))
        .set("request_history", Json::array())
        .set("status", "pending")
        .set("transactions", Json::array())
        .set("verification_data", checks)
        .set("wallet", nullptr);
    return authorization;
}

Stripe::Step Stripe::check_card(const Json& card, const Json& secret,
                                const network::Charge& charge) const {
    const std::string& status = card["status"].text();
    if (status == "canceled") return {false, "card_canceled", ""};
    if (status != "active") return {false, "card_inactive", ""};
    if (card["cardholder"]["status"].text() != "active") return {false, "cardholder_inactive", ""};
    if (secret["cvc"].text() != charge.card.cvc ||
        card["exp_month"].integer() != charge.card.expiry_month ||
        card["exp_year"].integer() != charge.card.expiry_year) {
        return {false, "verification_failed", ""};
    }
    const std::string currency = core::to_lower_ascii(charge.currency);
    if (currency != card["currency"].text())
        return {false, "not_allowed", "the card is in another currency"};
    const std::vector<Spent> spent = spent_on(card["id"].text());
    for (const Json& controls :
         {card["spending_controls"], card["cardholder"]["spending_controls"]}) {
        if (!controls_allow(controls, charge, spent, deps_.clock.now()))
            return {false, "spending_controls", ""};
    }
    if (available(currency) < charge.amount) return {false, "insufficient_funds", ""};
    return {true, "card_active", ""};
}

// The synchronous webhook: 200 with Stripe-Version and {"approved": …} within two seconds, or else
// the account's setting decides.
Stripe::Step Stripe::ask_customer(const Json& authorization) {
    std::optional<WebhookTarget> target;
    bool on_timeout = false;
    {
        const std::lock_guard lock(config_mutex_);
        const auto found = std::ranges::find_if(
            config_.webhooks, [](const auto& t) { return wants(t, kRequestEvent); });
        if (found != config_.webhooks.end()) target = *found;
        on_timeout = config_.approve_on_timeout;
    }
    if (!target) return {true, "card_active", ""};
    const Json event = make_event(kRequestEvent, authorization);
    if (deps_.faults.take({FaultKind::kDropAll}, vendor(), kRequestEvent, "")) {
        return {on_timeout, "webhook_timeout", ""};
    }
    const OutboundReply reply = deps_.webhooks.ask({"stripe", "", std::string(kRequestEvent), [&] {
                                                        OutboundRequest request =
                                                            signed_request(*target, event);
                                                        request.time_limit = kDecisionTime;
                                                        return request;
                                                    }});
    if (reply.timed_out) return {on_timeout, "webhook_timeout", "no answer within 2 s"};
    if (reply.status == 0) return {on_timeout, "webhook_error", reply.failure};
    if (reply.status != 200) {
        return {on_timeout, "webhook_error", "answered HTTP " + std::to_string(reply.status)};
    }
    if (!reply.headers.contains("stripe-version")) {
        return {on_timeout, "webhook_error", "the answer lacks the Stripe-Version header"};
    }
    const core::Result<Json> body = Json::parse(reply.body);
    if (!body || !(*body)["approved"].is_bool()) {
        return {on_timeout, "webhook_error", "the answer is not {\"approved\": true|false}"};
    }
    const bool approved = (*body)["approved"].boolean();
    return {approved, approved ? "webhook_approved" : "webhook_declined", ""};
}

network::Decision Stripe::authorize(const network::Charge& charge) {
    const std::optional<Json> secret = deps_.store.find("card_secret", charge.card.number);
    if (!secret) return {.approved = false, .authorization_id = "", .reason = "no_such_card"};
    const Json card = *deps_.store.find("card", (*secret)["card"].text());
    Json authorization = new_authorization(card, charge);
    const std::string id = authorization["id"].text();
    Step step = check_card(card, *secret, charge);
    if (step.go_on) step = ask_customer(authorization);
    {
        const std::lock_guard lock(mutex_);
        if (step.go_on) {
            // The card may have changed while the customer was asked.
            const Step again =
                check_card(*deps_.store.find("card", card["id"].text()), *secret, charge);
            if (!again.go_on) step = again;
        }
        const Json pending = authorization["pending_request"];
        authorization.member("request_history")
            .push(history_entry(pending, step.go_on, step.reason, step.message, now()));
        authorization.set("pending_request", nullptr)
            .set("approved", step.go_on)
            .set("amount", step.go_on ? charge.amount : 0)
            .set("merchant_amount", step.go_on ? charge.amount : 0)
            .set("status", step.go_on ? "pending" : "closed");
        deps_.store.put("authorization", id, authorization);
    }
    tell("issuing_authorization.created", authorization);
    if (step.go_on) cancel_after_payment(card["id"].text());
    return {.approved = step.go_on, .authorization_id = id, .reason = step.reason};
}

void Stripe::cancel_after_payment(const std::string& card_id) {
    const std::lock_guard lock(mutex_);
    Json card = *deps_.store.find("card", card_id);
    const Json& count = card["lifecycle_controls"]["cancel_after"]["payment_count"];
    if (count.is_null()) return;
    const std::vector<Spent> spent = spent_on(card_id);
    const auto payments =
        std::ranges::count_if(spent, [](const Spent& one) { return one.amount > 0; });
    if (payments < count.integer()) return;
    card.set("status", "canceled");
    deps_.store.put("card", card_id, card);
    tell("issuing_card.updated", card);
}

void Stripe::add_transaction(const Json& authorization, std::int64_t amount,
                             std::string_view type) {
    const std::string id = "ipi_" + random_token(12);
    Json transaction = Json::object({{"id", id}, {"object", "issuing.transaction"}});
    transaction.set("amount", amount)
        .set("amount_details", Json::object({{"atm_fee", nullptr}, {"cashback_amount", nullptr}}))
        .set("authorization", authorization["id"])
        .set("balance_transaction", "txn_" + random_token(12))
        .set("card", authorization["card"]["id"])
        .set("cardholder", authorization["cardholder"])
        .set("created", now())
        .set("currency", authorization["currency"])
        .set("dispute", nullptr)
        .set("livemode", false)
        .set("merchant_amount", amount)
        .set("merchant_currency", authorization["merchant_currency"])
        .set("merchant_data", authorization["merchant_data"])
        .set("metadata", Json::object())
        .set("network_data", nullptr)
        .set("type", type)
        .set("wallet", nullptr);
    deps_.store.put("transaction", id, transaction);
    tell("issuing_transaction.created", transaction);
}

void Stripe::close(Json authorization, std::string_view status) {
    authorization.set("status", status);
    if (status == "reversed") authorization.set("amount", 0).set("merchant_amount", 0);
    deps_.store.put("authorization", authorization["id"].text(), authorization);
    tell("issuing_authorization.updated", authorization);
}

bool Stripe::capture(const std::string& authorization_id, std::int64_t amount) {
    const std::lock_guard lock(mutex_);
    const std::optional<Json> authorization = deps_.store.find("authorization", authorization_id);
    if (!authorization || !(*authorization)["approved"].boolean() ||
        (*authorization)["status"].text() != "pending") {
        return false;
    }
    add_transaction(*authorization, -amount, "capture");
    close(*authorization, "closed");
    return true;
}

bool Stripe::reverse(const std::string& authorization_id) {
    const std::lock_guard lock(mutex_);
    const std::optional<Json> authorization = deps_.store.find("authorization", authorization_id);
    if (!authorization || (*authorization)["status"].text() != "pending") return false;
    close(*authorization, "reversed");
    return true;
}

bool Stripe::refund(const std::string& authorization_id, std::int64_t amount) {
    const std::lock_guard lock(mutex_);
    const std::optional<Json> authorization = deps_.store.find("authorization", authorization_id);
    if (!authorization || (*authorization)["status"].text() != "closed") return false;
    add_transaction(*authorization, amount, "refund");
    return true;
}

Json Stripe::make_event(std::string_view type, const Json& object) const {
    return Json::object({{"id", "evt_" + random_token(12)},
                         {"object", "event"},
                         {"api_version", kEventVersion},
                         {"created", now()},
                         {"data", Json::object({{"object", object}})},
                         {"livemode", false},
                         {"pending_webhooks", 1},
                         {"request", Json::object({{"id", nullptr}, {"idempotency_key", nullptr}})},
                         {"type", type}});
}

OutboundRequest Stripe::signed_request(const WebhookTarget& target, const Json& event) const {
    OutboundRequest request{.url = target.url, .body = event.dump()};
    const auto at =
        std::chrono::floor<std::chrono::seconds>(deps_.real.now()).time_since_epoch().count();
    const std::string signature =
        to_hex(hmac_sha256(target.secret, std::to_string(at) + "." + request.body));
    request.headers = {{"Content-Type", "application/json; charset=utf-8"},
                       {"User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"},
                       {"Stripe-Signature", "t=" + std::to_string(at) + ",v1=" + signature}};
    return request;
}

void Stripe::tell(std::string_view type, const Json& object) {
    const Json event = make_event(type, object);
    deps_.store.put("event", event["id"].text(), event);
    for (const WebhookTarget& target : targets()) {
        if (!wants(target, type)) continue;
        deps_.webhooks.send({"stripe", "", std::string(type),
                             [this, target, event] { return signed_request(target, event); }});
    }
}

}  // namespace emptor::sandbox::stripe
