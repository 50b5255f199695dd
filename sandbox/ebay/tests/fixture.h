#pragma once

#include <gtest/gtest.h>

#include "sandbox/ebay/ebay.h"
#include "sandbox/kit/digest.h"
#include "sandbox/kit/testing/fakes.h"

namespace emptor::sandbox::ebay {

struct Answer {
    int status;
    std::map<std::string, std::string> headers;
    Json body;

    std::int64_t error() const { return body["errors"].at(0)["errorId"].integer(); }
    std::int64_t warning() const { return body["warnings"].at(0)["errorId"].integer(); }
};

// The simulated eBay, called as an application does.
class EbayFixture : public ::testing::Test {
protected:
    using Headers = std::map<std::string, std::string>;

    Answer send(std::string method, std::string target, std::string body, Headers headers) {
        web::Request request;
        request.method = std::move(method);
        request.target = target;
        request.path = target.substr(0, target.find('?'));
        for (const auto& [name, value] : decode_form(query_of(target)))
            request.query.emplace(name, value);
        request.body = std::move(body);
        request.headers = std::move(headers);
        request.headers["host"] = "ebay.example";
        for (const Endpoint& endpoint : ebay.endpoints()) {
            if (endpoint.method != request.method ||
                !match_path(endpoint.path, request.path, request.captures))
                continue;
            const web::Response response = endpoint.handle(request);
            return {response.status, response.headers,
                    Json::parse(response.body).value_or(Json(response.body))};
        }
        return {0, {}, Json()};
    }
    Answer ask_token(std::string body, std::string pair = "id:secret") {
        return send("POST", "/identity/v1/oauth2/token", std::move(body),
                    {{"authorization", "Basic " + to_base64(pair)}});
    }
    std::string token() {
        return ask_token(
                   "grant_type=client_credentials&scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_"
                   "scope")
            .body["access_token"]
            .text();
    }
    Answer get(std::string target, Headers headers = {}) {
        if (bearer.empty()) bearer = token();
        headers["authorization"] = "Bearer " + bearer;
        return send("GET", std::move(target), "", std::move(headers));
    }
    Answer search(std::string query, Headers headers = {}) {
        return get("/buy/browse/v1/item_summary/search?" + std::move(query), std::move(headers));
    }
    Answer item(std::string id, Headers headers = {}) {
        for (std::size_t at; (at = id.find('|')) != std::string::npos;) id.replace(at, 1, "%7C");
        return get("/buy/browse/v1/item/" + id, std::move(headers));
    }

    Store store;
    testing::HandClock clock;
    Ebay ebay{{.client_id = "id", .client_secret = "secret", .calls_per_day = 400}, {store, clock}};
    std::string bearer;
};

// Searches that find everything: every title has a blank-free piece of these.
inline constexpr const char* kEverything =
    "q=(a,e,i,o,u)&filter=buyingOptions:%7BFIXED_PRICE%7CAUCTION%7D&fieldgroups=EXTENDED&limit=200";

}  // namespace emptor::sandbox::ebay
