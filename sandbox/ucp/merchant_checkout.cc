// A merchant's checkout: sessions and their payment.
#include <algorithm>

#include "core/text.h"
#include "sandbox/kit/digest.h"
#include "sandbox/ucp/merchant.h"
#include "sandbox/ucp/pricing.h"
#include "sandbox/ucp/request_check.h"

namespace emptor::sandbox::ucp {
namespace {

constexpr std::string_view kCheckout = "dev.ucp.shopping.checkout";

web::Response refuse(int status, std::string_view code, std::string_view content) {
    return json_response(status, Json::object({{"code", code}, {"content", content}}));
}

// The selected instrument, or the only one; null when that is not clear.
Json chosen_instrument(const Json& body) {
    const auto& instruments = body["payment"]["instruments"].items();
    if (instruments.size() == 1) return instruments.front();
    Json chosen;
    for (const Json& one : instruments) {
        if (!one["selected"].boolean()) continue;
        if (!chosen.is_null()) return nullptr;
        chosen = one;
    }
    return chosen;
}

}  // namespace

void Merchant::save(const Json& session) {
    deps_.store.put("session", session["id"].text(), session);
}

web::Response Merchant::show(const Json& session, int status) const {
    return json_response(
        status, render_checkout(config_, session, payment_handlers(false), deps_.clock.now()));
}

// Sessions belong to the platform that made them; one past its time is canceled on sight.
std::optional<Json> Merchant::find_session(const std::string& id, const std::string& platform) {
    std::optional<Json> session = deps_.store.find("session", id);
    if (!session || (*session)["platform"].text() != platform) return std::nullopt;
    const auto expires = core::parse_instant((*session)["expires_at"].text());
    const bool runs = (*session)["status"].text() == "complete_in_progress";
    if (expires && *expires <= deps_.clock.now() && !is_terminal(*session) && !runs) {
        session->set("status", "canceled").set("messages", Json::array());
        add_error(*session, "session_expired", "unrecoverable", "This checkout has expired.", "");
        save(*session);
    }
    return session;
}

// The world changes between two looks: a price, the stock, the merchant's mood.
void Merchant::apply_faults(Json& session, std::string_view operation) {
    const auto fault =
        deps_.faults.take({FaultKind::kPriceChanged, FaultKind::kOutOfStock, FaultKind::kEscalate},
                          vendor(), operation, config_.id);
    if (!fault) return;
    if (fault->kind == FaultKind::kEscalate) session.set("must_review", true);
    for (const Json& line : session["lines"].items()) {
        const Item* item = shelf_.catalog().find(line["item_id"].text());
        if (item == nullptr) continue;
        if (fault->kind == FaultKind::kPriceChanged) shelf_.change_price(*item, fault->percent);
        if (fault->kind == FaultKind::kOutOfStock) shelf_.set_stock(*item, 0);
    }
}

web::Response Merchant::create_checkout(const web::Request&, const Caller& caller,
                                        const Json& body) {
    if (const auto fault = check_checkout(body, CheckoutOperation::kCreate))
        return refuse(fault->status, fault->code, fault->content);
    const std::lock_guard lock(mutex_);
    Json session =
        Json::object({{"id", "chk_" + random_token(12)}, {"platform", caller.profile.url}});
    session.set("webhook_url", caller.profile.webhook_url)
        .set("capabilities", caller.capabilities)
        .set("created_at", core::format_instant(deps_.clock.now()))
        .set("expires_at", core::format_instant(deps_.clock.now() + config_.session_life))
        .set("status", "incomplete");
    replace_content(session, body);
    apply_faults(session, "create_checkout");
    assess(config_, shelf_, session);
    if (all_lines_gone(session)) {
        return outcome(caller, kCheckout, session["messages"].at(0)["code"].text(),
                       "Nothing of this can be bought at the moment.");
    }
    save(session);
    return show(session, 201);
}

web::Response Merchant::get_checkout(const web::Request& request, const Caller& caller,
                                     const Json&) {
    const std::lock_guard lock(mutex_);
    const std::optional<Json> session = find_session(request.captures.at("id"), caller.profile.url);
    if (!session) return outcome(caller, kCheckout, "not_found", "Checkout not found.");
    return show(*session);
}

web::Response Merchant::update_checkout(const web::Request& request, const Caller& caller,
                                        const Json& body) {
    if (const auto fault = check_checkout(body, CheckoutOperation::kUpdate))
        return refuse(fault->status, fault->code, fault->content);
    const std::lock_guard lock(mutex_);
    std::optional<Json> session = find_session(request.captures.at("id"), caller.profile.url);
    if (!session) return outcome(caller, kCheckout, "not_found", "Checkout not found.");
    if (is_terminal(*session) || (*session)["status"].text() == "complete_in_progress") {
        return refuse(409, "checkout_not_modifiable",
                      "This checkout is " + (*session)["status"].text() + ".");
    }
    replace_content(*session, body);
    apply_faults(*session, "update_checkout");
    assess(config_, shelf_, *session);
    save(*session);
    return show(*session);
}

web::Response Merchant::cancel_checkout(const web::Request& request, const Caller& caller,
                                        const Json&) {
    const std::lock_guard lock(mutex_);
    std::optional<Json> session = find_session(request.captures.at("id"), caller.profile.url);
    if (!session) return outcome(caller, kCheckout, "not_found", "Checkout not found.");
    if (is_terminal(*session) || (*session)["status"].text() == "complete_in_progress") {
        return refuse(409, "checkout_not_cancelable",
                      "This checkout is " + (*session)["status"].text() + ".");
    }
    session->set("status", "canceled").set("messages", Json::array());
    save(*session);
    return show(*session);
}

// Everything before money moves, under the lock. An answer means that the payment does not start.
std::optional<web::Response> Merchant::start_payment(Json& session, const Json& body,
                                                     Json& instrument) {
    if (is_terminal(session) || session["status"].text() == "complete_in_progress") {
        return refuse(409, "checkout_not_modifiable",
                      "This checkout is " + session["status"].text() + ".");
    }
    instrument = chosen_instrument(body);
    if (instrument.is_null())
        return refuse(400, "invalid_request", "exactly one payment instrument must be selected");
    const std::int64_t quoted = total_amount(session["totals"]);
    apply_faults(session, "complete_checkout");
    assess(config_, shelf_, session);
    if (total_amount(session["totals"]) != quoted) {
        add_warning(session, "price_changed",
                    "The total has changed since the last look; please confirm it.", "$.totals");
    } else if (session["status"].text() == "ready_for_complete") {
        if (instrument["handler_id"].text() != "processor_tokenizer" ||
            instrument["type"].text() != "card") {
            add_error(session, "payment_failed", "recoverable", "Unknown payment handler.",
                      "$.payment.instruments[0].handler_id");
        } else if (instrument["credential"]["token"].text().empty()) {
            add_error(session, "payment_failed", "recoverable", "A token is required.",
                      "$.payment.instruments[0].credential");
        } else {
            session.set("status", "complete_in_progress");
            session.set("instruments", without_credentials(Json::array({instrument})));
            for (const Json& line : session["lines"].items()) {
                shelf_.take(*shelf_.catalog().find(line["item_id"].text()),
                            line["quantity"].integer());
            }
            save(session);
            return std::nullopt;
        }
    }
    save(session);
    return show(session);
}

network::Charge Merchant::charge_of(const Json& session, const network::Card& card) const {
    return {.card = card,
            .amount = total_amount(session["totals"]),
            .currency = std::string(config_.currency.code()),
            .acceptor = config_.acceptor};
}

web::Response Merchant::complete_checkout(const web::Request& request, const Caller& caller,
                                          const Json& body) {
    if (const auto fault = check_checkout(body, CheckoutOperation::kComplete))
        return refuse(fault->status, fault->code, fault->content);
    Json session;
    Json instrument;
    {
        const std::lock_guard lock(mutex_);
        std::optional<Json> found = find_session(request.captures.at("id"), caller.profile.url);
        if (!found) return outcome(caller, kCheckout, "not_found", "Checkout not found.");
        session = std::move(*found);
        if (auto answer = start_payment(session, body, instrument)) return std::move(*answer);
    }
    // Without the lock: the issuer asks its customer meanwhile.
    const std::optional<network::Card> card =
        tokenizer_.redeem(instrument["credential"]["token"].text(), session["id"].text());
    network::Decision decision;
    std::string failure = "The payment token is not valid for this checkout.";
    if (card) {
        decision = deps_.network.authorize(charge_of(session, *card));
        failure = "The card was declined.";
    }
    return finish_payment(std::move(session), decision, failure);
}

web::Response Merchant::finish_payment(Json session, const network::Decision& decision,
                                       const std::string& failure) {
    const std::lock_guard lock(mutex_);
    if (!decision.approved) {
        for (const Json& line : session["lines"].items()) {
            shelf_.take(*shelf_.catalog().find(line["item_id"].text()),
                        -line["quantity"].integer());
        }
        session.set("status", "ready_for_complete");
        add_error(session, "payment_failed", "recoverable", failure, "$.payment.instruments[0]");
        save(session);
        return show(session);
    }
    Json order = new_order(session, decision.authorization_id);
    if (config_.captures_at_once) {
        order.set("captured",
                  deps_.network.capture(decision.authorization_id, order["total"].integer()));
    }
    session.set("status", "completed")
        .set("messages", Json::array())
        .set("order", Json::object({{"id", order["id"]},
                                    {"permalink_url", order["public"]["permalink_url"]}}));
    save_order(order);
    save(session);
    return show(session);
}

bool Merchant::review_checkout(const std::string& id) {
    const std::lock_guard lock(mutex_);
    std::optional<Json> session = deps_.store.find("session", id);
    if (!session) return false;
    session->set("reviewed", true);
    assess(config_, shelf_, *session);
    save(*session);
    return true;
}

bool Merchant::change_item(const std::string& id, const Json& change) {
    const std::lock_guard lock(mutex_);
    const Item* item = shelf_.catalog().find(id);
    if (item == nullptr) return false;
    if (change["price"].is_integer()) shelf_.set_price(*item, change["price"].integer());
    if (change["stock"].is_integer()) shelf_.set_stock(*item, change["stock"].integer());
    return true;
}

}  // namespace emptor::sandbox::ucp
