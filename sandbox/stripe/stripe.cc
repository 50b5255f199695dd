#include "sandbox/stripe/stripe.h"

#include <algorithm>
#include <chrono>

#include "core/text.h"
#include "sandbox/kit/digest.h"
#include "sandbox/stripe/form.h"

namespace emptor::sandbox::stripe {
namespace {

constexpr std::string_view kApiVersion = "2026-08-26.dahlia";
constexpr std::int64_t kDay = 86'400;

ApiError unknown_key(std::string_view key) {
    const std::string shown =
        key.size() > 4 ? "****" + std::string(key.substr(key.size() - 4)) : "****";
    return {.status = 401, .message = "Invalid API Key provided: " + shown};
}

std::string fingerprint(const web::Request& request) {
    return to_hex(sha256(request.method + " " + request.path + "\n" + request.body));
}

}  // namespace

Stripe::Stripe(Config config, Deps deps) : config_(std::move(config)), deps_(deps) {}

std::vector<Endpoint> Stripe::endpoints() {
    std::vector<Endpoint> all;
    const auto add = [&](std::string method, std::string path, std::string operation,
                         Operation function, bool reads_number = false) {
        all.push_back({std::move(method), std::move(path), std::move(operation),
                       [this, function, reads_number](const web::Request& request) {
                           return call(request, function, reads_number);
                       }});
    };
    add("POST", "/v1/issuing/cardholders", "create_cardholder", &Stripe::create_cardholder);
    add("GET", "/v1/issuing/cardholders", "list_cardholders", &Stripe::list_cardholders);
    add("GET", "/v1/issuing/cardholders/{id}", "get_cardholder", &Stripe::get_cardholder);
    add("POST", "/v1/issuing/cards", "create_card", &Stripe::create_card);
    add("GET", "/v1/issuing/cards", "list_cards", &Stripe::list_cards);
    add("GET", "/v1/issuing/cards/{id}", "get_card", &Stripe::get_card, true);
    add("POST", "/v1/issuing/cards/{id}", "update_card", &Stripe::update_card);
    add("GET", "/v1/issuing/authorizations", "list_authorizations", &Stripe::list_authorizations);
    add("GET", "/v1/issuing/authorizations/{id}", "get_authorization", &Stripe::get_authorization);
    add("GET", "/v1/issuing/transactions", "list_transactions", &Stripe::list_transactions);
    add("GET", "/v1/issuing/transactions/{id}", "get_transaction", &Stripe::get_transaction);
    add("GET", "/v1/events", "list_events", &Stripe::list_events);
    add("GET", "/v1/events/{id}", "get_event", &Stripe::get_event);
    add("GET", "/v1/balance", "get_balance", &Stripe::get_balance);
    return all;
}

web::Response Stripe::error(int status, std::string_view message) const {
    ApiError error{.status = status, .message = std::string(message)};
    if (status >= 500) error.type = "api_error";
    if (status == 429) error.code = "rate_limit";
    return to_response(error);
}

void Stripe::seal(const web::Request& request, std::string_view, web::Response& response) const {
    response.headers["Request-Id"] = "req_" + random_token(7);
    const std::string version = request.header("stripe-version");
    response.headers["Stripe-Version"] = version.empty() ? std::string(kApiVersion) : version;
    if (const std::string key = request.header("idempotency-key"); !key.empty()) {
        response.headers["Idempotency-Key"] = key;
    }
}

std::string Stripe::key_of(const web::Request& request) const {
    const std::string header = request.header("authorization");
    if (header.starts_with("Bearer ")) return header.substr(7);
    if (!header.starts_with("Basic ")) return {};
    const std::string pair = from_base64(header.substr(6));
    return pair.substr(0, pair.find(':'));
}

Checked<void> Stripe::check_key(const web::Request& request, bool reads_number) const {
    const std::string key = key_of(request);
    if (key.empty()) {
        return std::unexpected(
            ApiError{.status = 401, .message = "You did not provide an API key."});
    }
    if (key == config_.card_reading_key) {
        if (reads_number) return {};
        return std::unexpected(ApiError{
            .status = 403,
            .message =
                "The provided key does not have the required permissions for this endpoint."});
    }
    if (key != config_.secret_key) return std::unexpected(unknown_key(key));
    return {};
}

web::Response Stripe::call(const web::Request& request, Operation operation, bool reads_number) {
    if (const auto allowed = check_key(request, reads_number); !allowed)
        return to_response(allowed.error());
    if (request.method == "GET") {
        const Checked<Json> result =
            (this->*operation)(request, parse_form(query_of(request.target)));
        return result ? json_response(200, *result) : to_response(result.error());
    }
    return run_once(request, parse_form(request.body), operation);
}

// Idempotency-Key: the first answer for 24 hours, whatever it was unless the server failed.
web::Response Stripe::run_once(const web::Request& request, const Json& params,
                               Operation operation) {
    const std::string key = request.header("idempotency-key");
    if (key.size() > 255)
        return to_response({.message = "Idempotency-Key is too long (at most 255)."});
    const std::string print = fingerprint(request);
    if (!key.empty()) {
        const std::lock_guard lock(mutex_);
        if (in_flight_.contains(key)) {
            return to_response(
                {.status = 409,
                 .type = "idempotency_error",
                 .code = "idempotency_key_in_use",
                 .message = "There is currently another in-progress request using this key."});
        }
        const auto first = deps_.store.find("idempotency", key);
        if (first && now() - (*first)["at"].integer() < kDay) {
            if ((*first)["print"].text() != print) {
                return to_response(
                    {.type = "idempotency_error",
                     .message = "Keys for idempotent requests can only be used with the same "
                                "parameters they were first used with."});
            }
            web::Response again =
                json_response(static_cast<int>((*first)["status"].integer()), (*first)["body"]);
            again.headers["Idempotent-Replayed"] = "true";
            return again;
        }
        in_flight_.insert(key);
    }
    const Checked<Json> result = (this->*operation)(request, params);
    const web::Response response =
        result ? json_response(200, *result) : to_response(result.error());
    if (!key.empty()) {
        const std::lock_guard lock(mutex_);
        in_flight_.erase(key);
        deps_.store.put("idempotency", key,
                        Json::object({{"at", now()},
                                      {"print", print},
                                      {"status", response.status},
                                      {"body", Json::parse(response.body).value_or(Json())}}));
    }
    return response;
}

std::int64_t Stripe::now() const {
    return std::chrono::floor<std::chrono::seconds>(deps_.clock.now()).time_since_epoch().count();
}

Json Stripe::state() const {
    const std::lock_guard lock(config_mutex_);
    Json cards = Json::array();
    for (Json card : deps_.store.list("card")) cards.push(std::move(card));
    return Json::object({{"cards", cards},
                         {"cardholders", deps_.store.count("cardholder")},
                         {"authorizations", Json::array(deps_.store.list("authorization"))},
                         {"transactions", Json::array(deps_.store.list("transaction"))},
                         {"approve_on_timeout", config_.approve_on_timeout}});
}

std::vector<WebhookTarget> Stripe::targets() const {
    const std::lock_guard lock(config_mutex_);
    return config_.webhooks;
}

}  // namespace emptor::sandbox::stripe
