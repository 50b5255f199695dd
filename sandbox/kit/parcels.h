#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/time.h"
#include "sandbox/kit/clock.h"
#include "sandbox/kit/store.h"

namespace emptor::sandbox {

// How long a parcel stays in each stage, in world time.
struct ParcelPace {
    std::chrono::seconds pre_transit{3600};
    std::chrono::seconds in_transit{86'400};
    std::chrono::seconds out_for_delivery{14'400};
};

// A parcel as the carrier sees it; steps are oldest first, the last one is its state.
struct Parcel {
    std::string tracking_number;
    std::string carrier;
    std::string merchant;
    std::string order_id;
    std::string city;  // of the destination
    struct Step {
        std::string status;  // pre_transit, in_transit, out_for_delivery, delivered,
                             // return_to_sender, failure
        core::Instant at;
    };
    std::vector<Step> steps;

    const std::string& status() const { return steps.back().status; }
    bool final() const;
};

// The carriers' parcels: handed over by merchants, moved by the world's clock or by hand, watched
// by whoever has to tell. Thread-safe; watchers must not move parcels themselves.
class Parcels {
public:
    using Watcher = std::function<void(const Parcel&)>;

    Parcels(Store& store, const core::Clock& clock, ParcelPace pace);

    void watch(Watcher watcher) {
        watchers_.push_back(std::move(watcher));
    }  // before the world runs
    void hand_over(Parcel parcel);  // its first step is pre_transit, now
    std::optional<Parcel> find(const std::string& tracking_number) const;
    std::vector<Parcel> all() const;
    // When a parcel is expected to be delivered, as things stand.
    core::Instant expected(const Parcel& parcel) const;
    void tick();  // moves what is due
    // Moves matching parcels (by tracking number, order or all when empty) one stage on, or
    // straight to `status` if one is given. Returns how many moved.
    int push_on(const std::string& which, const std::string& status);

private:
    void move(Parcel parcel, std::string status, core::Instant at);
    std::vector<Parcel> under_way() const;
    std::chrono::seconds time_in(const std::string& status) const;

    Store& store_;
    const core::Clock& clock_;
    ParcelPace pace_;
    std::vector<Watcher> watchers_;
    std::mutex moving_;  // one mover at a time
    mutable std::mutex mutex_;
    std::set<std::string> under_way_;  // tracking numbers of parcels that have not arrived
};

}  // namespace emptor::sandbox
