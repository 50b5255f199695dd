#include "sandbox/ucp/request_check.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/text.h"

namespace emptor::sandbox::ucp {
namespace {

using Fault = std::optional<ProtocolError>;

Fault bad(std::string content, std::string_view code = "invalid_request") {
    return ProtocolError{400, std::string(code), std::move(content)};
}

enum class Kind { kText, kInteger, kObject, kArray, kBoolean };

bool is(const Json& value, Kind kind) {
    switch (kind) {
        case Kind::kText:
            return value.is_string();
        case Kind::kInteger:
            return value.is_integer();
        case Kind::kObject:
            return value.is_object();
        case Kind::kArray:
            return value.is_array();
        case Kind::kBoolean:
            return value.is_bool();
    }
    return false;
}

std::string_view name_of(Kind kind) {
    constexpr std::array<std::string_view, 5> kNames = {"a string", "an integer", "an object",
                                                        "an array", "a boolean"};
    return kNames[static_cast<std::size_t>(kind)];
}

struct Field {
    std::string_view name;
    Kind kind;
    bool required = false;
};

Fault check_fields(const Json& object, const std::string& path,
                   std::initializer_list<Field> fields) {
    if (!object.is_object()) return bad(path + " must be an object");
    for (const Field& field : fields) {
        const Json& value = object[field.name];
        const std::string where = path + "." + std::string(field.name);
        if (!object.has(field.name)) {
            if (field.required) return bad(where + " is required");
        } else if (!is(value, field.kind)) {
            return bad(where + " must be " + std::string(name_of(field.kind)));
        }
    }
    return std::nullopt;
}

template <class Check>
Fault check_items(const Json& list, const std::string& path, Check check) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (Fault fault = check(list.at(i), path + "[" + std::to_string(i) + "]")) return fault;
    }
    return std::nullopt;
}

Fault check_address(const Json& address, const std::string& path) {
    return check_fields(address, path,
                        {{"id", Kind::kText},
                         {"street_address", Kind::kText},
                         {"extended_address", Kind::kText},
                         {"address_locality", Kind::kText},
                         {"address_region", Kind::kText},
                         {"address_country", Kind::kText},
                         {"postal_code", Kind::kText},
                         {"first_name", Kind::kText},
                         {"last_name", Kind::kText},
                         {"phone_number", Kind::kText}});
}

Fault check_line(const Json& line, const std::string& path) {
    if (Fault f = check_fields(line, path,
                               {{"id", Kind::kText},
                                {"item", Kind::kObject, true},
                                {"quantity", Kind::kInteger, true}})) {
        return f;
    }
    if (Fault f = check_fields(line["item"], path + ".item", {{"id", Kind::kText, true}})) return f;
    const std::int64_t quantity = line["quantity"].integer();
    if (quantity < 1) return bad(path + ".quantity must be at least 1");
    if (quantity > 10'000) return bad(path + ".quantity is too large");
    return std::nullopt;
}

// Nullable texts.
Fault check_selection(const Json& object, std::string_view name, const std::string& path) {
    const Json& value = object[name];
    if (value.is_null() || value.is_string()) return std::nullopt;
    return bad(path + "." + std::string(name) + " must be a string or null");
}

Fault check_method(const Json& method, const std::string& path, CheckoutOperation operation) {
    const bool creating = operation == CheckoutOperation::kCreate;
    if (Fault f = check_fields(method, path,
                               {{"id", Kind::kText},
                                {"type", Kind::kText, creating},
                                {"line_item_ids", Kind::kArray},
                                {"destinations", Kind::kArray},
                                {"groups", Kind::kArray}})) {
        return f;
    }
    if (method.has("type") && method["type"].text() != "shipping" &&
        method["type"].text() != "pickup") {
        return bad(path + ".type must be shipping or pickup");
    }
    if (Fault f = check_selection(method, "selected_destination_id", path)) return f;
    if (Fault f = check_items(method["destinations"], path + ".destinations", check_address))
        return f;
    return check_items(
        method["groups"], path + ".groups",
        [&](const Json& group, const std::string& where) -> Fault {
            if (Fault f = check_fields(group, where, {{"id", Kind::kText, !creating}})) return f;
            return check_selection(group, "selected_option_id", where);
        });
}

Fault check_instrument(const Json& instrument, const std::string& path) {
    if (Fault f = check_fields(instrument, path,
                               {{"id", Kind::kText, true},
                                {"handler_id", Kind::kText, true},
                                {"type", Kind::kText, true},
                                {"selected", Kind::kBoolean},
                                {"display", Kind::kObject},
                                {"billing_address", Kind::kObject},
                                {"credential", Kind::kObject}})) {
        return f;
    }
    if (!instrument.has("credential")) return std::nullopt;
    return check_fields(instrument["credential"], path + ".credential",
                        {{"type", Kind::kText, true}});
}

Fault check_payment(const Json& payment) {
    if (Fault f = check_fields(payment, "$.payment", {{"instruments", Kind::kArray}})) return f;
    return check_items(payment["instruments"], "$.payment.instruments", check_instrument);
}

Fault check_context(const Json& body) {
    if (!body.has("context")) return std::nullopt;
    return check_fields(body["context"], "$.context",
                        {{"address_country", Kind::kText},
                         {"address_region", Kind::kText},
                         {"postal_code", Kind::kText},
                         {"intent", Kind::kText},
                         {"language", Kind::kText},
                         {"currency", Kind::kText},
                         {"eligibility", Kind::kArray}});
}

Fault check_signals(const Json& body) {
    if (!body.has("signals")) return std::nullopt;
    if (!body["signals"].is_object()) return bad("$.signals must be an object");
    for (const auto& [name, value] : body["signals"].members()) {
        if (name.find('.') == std::string::npos)
            return bad("$.signals." + name + " is not a reverse-domain name");
    }
    return std::nullopt;
}

Fault check_omitted(const Json& body, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        if (body.has(name)) {
            return bad("$." + std::string(name) + " is not part of this request",
                       "read_only_field");
        }
    }
    return std::nullopt;
}

Fault check_price_filter(const Json& filters) {
    if (!filters.has("price")) return std::nullopt;
    const Json& price = filters["price"];
    if (Fault f = check_fields(price, "$.filters.price",
                               {{"min", Kind::kInteger}, {"max", Kind::kInteger}}))
        return f;
    if (price["min"].integer() < 0 || price["max"].integer() < 0)
        return bad("$.filters.price must not be negative");
    return std::nullopt;
}

Fault check_filters(const Json& body) {
    if (!body.has("filters")) return std::nullopt;
    if (Fault f = check_fields(body["filters"], "$.filters",
                               {{"categories", Kind::kArray}, {"price", Kind::kObject}})) {
        return f;
    }
    return check_price_filter(body["filters"]);
}

Fault check_texts(const Json& list, const std::string& path) {
    return check_items(list, path, [](const Json& one, const std::string& where) -> Fault {
        return one.is_string() ? std::nullopt : bad(where + " must be a string");
    });
}

}  // namespace

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : core::hex_value(text[i]) < 0) return false;
    }
    return true;
}

Fault check_checkout(const Json& body, CheckoutOperation operation) {
    if (!body.is_object()) return bad("$ must be an object");
    if (Fault f = check_omitted(body, {"ucp", "status", "currency", "totals", "messages", "links",
                                       "expires_at", "continue_url", "order"})) {
        return f;
    }
    if (Fault f = check_signals(body)) return f;
    if (operation == CheckoutOperation::kComplete) {
        if (Fault f = check_omitted(body, {"line_items", "buyer", "context", "fulfillment"}))
            return f;
        if (!body.has("payment")) return bad("$.payment is required");
        return check_payment(body["payment"]);
    }
    if (Fault f = check_fields(body, "$",
                               {{"line_items", Kind::kArray, true},
                                {"buyer", Kind::kObject},
                                {"attribution", Kind::kObject},
                                {"fulfillment", Kind::kObject},
                                {"payment", Kind::kObject}})) {
        return f;
    }
    if (body["line_items"].empty()) return bad("$.line_items must not be empty");
    if (body["line_items"].size() > 100) return bad("$.line_items has too many entries");
    if (Fault f = check_items(body["line_items"], "$.line_items", check_line)) return f;
    if (Fault f = check_context(body)) return f;
    if (body.has("buyer")) {
        if (Fault f = check_fields(body["buyer"], "$.buyer",
                                   {{"first_name", Kind::kText},
                                    {"last_name", Kind::kText},
                                    {"email", Kind::kText},
                                    {"phone_number", Kind::kText}})) {
            return f;
        }
    }
    if (body.has("fulfillment") && body["fulfillment"].has("methods")) {
        const Json& methods = body["fulfillment"]["methods"];
        if (!methods.is_array()) return bad("$.fulfillment.methods must be an array");
        const auto check = [&](const Json& method, const std::string& path) {
            return check_method(method, path, operation);
        };
        if (Fault f = check_items(methods, "$.fulfillment.methods", check)) return f;
    }
    return body.has("payment") ? check_payment(body["payment"]) : std::nullopt;
}

Fault check_search(const Json& body) {
    if (Fault f = check_fields(
            body, "$",
            {{"query", Kind::kText}, {"filters", Kind::kObject}, {"pagination", Kind::kObject}})) {
        return f;
    }
    if (!body.has("query") && body["filters"].empty())
        return bad("a query or a filter is required");
    if (body.has("query") && body["query"].text().empty()) return bad("$.query must not be empty");
    if (Fault f = check_filters(body)) return f;
    if (Fault f = check_context(body)) return f;
    if (Fault f = check_signals(body)) return f;
    if (!body.has("pagination")) return std::nullopt;
    if (Fault f = check_fields(body["pagination"], "$.pagination",
                               {{"cursor", Kind::kText}, {"limit", Kind::kInteger}})) {
        return f;
    }
    if (body["pagination"]["limit"].integer(1) < 1)
        return bad("$.pagination.limit must be at least 1");
    return std::nullopt;
}

Fault check_lookup(const Json& body, std::size_t most) {
    if (Fault f =
            check_fields(body, "$", {{"ids", Kind::kArray, true}, {"filters", Kind::kObject}}))
        return f;
    if (body["ids"].empty()) return bad("$.ids must not be empty");
    if (body["ids"].size() > most) {
        return bad("$.ids may have at most " + std::to_string(most) + " entries",
                   "request_too_large");
    }
    if (Fault f = check_texts(body["ids"], "$.ids")) return f;
    if (Fault f = check_filters(body)) return f;
    return check_context(body);
}

Fault check_product(const Json& body) {
    if (Fault f = check_fields(body, "$",
                               {{"id", Kind::kText, true},
                                {"selected", Kind::kArray},
                                {"preferences", Kind::kArray},
                                {"filters", Kind::kObject}})) {
        return f;
    }
    if (Fault f = check_filters(body)) return f;
    return check_context(body);
}

}  // namespace emptor::sandbox::ucp
