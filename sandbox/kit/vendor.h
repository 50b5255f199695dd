#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sandbox/kit/faults.h"
#include "sandbox/kit/outbound.h"
#include "sandbox/kit/parcels.h"
#include "sandbox/kit/setting_reader.h"
#include "sandbox/kit/simulator.h"
#include "sandbox/kit/store.h"
#include "sandbox/kit/webhooks.h"
#include "sandbox/network/network.h"

namespace emptor::sandbox {

// What a vendor shares with the rest of the simulated world; outlives it.
struct VendorDeps {
    Store& store;  // its own
    Faults& faults;
    Webhooks& webhooks;
    Parcels& parcels;
    Outbound& outbound;
    network::CardNetwork& network;
    const core::Clock& clock;  // the world's
    const core::Clock& real;   // for signatures
};

// A simulator that joins by its folder: simulator.yaml says what settings it has, make_simulator()
// in NAME/NAME.h makes it.
class Vendor : public Simulator {
public:
    std::string_view merchant() const override { return ""; }

    // For the administration: what has happened here, and a change by hand. The answer says what is
    // wrong with the change; empty: it is done.
    virtual Json state() const = 0;
    virtual std::string change(const Json& body);
};

// Settings are checked before there is a world: what comes of it is made later.
using VendorMaker = std::function<std::unique_ptr<Vendor>(const VendorDeps&)>;

// A vendor as the registry knows it.
struct VendorEntry {
    std::string_view id;         // the folder's name
    std::string_view simulator;  // the text of simulator.yaml
    VendorMaker (*make_simulator)(const SettingReader& settings);
};

}  // namespace emptor::sandbox
