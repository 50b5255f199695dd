#include "sandbox/easypost/easypost.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <utility>

#include "core/text.h"
#include "sandbox/kit/digest.h"

namespace emptor::sandbox::easypost {
namespace {

constexpr std::size_t kLongestPage = 100;

constexpr auto kTestCodes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"EZ1000000001", "pre_transit"},
    {"EZ2000000002", "in_transit"},
    {"EZ3000000003", "out_for_delivery"},
    {"EZ4000000004", "delivered"},
    {"EZ5000000005", "return_to_sender"},
    {"EZ6000000006", "failure"},
    {"EZ7000000007", "unknown"},
});

// EasyPost writes times to the second.
std::string time_text(core::Instant at) {
    return std::format("{:%FT%TZ}", std::chrono::floor<std::chrono::seconds>(at));
}

std::string_view message_of(std::string_view status) {
    if (status == "pre_transit") return "Pre-Shipment information received";
    if (status == "in_transit") return "Departed shipping facility";
    if (status == "out_for_delivery") return "Out for delivery";
    if (status == "delivered") return "Delivered";
    if (status == "return_to_sender") return "Returned to sender";
    if (status == "failure") return "Delivery failed";
    return "No information yet";
}

std::string_view status_detail_of(std::string_view status) {
    if (status == "pre_transit") return "label_created";
    if (status == "in_transit") return "departed_facility";
    if (status == "out_for_delivery") return "out_for_delivery";
    if (status == "delivered") return "arrived_at_destination";
    if (status == "return_to_sender") return "return";
    return "unknown";
}

Json detail_of(const Parcel& parcel, const Parcel::Step& step) {
    const bool arrived = step.status == "delivered" || step.status == "out_for_delivery";
    const Json location = Json::object({{"object", "TrackingLocation"},
                                        {"city", arrived ? Json(parcel.city) : Json()},
                                        {"state", nullptr},
                                        {"country", nullptr},
                                        {"zip", nullptr}});
    return Json::object({{"object", "TrackingDetail"},
                         {"message", message_of(step.status)},
                         {"description", ""},
                         {"status", step.status},
                         {"status_detail", status_detail_of(step.status)},
                         {"datetime", time_text(step.at)},
                         {"source", parcel.carrier},
                         {"carrier_code", nullptr},
                         {"tracking_location", location}});
}

web::Response refuse(int status, std::string_view code, std::string message) {
    return json_response(status,
                         Json::object({{"error", Json::object({{"code", code},
                                                               {"message", std::move(message)},
                                                               {"errors", Json::array()}})}}));
}

// The vendor takes the key as the user of basic authentication, its libraries send it as a bearer.
std::string key_of(const std::string& authorization) {
    if (authorization.starts_with("Bearer ")) return authorization.substr(7);
    if (!authorization.starts_with("Basic ")) return {};
    const std::string pair = from_base64(authorization.substr(6));
    return pair.substr(0, pair.find(':'));
}

std::string parameter(const web::Request& request, const std::string& name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
}

}  // namespace

EasyPost::EasyPost(Config config, Deps deps) : config_(std::move(config)), deps_(deps) {}

std::vector<Endpoint> EasyPost::endpoints() {
    std::vector<Endpoint> all;
    const auto add = [&](std::string method, std::string path, std::string operation,
                         Operation function) {
        all.push_back(
            {std::move(method), std::move(path), std::move(operation),
             [this, function](const web::Request& request) { return call(request, function); }});
    };
    add("POST", "/v2/trackers", "create_tracker", &EasyPost::create_tracker);
    add("GET", "/v2/trackers", "list_trackers", &EasyPost::list_trackers);
    add("GET", "/v2/trackers/{id}", "get_tracker", &EasyPost::get_tracker);
    add("GET", "/v2/events", "list_events", &EasyPost::list_events);
    add("GET", "/v2/events/{id}", "get_event", &EasyPost::get_event);
    add("POST", "/v2/webhooks", "create_webhook", &EasyPost::create_webhook);
    add("GET", "/v2/webhooks", "list_webhooks", &EasyPost::list_webhooks);
    add("DELETE", "/v2/webhooks/{id}", "delete_webhook", &EasyPost::delete_webhook);
    return all;
}

web::Response EasyPost::error(int status, std::string_view message) const {
    const std::string_view code = status == 404   ? "NOT_FOUND"
                                  : status == 429 ? "RATE_LIMITED"
                                  : status >= 500 ? "INTERNAL_SERVER_ERROR"
                                                  : "BAD_REQUEST";
    return refuse(status, code, std::string(message));
}

web::Response EasyPost::call(const web::Request& request, Operation operation) {
    if (key_of(request.header("authorization")) != config_.api_key) {
        return refuse(401, "APIKEY.INACTIVE",
                      "This api key is no longer active. Please use a different api key.");
    }
    return (this->*operation)(request);
}

std::string EasyPost::now_text() const {
    return time_text(deps_.clock.now());
}

Json EasyPost::new_tracker(const std::string& code, const std::string& carrier) const {
    const std::string id = "trk_" + random_token(16);
    Json tracker = Json::object({{"id", id}, {"object", "Tracker"}, {"mode", "test"}});
    tracker.set("tracking_code", code)
        .set("status", "unknown")
        .set("status_detail", "unknown")
        .set("created_at", now_text())
        .set("updated_at", now_text())
        .set("signed_by", nullptr)
        .set("weight", nullptr)
        .set("est_delivery_date", nullptr)
        .set("shipment_id", nullptr)
        .set("carrier", carrier)
        .set("tracking_details", Json::array())
        .set("carrier_detail", nullptr)
        .set("finalized", false)
        .set("is_return", false)
        .set("public_url", "https://track.easypost.com/" + to_base64url(id))
        .set("fees", Json::array());
    return tracker;
}

// What the carrier knows of the parcel.
void EasyPost::show(Json& tracker, const Parcel& parcel) const {
    Json details = Json::array();
    for (const Parcel::Step& step : parcel.steps) details.push(detail_of(parcel, step));
    tracker.set("status", parcel.status())
        .set("status_detail", status_detail_of(parcel.status()))
        .set("updated_at", time_text(parcel.steps.back().at))
        .set("weight", 17.6)
        .set("est_delivery_date", time_text(deps_.parcels.expected(parcel)))
        .set("signed_by", parcel.status() == "delivered" ? Json("John Tester") : Json())
        .set("tracking_details", details)
        .set("finalized", parcel.final());
}

web::Response EasyPost::create_tracker(const web::Request& request) {
    const core::Result<Json> body = Json::parse(request.body);
    if (!body) return refuse(400, "BAD_REQUEST", "The request body is not JSON.");
    const Json& asked = (*body)["tracker"];
    const std::string code = asked["tracking_code"].text();
    if (code.empty())
        return refuse(422, "TRACKER.CREATE.ERROR", "Missing required parameter: tracking_code.");
    const std::lock_guard lock(mutex_);
    const std::optional<Parcel> parcel = deps_.parcels.find(code);
    const std::string carrier = asked["carrier"].text_or(parcel ? parcel->carrier : "USPS");
    // The same number and carrier again is the same tracker.
    for (const Json& known : deps_.store.list("tracker")) {
        if (known["tracking_code"].text() == code && known["carrier"].text() == carrier) {
            return json_response(200, known);
        }
    }
    Json tracker = new_tracker(code, carrier);
    const auto test = std::ranges::find(kTestCodes, code, &decltype(kTestCodes)::value_type::first);
    if (test != kTestCodes.end()) {
        const core::Instant now = deps_.clock.now();
        show(tracker, Parcel{.tracking_number = code,
                             .carrier = carrier,
                             .merchant = "",
                             .order_id = "",
                             .city = "",
                             .steps = {{std::string(test->second), now}}});
    } else if (parcel && parcel->carrier == carrier) {
        show(tracker, *parcel);
    }
    deps_.store.put("tracker", tracker["id"].text(), tracker);
    tell("tracker.created", tracker, Json::object());
    return json_response(201, tracker);
}

void EasyPost::parcel_moved(const Parcel& parcel) {
    const std::lock_guard lock(mutex_);
    for (Json& tracker : deps_.store.list("tracker")) {
        const bool same = tracker["tracking_code"].text() == parcel.tracking_number &&
                          tracker["carrier"].text() == parcel.carrier;
        if (!same) continue;
        const Json previous = Json::object({{"status", tracker["status"]}});
        show(tracker, parcel);
        deps_.store.put("tracker", tracker["id"].text(), tracker);
        tell("tracker.updated", tracker, previous);
    }
}

web::Response EasyPost::get_tracker(const web::Request& request) {
    const std::optional<Json> tracker = deps_.store.find("tracker", request.captures.at("id"));
    return tracker ? json_response(200, *tracker)
                   : error(404, "The requested resource could not be found.");
}

// Newest first; before_id goes on towards older ones, after_id towards newer ones.
web::Response EasyPost::page(const web::Request& request, const std::string& kind) const {
    std::size_t size = 20;
    if (const std::string text = parameter(request, "page_size"); !text.empty()) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
        if (error != std::errc() || end != text.data() + text.size() || size == 0) {
            return refuse(422, "PARAMETER.INVALID", "page_size is not a number of 1 to 100.");
        }
        size = std::min(size, kLongestPage);
    }
    std::vector<Json> all = deps_.store.list(kind);
    std::ranges::reverse(all);
    const auto position = [&](const std::string& id) {
        return std::ranges::find_if(all, [&](const Json& one) { return one["id"].text() == id; });
    };
    if (const std::string before = parameter(request, "before_id"); !before.empty()) {
        const auto at = position(before);
        all.erase(all.begin(), at == all.end() ? at : at + 1);
    }
    if (const std::string after = parameter(request, "after_id"); !after.empty())
        all.erase(position(after), all.end());
    for (const char* filter : {"tracking_code", "carrier"}) {
        if (const std::string wanted = parameter(request, filter); !wanted.empty()) {
            std::erase_if(all, [&](const Json& one) { return one[filter].text() != wanted; });
        }
    }
    const bool more = all.size() > size;
    if (more) all.resize(size);
    return json_response(
        200, Json::object({{kind + "s", Json::array(std::move(all))}, {"has_more", more}}));
}

web::Response EasyPost::list_trackers(const web::Request& request) {
    return page(request, "tracker");
}
web::Response EasyPost::list_events(const web::Request& request) {
    return page(request, "event");
}

web::Response EasyPost::get_event(const web::Request& request) {
    const std::optional<Json> event = deps_.store.find("event", request.captures.at("id"));
    return event ? json_response(200, *event)
                 : error(404, "The requested resource could not be found.");
}

web::Response EasyPost::create_webhook(const web::Request& request) {
    const core::Result<Json> body = Json::parse(request.body);
    const Json asked = body ? (*body)["webhook"] : Json();
    if (asked["url"].text().empty()) {
        return refuse(422, "WEBHOOK.CREATE.ERROR", "Missing required parameter: url.");
    }
    const std::string id = "hook_" + random_token(16);
    Json webhook = Json::object({{"id", id},
                                 {"object", "Webhook"},
                                 {"mode", "test"},
                                 {"url", asked["url"]},
                                 {"created_at", now_text()},
                                 {"disabled_at", nullptr}});
    deps_.store.put("webhook_secret", id, Json::object({{"secret", asked["webhook_secret"]}}));
    deps_.store.put("webhook", id, webhook);
    return json_response(201, webhook);
}

web::Response EasyPost::list_webhooks(const web::Request&) {
    return json_response(200,
                         Json::object({{"webhooks", Json::array(deps_.store.list("webhook"))}}));
}

web::Response EasyPost::delete_webhook(const web::Request& request) {
    const std::string& id = request.captures.at("id");
    if (!deps_.store.find("webhook", id))
        return error(404, "The requested resource could not be found.");
    deps_.store.erase("webhook", id);
    deps_.store.erase("webhook_secret", id);
    return json_response(200, Json::object());
}

void EasyPost::tell(std::string_view what, const Json& tracker, const Json& previous) {
    const std::string id = "evt_" + random_token(16);
    const Json event = Json::object({{"id", id},
                                     {"object", "Event"},
                                     {"created_at", now_text()},
                                     {"updated_at", now_text()},
                                     {"description", what},
                                     {"mode", "test"},
                                     {"previous_attributes", previous},
                                     {"pending_urls", Json::array()},
                                     {"completed_urls", Json::array()},
                                     {"user_id", "user_sandbox"},
                                     {"status", "pending"},
                                     {"result", tracker}});
    deps_.store.put("event", id, event);
    if (!config_.webhook_url.empty()) {
        send("hook_configured", config_.webhook_url, config_.webhook_secret, what, event.dump());
    }
    for (const Json& webhook : deps_.store.list("webhook")) {
        const std::string& hook = webhook["id"].text();
        const std::optional<Json> secret = deps_.store.find("webhook_secret", hook);
        send(hook, webhook["url"].text(), secret ? (*secret)["secret"].text() : "", what,
             event.dump());
    }
}

// Both signatures: v1 over the body, v2 over time, method, path and body.
void EasyPost::send(const std::string& webhook_id, const std::string& url,
                    const std::string& secret, std::string_view what, const std::string& body) {
    const std::size_t host = url.find("://");
    const std::size_t slash = host == std::string::npos ? host : url.find('/', host + 3);
    const std::string path =
        slash == std::string::npos ? "/" : url.substr(slash, url.find('?', slash) - slash);
    const core::Clock& real = deps_.real;
    const auto make = [=, &real] {
        const std::string time = std::format("{:%a, %d %b %Y %H:%M:%S} +0000",
                                             std::chrono::floor<std::chrono::seconds>(real.now()));
        OutboundRequest request{.url = url, .body = body};
        request.headers = {{"Content-Type", "application/json"}, {"X-Webhook-Id", webhook_id}};
        if (!secret.empty()) {
            request.headers["X-Hmac-Signature"] =
                "hmac-sha256-hex=" + to_hex(hmac_sha256(secret, body));
            request.headers["X-Timestamp"] = time;
            request.headers["X-Path"] = path;
            request.headers["X-Hmac-Signature-V2"] =
                "hmac-sha256-hex=" + to_hex(hmac_sha256(secret, time + "POST" + path + body));
        }
        return request;
    };
    deps_.webhooks.send({"easypost", "", std::string(what), make});
}

Json EasyPost::state() const {
    return Json::object({{"trackers", Json::array(deps_.store.list("tracker"))},
                         {"webhooks", Json::array(deps_.store.list("webhook"))}});
}

VendorMaker make_simulator(const SettingReader& settings) {
    Config config{settings.required_text("api_key"), settings.text("webhook_url"),
                  settings.text("webhook_secret")};
    return [config = std::move(config)](const VendorDeps& deps) {
        auto easypost = std::make_unique<EasyPost>(
            config, Deps{deps.store, deps.webhooks, deps.parcels, deps.clock, deps.real});
        deps.parcels.watch(
            [all = easypost.get()](const Parcel& parcel) { all->parcel_moved(parcel); });
        return easypost;
    };
}

}  // namespace emptor::sandbox::easypost
