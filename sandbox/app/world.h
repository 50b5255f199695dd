#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/runtime/worker_pool.h"
#include "sandbox/app/settings.h"
#include "sandbox/kit/clock.h"
#include "sandbox/kit/host.h"
#include "sandbox/kit/outbound.h"
#include "sandbox/ucp/merchant.h"

namespace emptor::sandbox::app {

// All simulators of a run and what they share. Built once, then used from many threads.
class World {
public:
    // `state_folder` empty: nothing survives the process. Errors: those of the feeds and the
    // journal.
    static core::Result<std::unique_ptr<World>> make(const Settings& settings,
                                                     const std::string& state_folder,
                                                     Outbound& outbound,
                                                     runtime::Executor& executor,
                                                     runtime::Executor& blocking);

    // Lets everything happen that is due: shipments, parcels. One at a time; never blocks for long.
    void tick();
    // Moves the clock, keeps it over a restart, and lets happen what became due.
    void advance(core::Duration by);
    void set_rate(std::int64_t rate);

    WorldClock& clock() { return clock_; }
    Faults& faults() { return faults_; }
    RequestLog& log() { return log_; }
    Webhooks& webhooks() { return *webhooks_; }
    Parcels& parcels() { return *parcels_; }
    const std::vector<std::unique_ptr<Vendor>>& vendors() { return vendors_; }
    const std::vector<std::unique_ptr<ucp::Merchant>>& merchants() { return merchants_; }
    ucp::Merchant* merchant(const std::string& id);

private:
    World();
    core::Result<> open_stores(const Settings& settings, const std::string& folder);
    void open_vendors(const Settings& settings, Outbound& outbound);
    core::Result<> know_platforms(const Settings& settings);
    core::Result<> open_merchants(const Settings& settings);
    void restore_clock();
    void keep_clock();

    core::SystemClock real_;
    WorldClock clock_{real_};
    Faults faults_;
    RequestLog log_{2000};
    std::map<std::string, std::unique_ptr<Store>> stores_;
    std::unique_ptr<Webhooks> webhooks_;
    std::unique_ptr<Parcels> parcels_;
    network::CardNetwork network_;
    std::vector<std::unique_ptr<Vendor>> vendors_;
    std::unique_ptr<ucp::PlatformProfiles> profiles_;
    std::vector<std::unique_ptr<ucp::Merchant>> merchants_;
    std::mutex ticking_;
};

}  // namespace emptor::sandbox::app
