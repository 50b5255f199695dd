#pragma once

#include "sandbox/app/world.h"

namespace emptor::sandbox::app {

// The hands on the simulated world: clock, faults, stock, what happened. For people and tests on
// this machine; it asks for no password, so its port stays on loopback.
class Admin final : public Simulator {
public:
    explicit Admin(World& world) : world_(world) {}

    std::string_view vendor() const override { return "admin"; }
    std::string_view merchant() const override { return ""; }
    std::vector<Endpoint> endpoints() override;
    web::Response error(int status, std::string_view message) const override;

private:
    web::Response get_clock() const;
    web::Response set_clock(const Json& body);
    web::Response add_faults(const Json& body);
    web::Response state() const;
    web::Response requests(const web::Request& request) const;
    web::Response push_parcels(const Json& body);
    web::Response change_items(ucp::Merchant& merchant, const Json& body);

    World& world_;
};

}  // namespace emptor::sandbox::app
