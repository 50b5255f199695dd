// The protocol around a merchant's operations: who asks, may they, once only.
#include "sandbox/ucp/merchant.h"

#include <algorithm>

#include "core/text.h"
#include "sandbox/kit/digest.h"
#include "sandbox/ucp/pricing.h"
#include "sandbox/ucp/request_check.h"

namespace emptor::sandbox::ucp {
namespace {

constexpr std::string_view kCheckout = "dev.ucp.shopping.checkout";
constexpr std::string_view kOrder = "dev.ucp.shopping.order";
constexpr std::string_view kSearch = "dev.ucp.shopping.catalog.search";
constexpr std::string_view kLookup = "dev.ucp.shopping.catalog.lookup";
constexpr std::chrono::hours kKeyLife{24};

Json protocol_body(const ProtocolError& error) {
    return Json::object({{"code", error.code}, {"content", error.content}});
}

SignedMessage message_of(const web::Request& request) {
    return {.method = request.method,
            .authority = request.header("host"),
            .path = request.target.substr(0, request.target.find('?')),
            .query = std::string(query_of(request.target)),
            .status = 0,
            .headers = request.headers,
            .body = request.body};
}

}  // namespace

Merchant::Merchant(MerchantConfig config, Catalog catalog, Deps deps)
    : config_(std::move(config)),
      deps_(deps),
      shelf_(std::move(catalog), deps.store),
      key_(load_key()),
      tokenizer_("merchant_" + config_.id, deps.clock) {
    for (Json& order : deps_.store.list("order")) {
        // A parcel that did not reach the carrier before the program ended is shipped again.
        const bool lost = order["stage"].text() == "shipped" &&
                          !deps_.parcels.find(order["tracking_number"].text());
        if (lost) deps_.store.put("order", order["id"].text(), order.set("stage", "placed"));
        if (order["stage"].text() == "placed") to_ship_.insert(order["id"].text());
    }
    // A payment that was under way when the program ended has not happened.
    for (Json& session : deps_.store.list("session")) {
        if (session["status"].text() != "complete_in_progress") continue;
        session.set("status", "incomplete");
        assess(config_, shelf_, session);
        save(session);
    }
}

SigningKey Merchant::load_key() const {
    const std::string id = config_.id + "-signing-1";
    if (const auto kept = deps_.store.find("key", id)) {
        if (auto key = SigningKey::load(id, (*kept)["pem"].text())) return std::move(*key);
    }
    SigningKey key = SigningKey::make(id);
    deps_.store.put("key", id, Json::object({{"pem", key.pem()}}));
    return key;
}

std::vector<Endpoint> Merchant::endpoints() {
    std::vector<Endpoint> all;
    const auto open = [&](std::string method, std::string path, std::string operation,
                          web::Response (Merchant::*function)(const web::Request&)) {
        all.push_back(
            {std::move(method), std::move(path), std::move(operation),
             [this, function](const web::Request& request) { return (this->*function)(request); }});
    };
    const auto add = [&](std::string method, std::string path, std::string operation,
                         Operation function, Key key, std::string_view capability) {
        all.push_back({std::move(method), "/ucp/v1" + path, std::move(operation),
                       [this, function, key, capability](const web::Request& request) {
                           return call(request, function, key, capability);
                       }});
    };
    open("GET", "/.well-known/ucp", "profile", &Merchant::profile);
    open("POST", "/tokenizer/tokenize", "tokenize", &Merchant::tokenize);
    for (const char* path :
         {"/products/{id}", "/checkout/{id}", "/shop/orders/{id}", "/terms", "/refunds"}) {
        open("GET", path, "page", &Merchant::page);
    }
    add("POST", "/catalog/search", "search_catalog", &Merchant::search, Key::kNone, kSearch);
    add("POST", "/catalog/lookup", "lookup_catalog", &Merchant::lookup, Key::kNone, kLookup);
    add("POST", "/catalog/product", "get_product", &Merchant::product, Key::kNone, kLookup);
    add("POST", "/checkout-sessions", "create_checkout", &Merchant::create_checkout,
        Key::kIdempotent, kCheckout);
    add("GET", "/checkout-sessions/{id}", "get_checkout", &Merchant::get_checkout, Key::kNone,
        kCheckout);
    add("PUT", "/checkout-sessions/{id}", "update_checkout", &Merchant::update_checkout,
        Key::kIdempotent, kCheckout);
    add("POST", "/checkout-sessions/{id}/complete", "complete_checkout",
        &Merchant::complete_checkout, Key::kIdempotent, kCheckout);
    add("POST", "/checkout-sessions/{id}/cancel", "cancel_checkout", &Merchant::cancel_checkout,
        Key::kIdempotent, kCheckout);
    add("GET", "/orders/{id}", "get_order", &Merchant::get_order, Key::kNone, kOrder);
    return all;
}

web::Response Merchant::error(int status, std::string_view message) const {
    const std::string_view code = status == 404   ? "not_found"
                                  : status == 405 ? "method_not_allowed"
                                  : status == 429 ? "rate_limited"
                                  : status == 503 ? "unavailable"
                                                  : "internal_error";
    return json_response(status, protocol_body({status, std::string(code), std::string(message)}));
}

void Merchant::seal(const web::Request&, std::string_view operation,
                    web::Response& response) const {
    const bool signs =
        (operation == "complete_checkout" || operation == "get_order") && response.status == 200;
    if (!signs) return;
    SignedMessage message{.status = response.status,
                          .headers = {{"content-type", response.content_type}},
                          .body = response.body};
    sign(message, key_);
    response.headers["Content-Digest"] = message.headers["content-digest"];
    response.headers["Signature-Input"] = message.headers["signature-input"];
    response.headers["Signature"] = message.headers["signature"];
}

std::optional<ProtocolError> Merchant::check_signature(const web::Request& request,
                                                       const PlatformProfile& profile) {
    auto problem = verify_request(message_of(request), profile.signing_keys);
    if (problem && problem->code == "key_not_found") deps_.profiles.doubt(profile.url);
    if (!problem) return std::nullopt;
    return ProtocolError{problem->status, problem->code, problem->content};
}

Merchant::CallerResult Merchant::admit(const web::Request& request, Key key) {
    const auto refuse = [](int status, std::string_view code, std::string_view content) {
        return std::unexpected(ProtocolError{status, std::string(code), std::string(content)});
    };
    const auto profile = deps_.profiles.of_agent(request.header("ucp-agent"));
    if (!profile) return std::unexpected(profile.error());
    if (!is_uuid(request.header("request-id")))
        return refuse(400, "invalid_request", "Request-Id must be a UUID");
    if (key == Key::kIdempotent && !is_uuid(request.header("idempotency-key"))) {
        return refuse(400, "invalid_request", "Idempotency-Key must be a UUID");
    }
    if (!request.body.empty() && !request.header("content-type").starts_with("application/json")) {
        return refuse(400, "invalid_request", "Content-Type must be application/json");
    }
    if (profile->version != config_.version) {
        return refuse(422, "version_unsupported",
                      "Protocol version " + profile->version +
                          " is not supported. This business supports version " + config_.version +
                          ".");
    }
    Caller caller{*profile, common_capabilities(business_capabilities(), profile->capabilities)};
    if (!request.header("signature-input").empty() || !request.header("signature").empty()) {
        if (auto problem = check_signature(request, *profile)) return std::unexpected(*problem);
        caller.authenticated = true;
    } else if (config_.requires_signatures) {
        return refuse(401, "signature_missing", "This business wants signed requests");
    }
    if (!config_.api_key.empty() &&
        equal_in_constant_time(request.header("x-api-key"), config_.api_key)) {
        caller.authenticated = true;
    }
    return caller;
}

web::Response Merchant::call(const web::Request& request, Operation operation, Key key,
                             std::string_view capability) {
    const CallerResult caller = admit(request, key);
    if (!caller) {
        Json body = protocol_body(caller.error());
        body.set("continue_url", config_.base_url + "/");
        return json_response(caller.error().status, body);
    }
    if (!caller->capabilities.has(capability)) {
        return outcome(*caller, "", "capabilities_incompatible",
                       "No common version of " + std::string(capability) + ".");
    }
    Json body;
    if (request.method != "GET" && !request.body.empty()) {
        core::Result<Json> parsed = Json::parse(request.body);
        if (!parsed)
            return json_response(
                400, protocol_body({400, "invalid_json", "The body is not valid JSON."}));
        body = std::move(*parsed);
    }
    if (key == Key::kNone) return (this->*operation)(request, *caller, body);
    return run_once(request, *caller, body, operation);
}

// Idempotency-Key: the answer of the first use for 24 hours; refusals before the operation are not
// kept.
web::Response Merchant::run_once(const web::Request& request, const Caller& caller,
                                 const Json& body, Operation operation) {
    const std::string key = caller.profile.url + " " + request.header("idempotency-key");
    const std::string print =
        to_hex(sha256(request.method + " " + request.path + "\n" + request.body));
    {
        const std::lock_guard lock(mutex_);
        if (in_flight_.contains(key)) {
            web::Response busy = json_response(
                409, protocol_body({409, "idempotency_in_flight",
                                    "The first request with this key is still running."}));
            busy.headers["Retry-After"] = "1";
            return busy;
        }
        const std::optional<Json> first = deps_.store.find("idempotency", key);
        const bool fresh =
            first &&
            core::parse_instant((*first)["at"].text()).value_or(core::Instant()) + kKeyLife >
                deps_.clock.now();
        if (fresh && (*first)["print"].text() != print) {
            return json_response(409, protocol_body({409, "idempotency_conflict",
                                                     "This key was used with other parameters."}));
        }
        if (fresh)
            return json_response(static_cast<int>((*first)["status"].integer()), (*first)["body"]);
        in_flight_.insert(key);
    }
    const web::Response response = (this->*operation)(request, caller, body);
    const std::lock_guard lock(mutex_);
    in_flight_.erase(key);
    if (response.status < 300) {
        deps_.store.put("idempotency", key,
                        Json::object({{"at", core::format_instant(deps_.clock.now())},
                                      {"print", print},
                                      {"status", response.status},
                                      {"body", Json::parse(response.body).value_or(Json())}}));
    }
    return response;
}

Json Merchant::envelope(const Caller& caller, std::string_view capability,
                        std::string_view status) const {
    Json capabilities = Json::object();
    capabilities.set_if(caller.capabilities.has(capability), capability,
                        caller.capabilities[capability]);
    return Json::object(
        {{"version", config_.version}, {"status", status}, {"capabilities", capabilities}});
}

// A business outcome without a resource: HTTP 200, ucp.status error.
web::Response Merchant::outcome(const Caller& caller, std::string_view capability,
                                std::string_view code, std::string_view content) const {
    return json_response(
        200,
        Json::object({{"ucp", envelope(caller, capability, "error")},
                      {"messages", Json::array({Json::object({{"type", "error"},
                                                              {"code", code},
                                                              {"content", content},
                                                              {"severity", "unrecoverable"}})})},
                      {"continue_url", config_.base_url + "/"}}));
}

web::Response Merchant::tokenize(const web::Request& request) {
    const core::Result<Json> body = Json::parse(request.body);
    if (!body)
        return json_response(400,
                             protocol_body({400, "invalid_json", "The body is not valid JSON."}));
    const std::string id = (*body)["binding"]["checkout_id"].text();
    const std::optional<Json> session = deps_.store.find("session", id);
    return tokenizer_.tokenize(*body, session && !is_terminal(*session));
}

Json Merchant::state() const {
    Json sessions = Json::array();
    for (const Json& session : deps_.store.list("session")) {
        sessions.push(Json::object({{"id", session["id"]},
                                    {"status", session["status"]},
                                    {"platform", session["platform"]},
                                    {"total", total_amount(session["totals"])},
                                    {"order", session["order"]["id"]}}));
    }
    Json orders = Json::array();
    for (const Json& order : deps_.store.list("order")) {
        orders.push(Json::object({{"id", order["id"]},
                                  {"checkout_id", order["checkout_id"]},
                                  {"stage", order["stage"]},
                                  {"total", order["total"]},
                                  {"authorization_id", order["authorization_id"]},
                                  {"captured", order["captured"]},
                                  {"refunded", order["refunded"]},
                                  {"tracking_number", order["tracking_number"]},
                                  {"carrier", order["carrier"]}}));
    }
    return Json::object({{"id", config_.id},
                         {"url", config_.base_url},
                         {"items", shelf_.catalog().size()},
                         {"rows_left_out", shelf_.catalog().left_out()},
                         {"checkouts", sessions},
                         {"orders", orders}});
}

}  // namespace emptor::sandbox::ucp
