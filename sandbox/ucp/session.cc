#include "sandbox/ucp/session.h"

#include <algorithm>
#include <chrono>
#include <format>
#include <set>

#include "core/text.h"
#include "sandbox/ucp/pricing.h"

namespace emptor::sandbox::ucp {
namespace {

std::string line_path(std::size_t index) {
    return std::format("$.line_items[{}]", index);
}

// Lines keep their id when the request names it or the item was there before.
Json lines_of(const Json& session, const Json& body) {
    std::set<std::string> taken;
    for (const Json& line : session["lines"].items()) taken.insert(line["id"].text());
    Json lines = Json::array();
    std::size_t next = 1;
    for (const Json& asked : body["line_items"].items()) {
        std::string id = asked["id"].text();
        const std::string& item = asked["item"]["id"].text();
        if (id.empty()) {
            for (const Json& old : session["lines"].items()) {
                if (old["item_id"].text() == item) id = old["id"].text();
            }
        }
        while (id.empty()) {
            const std::string candidate = "li_" + std::to_string(next++);
            if (taken.insert(candidate).second) id = candidate;
        }
        lines.push(Json::object({{"id", id}, {"item_id", item}, {"quantity", asked["quantity"]}}));
    }
    return lines;
}

std::string sole_destination(const Json& destinations) {
    return destinations.size() == 1 ? destinations.at(0)["id"].text() : std::string();
}

// The one shipping method; a request without methods has none.
Json method_of(const Json& body) {
    const Json& asked = body["fulfillment"]["methods"].at(0);
    if (asked.is_null()) return nullptr;
    Json destinations = Json::array();
    for (Json destination : asked["destinations"].items()) {
        if (!destination.has("id"))
            destination.set("id", "dest_" + std::to_string(destinations.size() + 1));
        destinations.push(std::move(destination));
    }
    std::string selected = asked["selected_destination_id"].text();
    if (selected.empty()) selected = sole_destination(destinations);
    return Json::object(
        {{"type", asked["type"].text_or("shipping")},
         {"count", body["fulfillment"]["methods"].size()},
         {"destinations", destinations},
         {"selected_destination_id", selected},
         {"selected_option_id", asked["groups"].at(0)["selected_option_id"].text()}});
}

const Json& destination_of(const Json& session) {
    const Json& method = session["method"];
    for (const Json& destination : method["destinations"].items()) {
        if (destination["id"].text() == method["selected_destination_id"].text())
            return destination;
    }
    return session["nothing"];
}

void price_lines(const MerchantConfig& merchant, const Shelf& shelf, Json& session) {
    std::size_t index = 0;
    for (Json& line : session.member("lines").items_mutable()) {
        const std::string path = line_path(index++);
        const Item* item = shelf.catalog().find(line["item_id"].text());
        if (item == nullptr) {
            line.set("title", line["item_id"]).set("unit_price", 0).set("gone", true);
            add_error(session, "item_unavailable", "recoverable", "This item is not sold here.",
                      path);
            continue;
        }
        const std::int64_t stock = shelf.stock(*item);
        line.set("title", item->title)
            .set("unit_price", shelf.price(*item))
            .set("weight_g", item->weight_g);
        line.set("image_url", item->image_url.starts_with("http") ? Json(item->image_url) : Json());
        line.set("gone", stock == 0);
        if (stock == 0) {
            add_error(session, "out_of_stock", "recoverable", "This item is out of stock.", path);
        } else if (line["quantity"].integer() > stock && merchant.stock.adjusts_quantity) {
            add_warning(session, "quantity_adjusted",
                        std::format("Quantity adjusted, requested {} units but only {} available",
                                    line["quantity"].integer(), stock),
                        path + ".quantity");
            line.set("quantity", stock);
        } else if (line["quantity"].integer() > stock) {
            add_error(session, "out_of_stock", "recoverable", std::format("Only {} left.", stock),
                      path + ".quantity");
        }
    }
}

Basket basket_of(const Json& session) {
    Basket basket;
    for (const Json& line : session["lines"].items()) {
        basket.lines.push_back(
            {line["unit_price"].integer(), line["quantity"].integer(), line["weight_g"].integer()});
    }
    const Json& destination = destination_of(session);
    basket.country = destination["address_country"].text();
    basket.region = destination["address_region"].text();
    basket.option_id = basket.country.empty() ? "" : session["method"]["selected_option_id"].text();
    return basket;
}

bool delivers_to(const MerchantConfig& merchant, const std::string& country) {
    return std::ranges::find(merchant.countries, country) != merchant.countries.end();
}

void check_method(const MerchantConfig& merchant, Json& session) {
    constexpr std::string_view kMethod = "$.fulfillment.methods[0]";
    const std::string method_path(kMethod);
    if (!session["capabilities"].has("dev.ucp.shopping.fulfillment")) {
        add_error(session, "fulfillment_required", "requires_buyer_input",
                  "Delivery has to be chosen in our shop.", "");
        return;
    }
    const Json method = session["method"];
    if (method.is_null() || method["destinations"].empty()) {
        add_error(session, "missing", "recoverable", "Fulfillment address is required",
                  method_path + ".destinations");
        return;
    }
    if (method["type"].text() != "shipping" || method["count"].integer() > 1) {
        add_error(session, "fulfillment_unsupported", "recoverable",
                  "We ship everything to one address.", method_path);
        return;
    }
    const Json destination = destination_of(session);
    if (destination.is_null()) {
        add_error(session, "missing", "recoverable", "Please select a destination",
                  method_path + ".selected_destination_id");
        return;
    }
    for (const char* part :
         {"street_address", "address_locality", "address_country", "postal_code"}) {
        if (destination[part].text().empty()) {
            add_error(session, "missing", "recoverable", std::string(part) + " is required",
                      method_path + ".destinations[0]." + part);
        }
    }
    const std::string& country = destination["address_country"].text();
    if (country.empty()) return;
    if (country == "US" && destination["address_region"].text().size() != 2) {
        add_error(session, "missing", "recoverable", "A two-letter state is required",
                  method_path + ".destinations[0].address_region");
    }
    if (!delivers_to(merchant, country)) {
        add_error(session, "address_undeliverable", "recoverable",
                  "We do not deliver to " + country + ".",
                  method_path + ".destinations[0].address_country");
        return;
    }
    const std::string& option = method["selected_option_id"].text();
    const bool known = std::ranges::find(merchant.shipping, option, &ShippingOption::id) !=
                       merchant.shipping.end();
    if (!known) {
        add_error(session, option.empty() ? "missing" : "invalid", "recoverable",
                  "Please select a fulfillment option",
                  method_path + ".groups[0].selected_option_id");
    }
}

bool has_error(const Json& session, std::string_view prefix) {
    return std::ranges::any_of(session["messages"].items(), [&](const Json& message) {
        return message["type"].text() == "error" && message["severity"].text().starts_with(prefix);
    });
}

Json options_of(const MerchantConfig& merchant, const Json& session, core::Instant now) {
    Json options = Json::array();
    const Basket basket = basket_of(session);
    for (const ShippingOption& option : merchant.shipping) {
        const auto arrival = [&](int days) {
            return std::format("{:%FT%TZ}", std::chrono::floor<std::chrono::seconds>(
                                                now + std::chrono::days(days)));
        };
        const std::int64_t price = shipping_price(option, basket);
        options.push(Json::object(
            {{"id", option.id},
             {"title", option.title},
             {"description", std::format("Arrives in {} to {} days with {}", option.days_min,
                                         option.days_max, option.carrier)},
             {"carrier", option.carrier},
             {"earliest_fulfillment_time", arrival(option.days_min)},
             {"latest_fulfillment_time", arrival(option.days_max)},
             {"totals",
              Json::array({Json::object(
                  {{"type", "total"}, {"display_text", "Shipping"}, {"amount", price}})})}}));
    }
    return options;
}

Json fulfillment_of(const MerchantConfig& merchant, const Json& session, core::Instant now) {
    Json ids = Json::array();
    for (const Json& line : session["lines"].items()) ids.push(line["id"]);
    const Json available =
        Json::array({Json::object({{"type", "shipping"},
                                   {"line_item_ids", ids},
                                   {"fulfillable_on", "now"},
                                   {"description", "Everything can be shipped now."}})});
    const Json& method = session["method"];
    Json shown = Json::object({{"id", "shipping_1"}, {"type", "shipping"}, {"line_item_ids", ids}});
    if (!method.is_null()) {
        shown.set("destinations", method["destinations"]);
        const std::string& selected = method["selected_destination_id"].text();
        shown.set("selected_destination_id", selected.empty() ? Json() : Json(selected));
        const std::string& country = destination_of(session)["address_country"].text();
        if (delivers_to(merchant, country)) {
            const std::string& option = method["selected_option_id"].text();
            shown.set("groups", Json::array({Json::object(
                                    {{"id", "package_1"},
                                     {"line_item_ids", ids},
                                     {"selected_option_id", option.empty() ? Json() : Json(option)},
                                     {"options", options_of(merchant, session, now)}})}));
        }
    }
    return Json::object({{"methods", Json::array({shown})}, {"available_methods", available}});
}

Json line_items_of(const Json& session) {
    Json items = Json::array();
    for (const Json& line : session["lines"].items()) {
        const std::int64_t amount = line["unit_price"].integer() * line["quantity"].integer();
        Json item = Json::object(
            {{"id", line["item_id"]}, {"title", line["title"]}, {"price", line["unit_price"]}});
        item.set_if(line["image_url"].is_string(), "image_url", line["image_url"]);
        items.push(Json::object(
            {{"id", line["id"]},
             {"item", item},
             {"quantity", line["quantity"]},
             {"totals", Json::array({Json::object({{"type", "subtotal"}, {"amount", amount}}),
                                     Json::object({{"type", "total"}, {"amount", amount}})})}}));
    }
    return items;
}

}  // namespace

void add_error(Json& session, std::string_view code, std::string_view severity,
               std::string_view content, std::string_view path) {
    Json message = Json::object(
        {{"type", "error"}, {"code", code}, {"content", content}, {"severity", severity}});
    message.set_if(!path.empty(), "path", path);
    session.member("messages").push(std::move(message));
}

void add_warning(Json& session, std::string_view code, std::string_view content,
                 std::string_view path) {
    Json message = Json::object({{"type", "warning"}, {"code", code}, {"content", content}});
    message.set_if(!path.empty(), "path", path);
    session.member("messages").push(std::move(message));
}

bool is_terminal(const Json& session) {
    const std::string& status = session["status"].text();
    return status == "completed" || status == "canceled";
}

bool all_lines_gone(const Json& session) {
    return std::ranges::all_of(session["lines"].items(),
                               [](const Json& line) { return line["gone"].boolean(); });
}

void replace_content(Json& session, const Json& body) {
    session.set("lines", lines_of(session, body));
    for (const char* part : {"buyer", "context", "attribution"}) session.set(part, body[part]);
    session.set("method", method_of(body));
    session.set("instruments", without_credentials(body["payment"]["instruments"]));
}

Json without_credentials(const Json& instruments) {
    Json stripped = Json::array();
    for (Json instrument : instruments.items()) {
        instrument.erase("credential");
        stripped.push(std::move(instrument));
    }
    return stripped;
}

void assess(const MerchantConfig& merchant, const Shelf& shelf, Json& session) {
    if (is_terminal(session) || session["status"].text() == "complete_in_progress") return;
    session.set("messages", Json::array());
    price_lines(merchant, shelf, session);
    if (!session["buyer"]["email"].text().contains('@')) {
        add_error(session, "missing", "recoverable", "Buyer email is required", "$.buyer.email");
    }
    check_method(merchant, session);
    session.set("totals", totals_of(merchant, basket_of(session)));
    const bool high =
        merchant.review_from && total_amount(session["totals"]) >= *merchant.review_from;
    if ((high || session["must_review"].boolean()) && !session["reviewed"].boolean()) {
        add_error(session, "high_value_order", "requires_buyer_review",
                  "This order has to be confirmed by the buyer in our shop.", "");
    }
    session.set("status", has_error(session, "requires_") ? "requires_escalation"
                          : has_error(session, "recoverable") || has_error(session, "unrecoverable")
                              ? "incomplete"
                              : "ready_for_complete");
}

Json render_checkout(const MerchantConfig& merchant, const Json& session,
                     const Json& payment_handlers, core::Instant now) {
    Json capabilities = Json::object();
    for (const char* name : {"dev.ucp.shopping.checkout", "dev.ucp.shopping.fulfillment"}) {
        capabilities.set_if(session["capabilities"].has(name), name, session["capabilities"][name]);
    }
    Json answer = Json::object({{"ucp", Json::object({{"version", merchant.version},
                                                      {"status", "success"},
                                                      {"capabilities", capabilities},
                                                      {"payment_handlers", payment_handlers}})}});
    answer.set("id", session["id"])
        .set("status", session["status"])
        .set("currency", merchant.currency.code())
        .set("line_items", line_items_of(session))
        .set("totals", session["totals"])
        .set("links", Json::array({Json::object({{"type", "terms_of_service"},
                                                 {"url", merchant.base_url + "/terms"}}),
                                   Json::object({{"type", "refund_policy"},
                                                 {"url", merchant.base_url + "/refunds"}})}))
        .set("expires_at", session["expires_at"]);
    for (const char* part : {"buyer", "context", "attribution", "order"}) {
        answer.set_if(!session[part].is_null(), part, session[part]);
    }
    answer.set_if(!session["messages"].empty(), "messages", session["messages"]);
    answer.set_if(!session["instruments"].empty(), "payment",
                  Json::object({{"instruments", session["instruments"]}}));
    if (session["capabilities"].has("dev.ucp.shopping.fulfillment")) {
        answer.set("fulfillment", fulfillment_of(merchant, session, now));
    }
    answer.set_if(!is_terminal(session), "continue_url",
                  merchant.base_url + "/checkout/" + session["id"].text());
    return answer;
}

}  // namespace emptor::sandbox::ucp
