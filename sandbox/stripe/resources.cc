// The resources that a customer of Stripe Issuing creates and reads.
#include <algorithm>

#include "core/money.h"
#include "core/text.h"
#include "sandbox/kit/digest.h"
#include "sandbox/stripe/stripe.h"

namespace emptor::sandbox::stripe {
namespace {

constexpr std::string_view kBin = "40000999";
constexpr std::int64_t kLongestPage = 100;

std::string new_id(std::string_view prefix) {
    return std::string(prefix) + "_" + random_token(12);
}

// Empty values delete a metadata key, as at Stripe.
Json merged_metadata(const Json& old, const Json& changes) {
    Json merged = old.is_object() ? old : Json::object();
    for (const auto& [key, value] : changes.members()) {
        if (value.text().empty()) {
            merged.erase(key);
        } else {
            merged.set(key, value);
        }
    }
    return merged;
}

Json address_of(const Json& given) {
    Json address = Json::object();
    for (const std::string_view part :
         {"city", "country", "line1", "line2", "postal_code", "state"}) {
        address.set(part, given[part]);
    }
    return address;
}

// "400009…", unique and with a valid check digit; none of a bank.
std::string new_number() {
    std::string digits(kBin);
    const std::string random = random_token(8);
    for (std::size_t i = 0; digits.size() < 15; ++i) {
        digits += static_cast<char>('0' + static_cast<unsigned char>(random[i]) % 10);
    }
    return digits + network::luhn_digit(digits);
}

Checked<Json> controls_or_none(const Json& params, std::string_view currency) {
    return spending_controls_of(
        params["spending_controls"].is_null() ? Json::object() : params["spending_controls"],
        currency);
}

bool expands(const Json& params, std::string_view what) {
    return std::ranges::any_of(params["expand"].items(),
                               [&](const Json& e) { return e.text() == what; });
}

}  // namespace

Checked<Json> Stripe::find_object(const std::string& kind, const std::string& id) const {
    const std::optional<Json> found = deps_.store.find(kind, id);
    if (!found) {
        return std::unexpected(ApiError{.status = 404,
                                        .code = "resource_missing",
                                        .message = "No such " + kind + ": '" + id + "'",
                                        .param = "id"});
    }
    return *found;
}

Checked<Json> Stripe::page(const std::string& kind, const Json& params, std::string_view url,
                           std::initializer_list<std::string_view> filters) const {
    for (const auto& [key, value] : params.members()) {
        const bool known = key == "limit" || key == "starting_after" || key == "expand" ||
                           std::ranges::find(filters, key) != filters.end();
        if (!known) {
            return std::unexpected(ApiError{.code = "parameter_unknown",
                                            .message = "Received unknown parameter: " + key,
                                            .param = key});
        }
    }
    std::int64_t limit = 10;
    if (params.has("limit")) {
        const auto given = integer_param(params["limit"], "limit", 1);
        if (!given) return std::unexpected(given.error());
        limit = std::min(*given, kLongestPage);
    }
    std::vector<Json> objects = deps_.store.list(kind);
    std::ranges::reverse(objects);  // newest first
    auto from = objects.begin();
    if (const std::string& after = params["starting_after"].text(); !after.empty()) {
        from =
            std::ranges::find_if(objects, [&](const Json& o) { return o["id"].text() == after; });
        if (from == objects.end()) STRIPE_TRY(find_object(kind, after));
        ++from;
    }
    Json data = Json::array();
    bool more = false;
    for (; from != objects.end() && !more; ++from) {
        const bool fits = std::ranges::all_of(filters, [&](std::string_view name) {
            if (!params.has(name)) return true;
            const Json& actual = (*from)[name];
            const std::string& id = actual.is_object() ? actual["id"].text() : actual.text();
            return id == params[name].text();
        });
        if (!fits) continue;
        more = static_cast<std::int64_t>(data.size()) == limit;
        if (!more) data.push(*from);
    }
    return Json::object({{"object", "list"}, {"data", data}, {"has_more", more}, {"url", url}});
}

Checked<Json> Stripe::create_cardholder(const web::Request&, const Json& params) {
    STRIPE_TRY(only_known(
        params, {"billing", "company", "email", "expand", "individual", "metadata", "name",
                 "phone_number", "preferred_locales", "spending_controls", "status", "type"}));
    STRIPE_TRY(
        required(params, {"name", "billing", "billing[address][line1]", "billing[address][city]",
                          "billing[address][postal_code]", "billing[address][country]"}));
    STRIPE_TRY(one_of(params, "type", {"individual", "company"}));
    STRIPE_TRY(one_of(params, "status", {"active", "inactive"}));
    if (params["name"].text().size() > 24) {
        return std::unexpected(
            ApiError{.message = "Name must be at most 24 characters.", .param = "name"});
    }
    const Checked<Json> controls = controls_or_none(params, "usd");
    if (!controls) return controls;
    const std::string id = new_id("ich");
    Json cardholder = Json::object({{"id", id}, {"object", "issuing.cardholder"}});
    cardholder
        .set("billing",
             Json::object({{"address", address_of(param_at(params, "billing[address]"))}}))
        .set("company", nullptr)
        .set("created", now())
        .set("email", params["email"])
        .set("individual", params["individual"])
        .set("livemode", false)
        .set("metadata", merged_metadata({}, params["metadata"]))
        .set("name", params["name"])
        .set("phone_number", params["phone_number"])
        .set("preferred_locales", nullptr)
        .set("requirements",
             Json::object({{"disabled_reason", nullptr}, {"past_due", Json::array()}}))
        .set("spending_controls", *controls)
        .set("status", params["status"].text_or("active"))
        .set("type", params["type"].text_or("individual"));
    deps_.store.put("cardholder", id, cardholder);
    tell("issuing_cardholder.created", cardholder);
    return cardholder;
}

Checked<Json> Stripe::get_cardholder(const web::Request& request, const Json&) {
    return find_object("cardholder", request.captures.at("id"));
}

Checked<Json> Stripe::list_cardholders(const web::Request&, const Json& params) {
    return page("cardholder", params, "/v1/issuing/cardholders",
                {"email", "phone_number", "status", "type"});
}

Checked<Json> Stripe::create_card(const web::Request&, const Json& params) {
    STRIPE_TRY(only_known(
        params, {"cardholder", "currency", "exp_month", "exp_year", "expand", "financial_account",
                 "lifecycle_controls", "metadata", "spending_controls", "status", "type"}));
    STRIPE_TRY(required(params, {"cardholder", "currency", "type"}));
    STRIPE_TRY(one_of(params, "type", {"physical", "virtual"}));
    STRIPE_TRY(one_of(params, "status", {"active", "inactive"}));
    const std::string currency = core::to_lower_ascii(params["currency"].text());
    if (!config_.balance.contains(currency)) {
        return std::unexpected(
            ApiError{.message = "Currency not supported: " + currency, .param = "currency"});
    }
    const Checked<Json> cardholder = find_object("cardholder", params["cardholder"].text());
    if (!cardholder) return cardholder;
    const Checked<Json> controls = controls_or_none(params, currency);
    if (!controls) return controls;
    Json lifecycle;
    if (const Json& count = param_at(params, "lifecycle_controls[cancel_after][payment_count]");
        !count.is_null()) {
        const auto number =
            integer_param(count, "lifecycle_controls[cancel_after][payment_count]", 1);
        if (!number) return std::unexpected(number.error());
        lifecycle = Json::object({{"cancel_after", Json::object({{"payment_count", *number}})}});
    }
    const std::chrono::year_month_day today(
        std::chrono::floor<std::chrono::days>(deps_.clock.now()));
    const std::string id = new_id("ic");
    const std::string number = new_number();
    Json card = Json::object({{"id", id}, {"object", "issuing.card"}});
    card.set("brand", "Visa")
        .set("cancellation_reason", nullptr)
        .set("cardholder", *cardholder)
        .set("created", now())
        .set("currency", currency)
        .set("exp_month", static_cast<unsigned>(today.month()))
        .set("exp_year", static_cast<int>(today.year()) + 3)
        .set("financial_account", nullptr)
        .set("last4", number.substr(12))
        .set("lifecycle_controls", lifecycle)
        .set("livemode", false)
        .set("metadata", merged_metadata({}, params["metadata"]))
        .set("personalization_design", nullptr)
        .set("replaced_by", nullptr)
        .set("replacement_for", nullptr)
        .set("replacement_reason", nullptr)
        .set("shipping", nullptr)
        .set("spending_controls", *controls)
        .set("status", params["status"].text_or("inactive"))
        .set("type", params["type"])
        .set("wallets", nullptr);
    const std::string cvc = std::to_string(100 + std::stoul(random_token(2), nullptr, 16) % 900);
    deps_.store.put("card_secret", number,
                    Json::object({{"card", id}, {"number", number}, {"cvc", cvc}}));
    deps_.store.put("card", id, card);
    tell("issuing_card.created", card);
    return card;
}

Checked<Json> Stripe::update_card(const web::Request& request, const Json& params) {
    STRIPE_TRY(only_known(params, {"cancellation_reason", "expand", "metadata", "pin",
                                   "spending_controls", "status"}));
    STRIPE_TRY(one_of(params, "status", {"active", "canceled", "inactive"}));
    const std::lock_guard lock(mutex_);
    Checked<Json> found = find_object("card", request.captures.at("id"));
    if (!found) return found;
    Json& card = *found;
    if (card["status"].text() == "canceled" && params.has("status") &&
        params["status"].text() != "canceled") {
        return std::unexpected(ApiError{
            .message = "This card has been canceled and cannot be changed.", .param = "status"});
    }
    if (params.has("spending_controls")) {
        const Checked<Json> controls = controls_or_none(params, card["currency"].text());
        if (!controls) return controls;
        card.set("spending_controls", *controls);
    }
    if (params.has("status")) card.set("status", params["status"]);
    if (params.has("cancellation_reason"))
        card.set("cancellation_reason", params["cancellation_reason"]);
    card.set("metadata", merged_metadata(card["metadata"], params["metadata"]));
    deps_.store.put("card", card["id"].text(), card);
    tell("issuing_card.updated", card);
    return card;
}

Checked<Json> Stripe::get_card(const web::Request& request, const Json& params) {
    STRIPE_TRY(only_known(params, {"expand"}));
    Checked<Json> card = find_object("card", request.captures.at("id"));
    const bool wants_number = expands(params, "number") || expands(params, "cvc");
    if (!wants_number || !card) return card;
    if (key_of(request) != config_.card_reading_key) {
        return std::unexpected(ApiError{.status = 403,
                                        .code = "more_permissions_required",
                                        .message = "The provided key may not expand number or cvc.",
                                        .param = "expand"});
    }
    for (const Json& secret : deps_.store.list("card_secret")) {
        if (secret["card"].text() != (*card)["id"].text()) continue;
        card->set_if(expands(params, "number"), "number", secret["number"]);
        card->set_if(expands(params, "cvc"), "cvc", secret["cvc"]);
    }
    return card;
}

Checked<Json> Stripe::list_cards(const web::Request&, const Json& params) {
    return page("card", params, "/v1/issuing/cards", {"cardholder", "last4", "status", "type"});
}

Checked<Json> Stripe::get_authorization(const web::Request& request, const Json&) {
    return find_object("authorization", request.captures.at("id"));
}

Checked<Json> Stripe::list_authorizations(const web::Request&, const Json& params) {
    return page("authorization", params, "/v1/issuing/authorizations",
                {"card", "cardholder", "status"});
}

Checked<Json> Stripe::get_transaction(const web::Request& request, const Json&) {
    return find_object("transaction", request.captures.at("id"));
}

Checked<Json> Stripe::list_transactions(const web::Request&, const Json& params) {
    return page("transaction", params, "/v1/issuing/transactions", {"card", "cardholder", "type"});
}

Checked<Json> Stripe::get_event(const web::Request& request, const Json&) {
    return find_object("event", request.captures.at("id"));
}

Checked<Json> Stripe::list_events(const web::Request&, const Json& params) {
    return page("event", params, "/v1/events", {"type"});
}

Checked<Json> Stripe::get_balance(const web::Request&, const Json&) {
    Json issuing = Json::array();
    Json none = Json::array();
    for (const auto& [currency, start] : config_.balance) {
        issuing.push(Json::object({{"amount", available(currency)}, {"currency", currency}}));
        none.push(Json::object({{"amount", 0},
                                {"currency", currency},
                                {"source_types", Json::object({{"card", 0}})}}));
    }
    return Json::object({{"object", "balance"},
                         {"available", none},
                         {"issuing", Json::object({{"available", issuing}})},
                         {"livemode", false},
                         {"pending", none}});
}

}  // namespace emptor::sandbox::stripe
