#pragma once

// The shapes of the Universal Commerce Protocol, names verbatim (REST binding, version 2026-04-08).
// Only what is read or written; amounts are integers in minor units of the currency beside them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace emptor::connectors::ucp::wire {

// --- profile (/.well-known/ucp)

struct Service {
    std::string version;
    std::string transport;
    std::optional<std::string> endpoint;
};
struct Capability {
    std::string version;
};
struct HandlerIdentity {
    std::optional<std::string> access_token;
};
struct HandlerConfig {
    std::optional<std::string> environment;  // "production" or a name for tests
    std::optional<std::string> endpoint;     // of the tokenizer
    std::optional<HandlerIdentity> identity;
};
struct AvailableInstrument {
    std::string type;
};
struct PaymentHandler {
    std::string id;
    std::string version;
    std::optional<std::vector<AvailableInstrument>> available_instruments;
    std::optional<HandlerConfig> config;
};
struct ProfileUcp {
    std::string version;
    std::map<std::string, std::vector<Service>> services;
    std::map<std::string, std::vector<Capability>> capabilities;
    std::map<std::string, std::vector<PaymentHandler>> payment_handlers;
    std::optional<std::map<std::string, std::string>> supported_versions;  // version -> profile URL
};
struct Business {
    std::optional<std::string> name;
};
struct Profile {
    ProfileUcp ucp;
    std::optional<Business> business;
};

// --- shared

struct Message {
    std::string type;  // error | warning | info
    std::optional<std::string> code;
    std::optional<std::string> content;
    std::optional<std::string> severity;
};
struct ResponseUcp {
    std::optional<std::string> version;
    std::optional<std::string> status;  // "error": there is no resource
};
struct PostalAddress {
    std::optional<std::string> id;
    std::optional<std::string> street_address, extended_address, address_locality, address_region,
        postal_code, address_country, first_name, last_name, phone_number;
};

struct Context {
    std::optional<std::string> address_country, address_region, postal_code, currency;
};

// --- checkout

struct ItemRequest {
    std::string id;
};
struct LineItemRequest {
    std::optional<std::string> id;
    ItemRequest item;
    std::int64_t quantity = 1;
};
struct Buyer {
    std::optional<std::string> first_name, last_name, email, phone_number;
};
struct GroupRequest {
    std::string id;
    std::optional<std::string> selected_option_id;
};
struct MethodRequest {
    std::optional<std::string> id;
    std::string type;
    std::optional<std::vector<std::string>> line_item_ids;
    std::vector<PostalAddress> destinations;
    std::optional<std::string> selected_destination_id;
    std::optional<std::vector<GroupRequest>> groups;
};
struct FulfillmentRequest {
    std::vector<MethodRequest> methods;
};
struct CheckoutRequest {
    std::vector<LineItemRequest> line_items;
    std::optional<Buyer> buyer;
    std::optional<Context> context;
    std::optional<FulfillmentRequest> fulfillment;
};

struct Total {
    std::string type;
    std::int64_t amount = 0;
};
struct Item {
    std::string id;
    std::optional<std::string> title;
    std::int64_t price = 0;
};
struct LineItem {
    std::string id;
    Item item;
    std::int64_t quantity = 0;
};
struct Option {
    std::string id;
    std::string title;
    std::optional<std::string> latest_fulfillment_time;
    std::vector<Total> totals;
};
struct Group {
    std::string id;
    std::optional<std::vector<Option>> options;
    std::optional<std::string> selected_option_id;
};
struct Method {
    std::string id;
    std::string type;
    std::vector<std::string> line_item_ids;
    std::optional<std::vector<PostalAddress>> destinations;
    std::optional<std::string> selected_destination_id;
    std::optional<std::vector<Group>> groups;
};
struct Fulfillment {
    std::optional<std::vector<Method>> methods;
};
struct OrderConfirmation {
    std::string id;
    std::optional<std::string> permalink_url;
};
struct Checkout {
    ResponseUcp ucp;
    std::optional<std::string> id;  // absent when there is no resource, only messages
    std::optional<std::string> status;
    std::optional<std::vector<LineItem>> line_items;
    std::optional<std::string> currency;
    std::optional<std::vector<Total>> totals;
    std::optional<std::vector<Message>> messages;
    std::optional<Fulfillment> fulfillment;
    std::optional<std::string> expires_at;
    std::optional<std::string> continue_url;
    std::optional<OrderConfirmation> order;
};

struct TokenCredential {
    std::string type = "token";
    std::string token;
};
struct Instrument {
    std::string id;
    std::string handler_id;
    std::string type = "card";
    bool selected = true;
    PostalAddress billing_address;
    TokenCredential credential;
};
struct Payment {
    std::vector<Instrument> instruments;
};
struct CompleteRequest {
    Payment payment;
};

// --- order

struct OrderQuantity {
    std::int64_t total = 0;
    std::int64_t fulfilled = 0;
};
struct OrderLineItem {
    std::string id;
    OrderQuantity quantity;
    std::string status;  // processing | partial | fulfilled | removed
};
struct FulfillmentEvent {
    std::string id;
    std::string occurred_at;
    std::string type;  // an open string: shipped, in_transit, delivered, canceled, returned …
    std::optional<std::string> tracking_number, tracking_url, carrier;
};
struct Expectation {
    std::optional<std::string> description;
    std::optional<std::string> fulfillable_on;
};
struct OrderFulfillment {
    std::optional<std::vector<Expectation>> expectations;
    std::optional<std::vector<FulfillmentEvent>> events;
};
struct Adjustment {
    std::string type;  // refund, cancellation, return …
    std::optional<std::string> status;
};
struct Order {
    std::string id;
    std::optional<std::string> checkout_id;
    std::optional<std::string> permalink_url;
    std::vector<OrderLineItem> line_items;
    OrderFulfillment fulfillment;
    std::optional<std::vector<Adjustment>> adjustments;
    std::string currency;
    std::vector<Total> totals;
};

// --- tokenizer

struct CardCredential {
    std::string type = "card";
    std::string card_number_type = "fpan";
    std::string number;
    int expiry_month = 0;
    int expiry_year = 0;
    std::string cvc;
};
struct Binding {
    std::string checkout_id;
    std::optional<HandlerIdentity> identity;
};
struct TokenizeRequest {
    CardCredential credential;
    Binding binding;
};
struct TokenizeResponse {
    std::string token;
};

}  // namespace emptor::connectors::ucp::wire
