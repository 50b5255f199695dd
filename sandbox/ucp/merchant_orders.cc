// A merchant's orders: what was placed, shipped, delivered and given back, and telling the
// platform.
#include <algorithm>
#include <format>

#include "core/ids.h"
#include "sandbox/kit/digest.h"
#include "sandbox/ucp/merchant.h"
#include "sandbox/ucp/pricing.h"

namespace emptor::sandbox::ucp {
namespace {

constexpr std::string_view kOrder = "dev.ucp.shopping.order";

Json line_amounts(const Json& order, std::int64_t sign) {
    Json lines = Json::array();
    for (const Json& line : order["public"]["line_items"].items()) {
        lines.push(Json::object(
            {{"id", line["id"]}, {"quantity", sign * line["quantity"]["original"].integer()}}));
    }
    return lines;
}

void set_lines(Json& order, bool fulfilled, bool removed) {
    for (Json& line : order.member("public").member("line_items").items_mutable()) {
        const std::int64_t original = line["quantity"]["original"].integer();
        const std::int64_t total = removed ? 0 : original;
        line.set("quantity", Json::object({{"original", original},
                                           {"total", total},
                                           {"fulfilled", fulfilled ? total : 0}}));
        line.set("status", removed ? "removed" : fulfilled ? "fulfilled" : "processing");
    }
}

std::string_view event_of(const std::string& parcel_status) {
    if (parcel_status == "pre_transit") return "shipped";
    if (parcel_status == "return_to_sender") return "returned_to_sender";
    if (parcel_status == "failure") return "undeliverable";
    return parcel_status;
}

// A number in the carrier's own form.
std::string tracking_number(const std::string& carrier) {
    std::string digits;
    for (const char c : random_token(11))
        digits += static_cast<char>('0' + static_cast<unsigned char>(c) % 10);
    if (carrier == "UPS") return "1Z" + digits.substr(0, 16);
    if (carrier == "FedEx") return digits.substr(0, 12);
    return "94" + digits.substr(0, 20);
}

std::string uuid() {
    std::string hex = random_token(16);
    hex[12] = '4';
    hex[16] = '8';
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
           hex.substr(16, 4) + "-" + hex.substr(20);
}

Json adjustment(std::string_view type, core::Instant at, Json lines, std::int64_t amount,
                std::string_view text) {
    return Json::object(
        {{"id", "adj_" + random_token(8)},
         {"type", type},
         {"occurred_at", core::format_instant(at)},
         {"status", "completed"},
         {"line_items", std::move(lines)},
         {"totals", Json::array({Json::object({{"type", "total"}, {"amount", amount}})})},
         {"description", text}});
}

}  // namespace

Json Merchant::new_order(const Json& session, const std::string& authorization_id) const {
    const std::string id = "ord_" + random_token(10);
    Json lines = Json::array();
    Json expected = Json::array();
    for (const Json& line : session["lines"].items()) {
        const std::int64_t quantity = line["quantity"].integer();
        const std::int64_t amount = line["unit_price"].integer() * quantity;
        Json item = Json::object(
            {{"id", line["item_id"]}, {"title", line["title"]}, {"price", line["unit_price"]}});
        item.set_if(line["image_url"].is_string(), "image_url", line["image_url"]);
        lines.push(Json::object(
            {{"id", line["id"]},
             {"item", item},
             {"quantity",
              Json::object({{"original", quantity}, {"total", quantity}, {"fulfilled", 0}})},
             {"totals", Json::array({Json::object({{"type", "subtotal"}, {"amount", amount}}),
                                     Json::object({{"type", "total"}, {"amount", amount}})})},
             {"status", "processing"}}));
        expected.push(Json::object({{"id", line["id"]}, {"quantity", quantity}}));
    }
    const Json& method = session["method"];
    Json destination;
    for (const Json& one : method["destinations"].items()) {
        if (one["id"].text() == method["selected_destination_id"].text()) destination = one;
    }
    const auto option = std::ranges::find(config_.shipping, method["selected_option_id"].text(),
                                          &ShippingOption::id);
    destination.erase("id");
    const Json expectation = Json::object(
        {{"id", "exp_1"},
         {"line_items", expected},
         {"method_type", "shipping"},
         {"destination", destination},
         {"description", std::format("Arrives in {} to {} days with {}", option->days_min,
                                     option->days_max, option->carrier)},
         {"fulfillable_on", "now"}});
    Json shown = Json::object(
        {{"id", id},
         {"label", "#" + id.substr(4, 6)},
         {"checkout_id", session["id"]},
         {"permalink_url", config_.base_url + "/shop/orders/" + id},
         {"line_items", lines},
         {"fulfillment",
          Json::object({{"expectations", Json::array({expectation})}, {"events", Json::array()}})},
         {"adjustments", Json::array()},
         {"currency", config_.currency.code()},
         {"totals", session["totals"]}});
    shown.set_if(!session["attribution"].is_null(), "attribution", session["attribution"]);
    return Json::object(
        {{"id", id},
         {"checkout_id", session["id"]},
         {"platform", session["platform"]},
         {"webhook_url", session["webhook_url"]},
         {"stage", "placed"},
         {"ships_at", core::format_instant(deps_.clock.now() + config_.ships_after)},
         {"carrier", option->carrier},
         {"city", destination["address_locality"]},
         {"authorization_id", authorization_id},
         {"total", total_amount(session["totals"])},
         {"captured", false},
         {"refunded", 0},
         {"public", shown}});
}

Json Merchant::render_order(const Json& order) const {
    Json answer = Json::object(
        {{"ucp",
          Json::object(
              {{"version", config_.version},
               {"status", "success"},
               {"capabilities",
                Json::object({{std::string(kOrder),
                               Json::array({Json::object({{"version", config_.version}})})}})}})}});
    for (const auto& [key, value] : order["public"].members()) answer.set(key, value);
    return answer;
}

web::Response Merchant::get_order(const web::Request& request, const Caller& caller, const Json&) {
    if (config_.authenticates_orders && !caller.authenticated) {
        return outcome(caller, kOrder, "unauthorized", "Not authorized to access this order.");
    }
    const std::optional<Json> order = deps_.store.find("order", request.captures.at("id"));
    if (!order || (*order)["platform"].text() != caller.profile.url) {
        return outcome(caller, kOrder, "not_found", "Order not found.");
    }
    return json_response(200, render_order(*order));
}

void Merchant::save_order(const Json& order) {
    const std::string& id = order["id"].text();
    deps_.store.put("order", id, order);
    if (order["stage"].text() == "placed") {
        to_ship_.insert(id);
    } else {
        to_ship_.erase(id);
    }
    const std::string url = order["webhook_url"].text();
    if (url.empty()) return;
    const std::string body = render_order(order).dump();
    const std::string event_id = uuid();
    deps_.webhooks.send({"ucp", config_.id, "order_event",
                         [=, this] { return order_webhook(url, event_id, body); }});
}

OutboundRequest Merchant::order_webhook(const std::string& url, const std::string& event_id,
                                        const std::string& body) const {
    const std::size_t host = url.find("://") + 3;
    const std::size_t path = std::min(url.find_first_of("/?", host), url.size());
    const std::size_t query = std::min(url.find('?', path), url.size());
    SignedMessage message{
        .method = "POST",
        .authority = url.substr(host, path - host),
        .path = query == path ? "/" : url.substr(path, query - path),
        .query = query < url.size() ? url.substr(query + 1) : "",
        .status = 0,
        .headers = {{"content-type", "application/json"},
                    {"ucp-agent", "profile=\"" + config_.base_url + "/.well-known/ucp\""}},
        .body = body};
    sign(message, key_);
    const auto at =
        std::chrono::floor<std::chrono::seconds>(deps_.real.now()).time_since_epoch().count();
    OutboundRequest request{.url = url, .body = body};
    request.headers = {{"Content-Type", "application/json"},
                       {"UCP-Agent", message.headers["ucp-agent"]},
                       {"Content-Digest", message.headers["content-digest"]},
                       {"Signature-Input", message.headers["signature-input"]},
                       {"Signature", message.headers["signature"]},
                       {"Webhook-Id", event_id},
                       {"Webhook-Timestamp", std::to_string(at)}};
    return request;
}

void Merchant::tick() {
    std::set<std::string> waiting;
    {
        const std::lock_guard lock(mutex_);
        waiting = to_ship_;
    }
    for (const std::string& id : waiting) {
        const Json order = deps_.store.find("order", id).value_or(Json());
        const auto due = core::parse_instant(order["ships_at"].text());
        if (due && *due <= deps_.clock.now()) ship(order);
    }
}

// Takes the money, then hands the parcel over; without money there is no parcel.
bool Merchant::ship(Json order) {
    {
        const std::lock_guard lock(mutex_);
        order = *deps_.store.find("order", order["id"].text());
        if (order["stage"].text() != "placed") return false;
        if (!order["captured"].boolean()) {
            if (!deps_.network.capture(order["authorization_id"].text(),
                                       order["total"].integer())) {
                drop(order, "The payment could not be captured.");
                return false;
            }
            order.set("captured", true);
        }
        order.set("stage", "shipped")
            .set("tracking_number", tracking_number(order["carrier"].text()));
        deps_.store.put("order", order["id"].text(), order);
        to_ship_.erase(order["id"].text());
    }
    deps_.parcels.hand_over({.tracking_number = order["tracking_number"].text(),
                             .carrier = order["carrier"].text(),
                             .merchant = config_.id,
                             .order_id = order["id"].text(),
                             .city = order["city"].text(),
                             .steps = {}});
    return true;
}

void Merchant::parcel_moved(const Parcel& parcel) {
    if (parcel.merchant != config_.id) return;
    const std::lock_guard lock(mutex_);
    std::optional<Json> order = deps_.store.find("order", parcel.order_id);
    if (!order) return;
    const std::string_view what = event_of(parcel.status());
    Json event =
        Json::object({{"id", "evt_" + random_token(8)},
                      {"occurred_at", core::format_instant(parcel.steps.back().at)},
                      {"type", what},
                      {"line_items", line_amounts(*order, 1)},
                      {"tracking_number", parcel.tracking_number},
                      {"tracking_url", "https://track.example.com/" + parcel.tracking_number},
                      {"carrier", parcel.carrier}});
    order->member("public").member("fulfillment").member("events").push(std::move(event));
    set_lines(*order, what != "returned_to_sender" && what != "undeliverable", false);
    order->set("stage", what);
    save_order(*order);
}

// Ends an order that cannot go on: money back, lines removed, the platform told.
void Merchant::drop(Json& order, std::string_view why) {
    const core::Instant now = deps_.clock.now();
    const std::int64_t total = order["total"].integer();
    Json& adjustments = order.member("public").member("adjustments");
    adjustments.push(adjustment("cancellation", now, line_amounts(order, -1), -total, why));
    if (order["captured"].boolean()) {
        if (deps_.network.refund(order["authorization_id"].text(), total)) {
            order.set("refunded", total);
            order.member("public")
                .member("adjustments")
                .push(adjustment("refund", now, line_amounts(order, -1), -total,
                                 "Refunded to the card."));
        }
    } else {
        deps_.network.reverse(order["authorization_id"].text());
    }
    set_lines(order, false, true);
    order.set("stage", "canceled");
    save_order(order);
}

bool Merchant::cancel_order(const std::string& id) {
    const std::lock_guard lock(mutex_);
    std::optional<Json> order = deps_.store.find("order", id);
    if (!order || (*order)["stage"].text() == "canceled") return false;
    drop(*order, "Canceled by the merchant.");
    return true;
}

}  // namespace emptor::sandbox::ucp
