#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "sandbox/kit/vendor.h"

namespace emptor::sandbox::easypost {

struct Config {
    std::string api_key;
    std::string webhook_url;     // empty: none but those made through the API
    std::string webhook_secret;  // ASCII, so that NFKD leaves it as it is
};

struct Deps {
    Store& store;
    Webhooks& webhooks;
    Parcels& parcels;
    const core::Clock& clock;  // the world's
    const core::Clock& real;   // for signatures
};

// EasyPost's trackers, events and webhooks. A tracker follows the parcel that a simulated merchant
// has handed over under its number; the test codes EZ1000000001 to EZ7000000007 have their fixed
// states; any other number stays "unknown" until a parcel appears. Thread-safe.
class EasyPost final : public Vendor {
public:
    EasyPost(Config config, Deps deps);

    std::string_view vendor() const override { return "easypost"; }
    std::vector<Endpoint> endpoints() override;
    web::Response error(int status, std::string_view message) const override;

    // A parcel has moved: refreshes its trackers and tells the webhooks.
    void parcel_moved(const Parcel& parcel);
    Json state() const override;

private:
    using Operation = web::Response (EasyPost::*)(const web::Request&);

    web::Response call(const web::Request& request, Operation operation);
    web::Response create_tracker(const web::Request& request);
    web::Response get_tracker(const web::Request& request);
    web::Response list_trackers(const web::Request& request);
    web::Response get_event(const web::Request& request);
    web::Response list_events(const web::Request& request);
    web::Response create_webhook(const web::Request& request);
    web::Response list_webhooks(const web::Request& request);
    web::Response delete_webhook(const web::Request& request);
    web::Response page(const web::Request& request, const std::string& kind) const;

    Json new_tracker(const std::string& code, const std::string& carrier) const;
    void show(Json& tracker, const Parcel& parcel) const;
    void tell(std::string_view what, const Json& tracker, const Json& previous);
    void send(const std::string& webhook_id, const std::string& url, const std::string& secret,
              std::string_view what, const std::string& body);
    std::string now_text() const;

    Config config_;
    Deps deps_;
    mutable std::mutex mutex_;
};

VendorMaker make_simulator(const SettingReader& settings);

}  // namespace emptor::sandbox::easypost
