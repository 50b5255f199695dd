#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "sandbox/kit/vendor.h"
#include "sandbox/stripe/controls.h"
#include "sandbox/stripe/params.h"

namespace emptor::sandbox::stripe {

struct WebhookTarget {
    std::string id;
    std::string url;
    std::string secret;               // whsec_…
    std::vector<std::string> events;  // "*" for all but the authorisation request
};

struct Config {
    std::string secret_key;        // everything but card numbers
    std::string card_reading_key;  // only GET /v1/issuing/cards/{id}, with its number
    std::vector<WebhookTarget> webhooks;
    bool approve_on_timeout = false;  // when the authorisation request gets no valid answer in 2 s
    std::map<std::string, std::int64_t>
        balance;  // issuing balance at the start, by lower-case currency
};

struct Deps {
    Store& store;
    Faults& faults;
    Webhooks& webhooks;
    const core::Clock& clock;  // the world's
    const core::Clock& real;   // for signatures
};

// Stripe Issuing: cardholders, virtual cards, spending controls, real-time authorisation,
// transactions, events and webhooks. Test mode only. Thread-safe.
class Stripe final : public Vendor, public network::Issuer {
public:
    Stripe(Config config, Deps deps);

    std::string_view vendor() const override { return "stripe"; }
    std::vector<Endpoint> endpoints() override;
    web::Response error(int status, std::string_view message) const override;
    void seal(const web::Request& request, std::string_view operation,
              web::Response& response) const override;

    bool owns(std::string_view number) const override;
    network::Decision authorize(const network::Charge& charge) override;
    bool capture(const std::string& authorization_id, std::int64_t amount) override;
    bool reverse(const std::string& authorization_id) override;
    bool refund(const std::string& authorization_id, std::int64_t amount) override;

    Json state() const override;
    // {"approve_on_timeout": bool, "webhooks": [{id, url, secret, events}]}
    std::string change(const Json& body) override;

private:
    using Operation = Checked<Json> (Stripe::*)(const web::Request&, const Json& params);
    struct Step {
        bool go_on = false;
        std::string reason;
        std::string message;
    };

    web::Response call(const web::Request& request, Operation operation, bool reads_number);
    web::Response run_once(const web::Request& request, const Json& params, Operation operation);
    Checked<void> check_key(const web::Request& request, bool reads_number) const;
    std::string key_of(const web::Request& request) const;

    Checked<Json> create_cardholder(const web::Request& request, const Json& params);
    Checked<Json> get_cardholder(const web::Request& request, const Json& params);
    Checked<Json> list_cardholders(const web::Request& request, const Json& params);
    Checked<Json> create_card(const web::Request& request, const Json& params);
    Checked<Json> update_card(const web::Request& request, const Json& params);
    Checked<Json> get_card(const web::Request& request, const Json& params);
    Checked<Json> list_cards(const web::Request& request, const Json& params);
    Checked<Json> get_authorization(const web::Request& request, const Json& params);
    Checked<Json> list_authorizations(const web::Request& request, const Json& params);
    Checked<Json> get_transaction(const web::Request& request, const Json& params);
    Checked<Json> list_transactions(const web::Request& request, const Json& params);
    Checked<Json> get_event(const web::Request& request, const Json& params);
    Checked<Json> list_events(const web::Request& request, const Json& params);
    Checked<Json> get_balance(const web::Request& request, const Json& params);
    Checked<Json> find_object(const std::string& kind, const std::string& id) const;
    Checked<Json> page(const std::string& kind, const Json& params, std::string_view url,
                       std::initializer_list<std::string_view> filters) const;

    Step check_card(const Json& card, const Json& secret, const network::Charge& charge) const;
    Step ask_customer(const Json& authorization);
    std::vector<Spent> spent_on(const std::string& card_id) const;
    std::int64_t available(const std::string& currency) const;
    Json new_authorization(const Json& card, const network::Charge& charge) const;
    void add_transaction(const Json& authorization, std::int64_t amount, std::string_view type);
    void close(Json authorization, std::string_view status);
    void cancel_after_payment(const std::string& card_id);
    void tell(std::string_view type, const Json& object);
    Json make_event(std::string_view type, const Json& object) const;
    OutboundRequest signed_request(const WebhookTarget& target, const Json& event) const;
    std::vector<WebhookTarget> targets() const;
    std::int64_t now() const;

    Config config_;
    Deps deps_;
    mutable std::mutex mutex_;         // of changes to several documents and of in_flight_
    mutable std::mutex config_mutex_;  // of what the administration changes in config_
    std::set<std::string> in_flight_;
};

Config read_settings(const SettingReader& settings);
VendorMaker make_simulator(const SettingReader& settings);

}  // namespace emptor::sandbox::stripe
