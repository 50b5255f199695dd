#include "sandbox/stripe/params.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"

namespace emptor::sandbox::stripe {
namespace {

ApiError bad_param(std::string_view code, std::string message, std::string_view param) {
    return {.code = std::string(code), .message = std::move(message), .param = std::string(param)};
}

Json words_of(const Json& list) {
    return list.is_array() ? list : Json::array();
}

}  // namespace

web::Response to_response(const ApiError& error) {
    Json body = Json::object();
    body.set_if(!error.code.empty(), "code", error.code);
    body.set("message", error.message);
    body.set_if(!error.param.empty(), "param", error.param);
    body.set("type", error.type);
    web::Response response;
    response.status = error.status;
    response.body = Json::object({{"error", body}}).dump();
    return response;
}

const Json& param_at(const Json& params, std::string_view name) {
    const Json* value = &params;
    for (std::string_view part : core::split(name, '[')) {
        if (part.ends_with(']')) part.remove_suffix(1);
        value = &(*value)[part];
    }
    return *value;
}

Checked<void> only_known(const Json& params, std::initializer_list<std::string_view> names) {
    for (const auto& [key, value] : params.members()) {
        if (std::ranges::find(names, key) == names.end()) {
            return std::unexpected(
                bad_param("parameter_unknown", "Received unknown parameter: " + key, key));
        }
    }
    return {};
}

Checked<void> required(const Json& params, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        const Json& value = param_at(params, name);
        if (value.is_null() || (value.is_string() && value.text().empty())) {
            return std::unexpected(bad_param(
                "parameter_missing", "Missing required param: " + std::string(name) + ".", name));
        }
    }
    return {};
}

Checked<void> one_of(const Json& params, std::string_view name,
                     std::initializer_list<std::string_view> words) {
    const Json& value = param_at(params, name);
    if (value.is_null() || std::ranges::find(words, value.text()) != words.end()) return {};
    std::string list;
    for (const std::string_view word : words)
        list += (list.empty() ? "" : ", ") + std::string(word);
    return std::unexpected(
        bad_param("", "Invalid " + std::string(name) + ": must be one of " + list, name));
}

Checked<std::int64_t> integer_param(const Json& value, std::string_view name, std::int64_t least) {
    const std::string& text = value.text();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) {
        return std::unexpected(
            bad_param("parameter_invalid_integer", "Invalid integer: " + text, name));
    }
    if (number < least) {
        return std::unexpected(bad_param(
            "parameter_invalid_integer",
            "This value must be greater than or equal to " + std::to_string(least) + ".", name));
    }
    return number;
}

Checked<Json> spending_controls_of(const Json& params, std::string_view currency) {
    STRIPE_TRY(only_known(
        params, {"allowed_card_presences", "allowed_categories", "allowed_merchant_countries",
                 "blocked_card_presences", "blocked_categories", "blocked_merchant_countries",
                 "spending_limits"}));
    Json controls = Json::object();
    for (const std::string_view what : {"categories", "merchant_countries", "card_presences"}) {
        const std::string allowed = "allowed_" + std::string(what);
        const std::string blocked = "blocked_" + std::string(what);
        const Json& yes = params[std::string_view(allowed)];
        const Json& no = params[std::string_view(blocked)];
        if (!yes.empty() && !no.empty()) {
            return std::unexpected(bad_param(
                "",
                "You may only specify one of these parameters: " + allowed + ", " + blocked + ".",
                "spending_controls[" + allowed + "]"));
        }
        controls.set(allowed, yes.is_null() ? Json() : words_of(yes));
        controls.set(blocked, no.is_null() ? Json() : words_of(no));
    }
    Json limits = Json::array();
    for (const Json& limit : params["spending_limits"].items()) {
        STRIPE_TRY(only_known(limit, {"amount", "categories", "interval"}));
        STRIPE_TRY(required(limit, {"amount", "interval"}));
        STRIPE_TRY(
            one_of(limit, "interval",
                   {"all_time", "daily", "monthly", "per_authorization", "weekly", "yearly"}));
        const auto amount =
            integer_param(limit["amount"], "spending_controls[spending_limits][0][amount]", 0);
        if (!amount) return std::unexpected(amount.error());
        limits.push(Json::object({{"amount", *amount},
                                  {"categories", words_of(limit["categories"])},
                                  {"interval", limit["interval"]}}));
    }
    controls.set("spending_limits", limits);
    controls.set("spending_limits_currency", limits.empty() ? Json() : Json(currency));
    return controls;
}

}  // namespace emptor::sandbox::stripe
