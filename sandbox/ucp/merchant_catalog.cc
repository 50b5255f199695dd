// A merchant's public face: profile, catalogue and pages.
#include <algorithm>
#include <charconv>
#include <set>

#include "core/text.h"
#include "sandbox/kit/digest.h"
#include "sandbox/ucp/merchant.h"
#include "sandbox/ucp/request_check.h"

namespace emptor::sandbox::ucp {
namespace {

constexpr std::string_view kSearch = "dev.ucp.shopping.catalog.search";
constexpr std::string_view kLookup = "dev.ucp.shopping.catalog.lookup";
constexpr std::size_t kLongestPage = 50;
constexpr std::size_t kMostIds = 50;
constexpr std::string_view kHandler = "com.example.processor_tokenizer";

SearchFilter filter_of(const Json& body) {
    SearchFilter filter;
    for (const Json& one : body["filters"]["categories"].items())
        filter.categories.push_back(one.text());
    const Json& price = body["filters"]["price"];
    if (price.has("min")) filter.least = price["min"].integer();
    if (price.has("max")) filter.most = price["max"].integer();
    return filter;
}

// A cursor is the position to go on from.
std::optional<std::size_t> position_of(const std::string& cursor) {
    if (cursor.empty()) return 0;
    const std::string text = from_base64(cursor);
    std::size_t position = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return position;
}

std::string html(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

web::Response refuse(const ProtocolError& error) {
    return json_response(error.status,
                         Json::object({{"code", error.code}, {"content", error.content}}));
}

std::string path_text(const std::vector<std::string>& categories) {
    return core::join(categories, " > ");
}

}  // namespace

Json Merchant::business_capabilities() const {
    Json capabilities = Json::object();
    const std::string site = "https://ucp.dev/" + config_.version;
    const auto add = [&](const std::string& name, const std::string& spec,
                         const std::string& schema, Json extends) {
        Json entry = Json::object({{"version", config_.version},
                                   {"spec", site + "/specification/" + spec},
                                   {"schema", site + "/schemas/shopping/" + schema + ".json"}});
        entry.set_if(!extends.is_null(), "extends", std::move(extends));
        capabilities.set(name, Json::array({entry}));
    };
    add("dev.ucp.shopping.checkout", "checkout", "checkout", nullptr);
    add("dev.ucp.shopping.fulfillment", "fulfillment", "fulfillment", "dev.ucp.shopping.checkout");
    add("dev.ucp.shopping.order", "order", "order", nullptr);
    add(std::string(kSearch), "catalog/search", "catalog_search", nullptr);
    add(std::string(kLookup), "catalog/lookup", "catalog_lookup", nullptr);
    return capabilities;
}

Json Merchant::payment_handlers(bool discovery) const {
    const Json instruments = Json::array({Json::object(
        {{"type", "card"},
         {"constraints", Json::object({{"brands", Json::array({"visa", "mastercard"})}})}})});
    Json handler = Json::object({{"id", "processor_tokenizer"}, {"version", config_.version}});
    if (discovery) {
        handler.set("spec", "https://example.com/ucp/processor-tokenizer.json")
            .set("schema", "https://example.com/ucp/processor-tokenizer/schema.json");
    }
    handler.set("available_instruments", instruments)
        .set("config",
             Json::object({{"environment", "sandbox"},
                           {"business_id", config_.id},
                           {"endpoint", config_.base_url + "/tokenizer"},
                           {"identity", Json::object({{"access_token", tokenizer_.identity()}})}}));
    return Json::object({{std::string(kHandler), Json::array({handler})}});
}

web::Response Merchant::profile(const web::Request&) {
    const std::string site = "https://ucp.dev/" + config_.version;
    const Json rest = Json::object({{"version", config_.version},
                                    {"spec", site + "/specification/overview"},
                                    {"transport", "rest"},
                                    {"endpoint", config_.base_url + "/ucp/v1"},
                                    {"schema", site + "/services/shopping/rest.openapi.json"}});
    const Json ucp =
        Json::object({{"version", config_.version},
                      {"services", Json::object({{"dev.ucp.shopping", Json::array({rest})}})},
                      {"capabilities", business_capabilities()},
                      {"payment_handlers", payment_handlers(true)}});
    const Json business =
        Json::object({{"name", config_.name}, {"currency", config_.currency.code()}});
    web::Response response =
        json_response(200, Json::object({{"ucp", ucp},
                                         {"signing_keys", Json::array({key_.public_jwk()})},
                                         {"business", business}}));
    response.headers["Cache-Control"] = "public, max-age=60";
    return response;
}

Json Merchant::product_of(const Item& item) const {
    const auto price = [&](std::int64_t amount) {
        return Json::object({{"amount", amount}, {"currency", config_.currency.code()}});
    };
    const std::int64_t now = shelf_.price(item);
    const std::int64_t stock = shelf_.stock(item);
    const std::string url = config_.base_url + "/products/" + item.id;
    const Json description =
        Json::object({{"plain", item.description.empty() ? item.title : item.description}});
    Json categories = Json::array();
    if (!item.categories.empty()) {
        categories.push(
            Json::object({{"value", path_text(item.categories)}, {"taxonomy", "merchant"}}));
    }
    Json barcodes = Json::array();
    for (const std::string& gtin : item.gtins)
        barcodes.push(Json::object({{"type", "GTIN"}, {"value", gtin}}));
    Json variant = Json::object({{"id", item.id}, {"sku", item.id}});
    variant.set_if(!barcodes.empty(), "barcodes", barcodes);
    variant.set("title", item.title)
        .set("description", description)
        .set("url", url)
        .set("price", price(now));
    variant.set_if(item.list_price.has_value(), "list_price", price(item.list_price.value_or(0)));
    variant
        .set("availability", Json::object({{"available", stock > 0},
                                           {"status", stock > 0 ? "in_stock" : "out_of_stock"}}))
        .set("tags", Json::array({item.condition}))
        .set("seller", Json::object({{"name", config_.name}}));
    Json metadata = Json::object({{"condition", item.condition}});
    metadata.set_if(!item.brand.empty(), "brand", item.brand);
    metadata.set_if(!item.mpn.empty(), "mpn", item.mpn);
    metadata.set_if(!item.attributes.empty(), "attributes", item.attributes);
    variant.set("metadata", metadata);
    Json product = Json::object({{"id", "prod_" + item.id},
                                 {"title", item.title},
                                 {"description", description},
                                 {"url", url}});
    product.set_if(!categories.empty(), "categories", categories);
    product.set("price_range", Json::object({{"min", price(now)}, {"max", price(now)}}));
    if (item.image_url.starts_with("http")) {
        product.set("media",
                    Json::array({Json::object(
                        {{"type", "image"}, {"url", item.image_url}, {"alt_text", item.title}})}));
    }
    return product.set("variants", Json::array({variant}));
}

web::Response Merchant::search(const web::Request&, const Caller& caller, const Json& body) {
    if (const auto fault = check_search(body)) return refuse(*fault);
    const std::optional<std::size_t> begin = position_of(body["pagination"]["cursor"].text());
    if (!begin) return refuse({400, "invalid_request", "$.pagination.cursor is none of ours"});
    const std::size_t limit =
        std::min(static_cast<std::size_t>(body["pagination"]["limit"].integer(10)), kLongestPage);
    const std::vector<const Item*> found =
        shelf_.catalog().search(body["query"].text(), filter_of(body));
    const std::size_t end = std::min(found.size(), *begin + limit);
    Json products = Json::array();
    for (std::size_t i = *begin; i < end; ++i) products.push(product_of(*found[i]));
    Json pagination =
        Json::object({{"has_next_page", end < found.size()}, {"total_count", found.size()}});
    pagination.set_if(end < found.size(), "cursor", to_base64url(std::to_string(end)));
    return json_response(200, Json::object({{"ucp", envelope(caller, kSearch)},
                                            {"products", products},
                                            {"pagination", pagination}}));
}

web::Response Merchant::lookup(const web::Request&, const Caller& caller, const Json& body) {
    if (const auto fault = check_lookup(body, kMostIds)) return refuse(*fault);
    const SearchFilter filter = filter_of(body);
    std::vector<const Item*> order;
    std::map<const Item*, Json> inputs;
    std::set<std::string> asked;
    Json missing = Json::array();
    for (const Json& one : body["ids"].items()) {
        const std::string& id = one.text();
        if (!asked.insert(id).second) continue;
        const std::vector<const Item*> items = shelf_.catalog().lookup(id);
        if (items.empty())
            missing.push(Json::object({{"type", "info"}, {"code", "not_found"}, {"content", id}}));
        for (const Item* item : items) {
            const std::int64_t price = shelf_.price(*item);
            if ((filter.least && price < *filter.least) || (filter.most && price > *filter.most))
                continue;
            if (!inputs.contains(item)) order.push_back(item);
            const bool by_product = id == "prod_" + item->id;
            inputs[item].push(
                Json::object({{"id", id}, {"match", by_product ? "featured" : "exact"}}));
        }
    }
    Json products = Json::array();
    for (const Item* item : order) {
        Json product = product_of(*item);
        product.member("variants").items_mutable()[0].set("inputs", inputs[item]);
        products.push(std::move(product));
    }
    Json answer = Json::object({{"ucp", envelope(caller, kLookup)}, {"products", products}});
    answer.set_if(!missing.empty(), "messages", missing);
    return json_response(200, answer);
}

web::Response Merchant::product(const web::Request&, const Caller& caller, const Json& body) {
    if (const auto fault = check_product(body)) return refuse(*fault);
    const std::vector<const Item*> items = shelf_.catalog().lookup(body["id"].text());
    if (items.empty())
        return outcome(caller, kLookup, "not_found", "Product not found: " + body["id"].text());
    return json_response(200, Json::object({{"ucp", envelope(caller, kLookup)},
                                            {"product", product_of(*items.front())}}));
}

web::Response Merchant::page(const web::Request& request) {
    std::string text = "<p>" + html(config_.name) + "</p>";
    const auto id = request.captures.find("id");
    if (id != request.captures.end() && request.path.starts_with("/products/")) {
        const Item* item = shelf_.catalog().find(id->second);
        if (item == nullptr) return error(404, "no such product");
        const core::Money price(shelf_.price(*item), config_.currency);
        text += "<h1>" + html(item->title) + "</h1><p>" + price.text() + "</p>";
    } else if (id != request.captures.end()) {
        text += "<h1>" + html(id->second) + "</h1>";
    }
    web::Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body = "<!doctype html><html><body>" + text + "</body></html>";
    return response;
}

}  // namespace emptor::sandbox::ucp
