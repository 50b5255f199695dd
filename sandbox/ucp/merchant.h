#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "sandbox/kit/message_signature.h"
#include "sandbox/kit/parcels.h"
#include "sandbox/kit/simulator.h"
#include "sandbox/kit/webhooks.h"
#include "sandbox/network/network.h"
#include "sandbox/ucp/merchant_config.h"
#include "sandbox/ucp/platform_profiles.h"
#include "sandbox/ucp/session.h"
#include "sandbox/ucp/shelf.h"
#include "sandbox/ucp/tokenizer.h"

namespace emptor::sandbox::ucp {

struct Deps {
    Store& store;
    Faults& faults;
    Webhooks& webhooks;
    Parcels& parcels;
    PlatformProfiles& profiles;
    const network::CardNetwork& network;
    const core::Clock& clock;  // the world's
    const core::Clock& real;   // for signatures
};

// A shop that speaks UCP over REST, with its tokenizer, its payments and its warehouse.
// Thread-safe.
class Merchant final : public Simulator {
public:
    Merchant(MerchantConfig config, Catalog catalog, Deps deps);

    std::string_view vendor() const override { return "ucp"; }
    std::string_view merchant() const override { return config_.id; }
    std::vector<Endpoint> endpoints() override;
    web::Response error(int status, std::string_view message) const override;
    // Signs the answers to a completed checkout and of orders.
    void seal(const web::Request& request, std::string_view operation,
              web::Response& response) const override;

    const MerchantConfig& config() const { return config_; }
    // Where it is reached: known once its port is open, before the first request.
    void set_base_url(std::string url) { config_.base_url = std::move(url); }
    std::size_t items() const { return shelf_.catalog().size(); }

    void tick();  // ships what is due
    void parcel_moved(const Parcel& parcel);

    // For the administration. False when there is no such thing.
    bool change_item(const std::string& id, const Json& change);  // {"price": minor, "stock": n}
    bool review_checkout(const std::string& id);  // the buyer has confirmed in the shop
    bool cancel_order(const std::string& id);     // and gives the money back
    Json state() const;

private:
    // Who asks and what both sides can do, for one request.
    struct Caller {
        PlatformProfile profile;
        Json capabilities;
        bool authenticated = false;
    };
    using CallerResult = std::expected<Caller, ProtocolError>;
    using Operation = web::Response (Merchant::*)(const web::Request&, const Caller&,
                                                  const Json& body);
    enum class Key { kNone, kIdempotent };

    web::Response call(const web::Request& request, Operation operation, Key key,
                       std::string_view capability);
    web::Response run_once(const web::Request& request, const Caller& caller, const Json& body,
                           Operation operation);
    CallerResult admit(const web::Request& request, Key key);
    std::optional<ProtocolError> check_signature(const web::Request& request,
                                                 const PlatformProfile& profile);

    web::Response profile(const web::Request& request);
    web::Response page(const web::Request& request);
    web::Response tokenize(const web::Request& request);

    web::Response search(const web::Request& request, const Caller& caller, const Json& body);
    web::Response lookup(const web::Request& request, const Caller& caller, const Json& body);
    web::Response product(const web::Request& request, const Caller& caller, const Json& body);
    Json product_of(const Item& item) const;
    Json envelope(const Caller& caller, std::string_view capability,
                  std::string_view status = "success") const;

    web::Response create_checkout(const web::Request& request, const Caller& caller,
                                  const Json& body);
    web::Response get_checkout(const web::Request& request, const Caller& caller, const Json& body);
    web::Response update_checkout(const web::Request& request, const Caller& caller,
                                  const Json& body);
    web::Response complete_checkout(const web::Request& request, const Caller& caller,
                                    const Json& body);
    web::Response cancel_checkout(const web::Request& request, const Caller& caller,
                                  const Json& body);
    std::optional<Json> find_session(const std::string& id, const std::string& platform);
    void apply_faults(Json& session, std::string_view operation);
    std::optional<web::Response> start_payment(Json& session, const Json& body, Json& instrument);
    web::Response finish_payment(Json session, const network::Decision& decision,
                                 const std::string& failure);
    network::Charge charge_of(const Json& session, const network::Card& card) const;
    web::Response show(const Json& session, int status = 200) const;
    web::Response outcome(const Caller& caller, std::string_view capability, std::string_view code,
                          std::string_view content) const;
    void save(const Json& session);

    web::Response get_order(const web::Request& request, const Caller& caller, const Json& body);
    Json new_order(const Json& session, const std::string& authorization_id) const;
    Json render_order(const Json& order) const;
    void save_order(const Json& order);  // and tells the platform
    bool ship(Json order);
    void drop(Json& order, std::string_view why);
    OutboundRequest order_webhook(const std::string& url, const std::string& event_id,
                                  const std::string& body) const;

    Json business_capabilities() const;
    Json payment_handlers(bool discovery) const;
    SigningKey load_key() const;

    MerchantConfig config_;
    Deps deps_;
    Shelf shelf_;
    SigningKey key_;
    Tokenizer tokenizer_;
    mutable std::mutex mutex_;  // of sessions, orders and the shelf
    std::set<std::string> in_flight_;
    std::set<std::string> to_ship_;  // orders that wait for their shipment
};

}  // namespace emptor::sandbox::ucp
