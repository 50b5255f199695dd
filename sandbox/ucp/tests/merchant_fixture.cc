#include "sandbox/ucp/tests/merchant_fixture.h"

#include <format>

namespace emptor::sandbox::ucp {
namespace {

constexpr const char* kUrl = "https://platform.example/ucp";

Json platform_profile(const SigningKey& key) {
    const auto versions = [](Json more = Json::object()) {
        return Json::array({more.set("version", "2026-04-08")});
    };
    const Json capabilities = Json::object(
        {{"dev.ucp.shopping.checkout", versions()},
         {"dev.ucp.shopping.fulfillment", versions()},
         {"dev.ucp.shopping.order",
          versions(Json::object(
              {{"config", Json::object({{"webhook_url", "https://platform.example/hook?a=1"}})}}))},
         {"dev.ucp.shopping.catalog.search", versions()},
         {"dev.ucp.shopping.catalog.lookup", versions()}});
    return Json::object({{"ucp", Json::object({{"version", "2026-04-08"},
                                               {"services", Json::object()},
                                               {"payment_handlers", Json::object()},
                                               {"capabilities", capabilities}})},
                         {"signing_keys", Json::array({key.public_jwk()})}});
}

}  // namespace

MerchantTest::MerchantTest() {
    network.add(issuer);
    profiles.know(*read_profile(kUrl, platform_profile(platform_key).dump()));
    parcels.watch([this](const Parcel& parcel) { shop->parcel_moved(parcel); });
    open(config());
}

MerchantConfig MerchantTest::config() {
    MerchantConfig merchant;
    merchant.id = "shop";
    merchant.name = "The Shop";
    merchant.base_url = "https://shop.example:8443";
    merchant.currency = *core::Currency::parse("USD");
    merchant.shipping = {{.id = "standard",
                          .title = "Standard",
                          .carrier = "UPS",
                          .flat = 599,
                          .per_kg = 0,
                          .free_from = {},
                          .days_min = 3,
                          .days_max = 5},
                         {.id = "express",
                          .title = "Express",
                          .carrier = "FedEx",
                          .flat = 1999,
                          .per_kg = 0,
                          .free_from = {},
                          .days_min = 1,
                          .days_max = 1}};
    merchant.ships_after = std::chrono::seconds(60);
    return merchant;
}

void MerchantTest::open(MerchantConfig merchant) {
    const auto item = [](std::string id, std::int64_t price, std::int64_t stock) {
        Item made;
        made.id = id;
        made.title = "Thing " + id;
        made.price = price;
        made.stock = stock;
        return made;
    };
    shop = std::make_unique<Merchant>(
        std::move(merchant),
        Catalog::of({item("A", 10'000, 5), item("B", 2500, 0), item("C", 100, 100)}),
        Deps{store, faults, webhooks, parcels, profiles, network, clock, clock});
}

std::string MerchantTest::new_uuid() {
    return std::format("00000000-0000-4000-8000-{:012}", ++uuids);
}

MerchantTest::Answer MerchantTest::call(const std::string& method, const std::string& path,
                                        const Json& body, std::string key, bool is_signed) {
    web::Request request;
    request.method = method;
    request.path = path;
    request.target = path;
    request.headers = {{"ucp-agent", std::string("profile=\"") + kUrl + "\""},
                       {"request-id", new_uuid()},
                       {"host", "shop.example:8443"}};
    if (!body.is_null()) {
        request.body = body.dump();
        request.headers["content-type"] = "application/json";
    }
    if (method != "GET" && !path.contains("catalog"))
        request.headers["idempotency-key"] = key.empty() ? new_uuid() : key;
    if (is_signed) {
        SignedMessage message{.method = method,
                              .authority = "shop.example:8443",
                              .path = path,
                              .query = "",
                              .status = 0,
                              .headers = request.headers,
                              .body = request.body};
        sign(message, platform_key);
        request.headers = message.headers;
    }
    for (const Endpoint& endpoint : shop->endpoints()) {
        if (endpoint.method != method || !match_path(endpoint.path, path, request.captures))
            continue;
        const web::Response response = endpoint.handle(request);
        return {response.status, Json::parse(response.body).value_or(Json())};
    }
    return {404, Json()};
}

Json MerchantTest::content(const std::string& state, const std::string& option,
                           const std::string& item) const {
    const Json destination = Json::object({{"street_address", "1 Main St"},
                                           {"address_locality", "Springfield"},
                                           {"address_region", state},
                                           {"postal_code", "12345"},
                                           {"address_country", "US"}});
    Json method =
        Json::object({{"type", "shipping"}, {"destinations", Json::array({destination})}});
    if (!option.empty())
        method.set(
            "groups",
            Json::array({Json::object({{"id", "package_1"}, {"selected_option_id", option}})}));
    return Json::object(
        {{"line_items",
          Json::array({Json::object({{"item", Json::object({{"id", item}})}, {"quantity", 1}})})},
         {"buyer", Json::object({{"email", "jane@example.com"}})},
         {"fulfillment", Json::object({{"methods", Json::array({method})}})}});
}

MerchantTest::Answer MerchantTest::create(std::int64_t quantity, const std::string& item) {
    const Json line =
        Json::object({{"item", Json::object({{"id", item}})}, {"quantity", quantity}});
    return call("POST", "/ucp/v1/checkout-sessions",
                Json::object({{"line_items", Json::array({line})}}));
}

std::string MerchantTest::ready_session() {
    const Answer made = call("POST", "/ucp/v1/checkout-sessions", content());
    EXPECT_EQ(made.body["status"].text(), "ready_for_complete") << made.body.dump();
    return made.body["id"].text();
}

Json MerchantTest::payment_for(const std::string& session) {
    const Json card = Json::object({{"type", "card"},
                                    {"card_number_type", "fpan"},
                                    {"number", "4242424242424242"},
                                    {"expiry_month", 12},
                                    {"expiry_year", 2030},
                                    {"cvc", "123"}});
    const Answer token = call(
        "POST", "/tokenizer/tokenize",
        Json::object(
            {{"credential", card},
             {"binding",
              Json::object({{"checkout_id", session},
                            {"identity", Json::object({{"access_token", "merchant_shop"}})}})}}));
    EXPECT_EQ(token.status, 200) << token.body.dump();
    const Json credential = Json::object({{"type", "token"}, {"token", token.body["token"]}});
    return Json::object(
        {{"payment",
          Json::object(
              {{"instruments", Json::array({Json::object({{"id", "i1"},
                                                          {"handler_id", "processor_tokenizer"},
                                                          {"type", "card"},
                                                          {"credential", credential}})})}})}});
}

MerchantTest::Answer MerchantTest::complete(const std::string& session, const std::string& key) {
    return call("POST", "/ucp/v1/checkout-sessions/" + session + "/complete", payment_for(session),
                key);
}

std::int64_t MerchantTest::total_of(const Json& checkout) {
    for (const Json& one : checkout["totals"].items()) {
        if (one["type"].text() == "total") return one["amount"].integer();
    }
    return -1;
}

}  // namespace emptor::sandbox::ucp
