#include "sandbox/app/world.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/reasons.h"

namespace emptor::sandbox::app {
namespace {

constexpr const char* kWorld = "world";

std::string store_of(const MerchantSettings& merchant) {
    return "merchant-" + merchant.config.id;
}

core::Result<std::unique_ptr<Store>> open_store(const std::string& folder,
                                                const std::string& name) {
    if (folder.empty()) return std::make_unique<Store>();
    return Store::open(std::filesystem::path(folder) / (name + ".jsonl"));
}

core::Instant instant_of(const Json& json) {
    return core::parse_instant(json.text()).value_or(core::Instant());
}

}  // namespace

World::World() = default;

core::Result<> World::open_stores(const Settings& settings, const std::string& folder) {
    std::vector<std::string> names = {kWorld};
    for (const VendorSettings& vendor : settings.vendors) names.push_back(vendor.id);
    for (const MerchantSettings& merchant : settings.merchants) names.push_back(store_of(merchant));
    for (const std::string& name : names) {
        TRY(auto store, open_store(folder, name));
        stores_.emplace(name, std::move(store));
    }
    return {};
}

void World::open_vendors(const Settings& settings, Outbound& outbound) {
    for (const VendorSettings& vendor : settings.vendors) {
        vendors_.push_back(vendor.make({*stores_[vendor.id], faults_, *webhooks_, *parcels_,
                                        outbound, network_, clock_, real_}));
    }
}

core::Result<> World::know_platforms(const Settings& settings) {
    for (const KnownPlatform& known : settings.known_platforms) {
        std::ifstream file(known.file);
        std::ostringstream text;
        text << file.rdbuf();
        auto profile = ucp::read_profile(known.profile_url, text.str());
        if (!profile) {
            return core::fail(core::reasons::kMalformedRequest,
                              "platform.known: " + known.file + ": " + profile.error().content);
        }
        profiles_->know(std::move(*profile));
    }
    return {};
}

core::Result<> World::open_merchants(const Settings& settings) {
    for (const MerchantSettings& one : settings.merchants) {
        TRY(ucp::Catalog catalog, ucp::Catalog::load(one.config));
        merchants_.push_back(std::make_unique<ucp::Merchant>(
            one.config, std::move(catalog),
            ucp::Deps{*stores_[store_of(one)], faults_, *webhooks_, *parcels_, *profiles_, network_,
                      clock_, real_}));
    }
    return {};
}

core::Result<std::unique_ptr<World>> World::make(const Settings& settings,
                                                 const std::string& state_folder,
                                                 Outbound& outbound, runtime::Executor& executor,
                                                 runtime::Executor& blocking) {
    std::unique_ptr<World> world(new World());
    TRY_OK(world->open_stores(settings, state_folder));
    world->restore_clock();
    world->webhooks_ = std::make_unique<Webhooks>(world->faults_, outbound, executor, blocking);
    world->parcels_ =
        std::make_unique<Parcels>(*world->stores_[kWorld], world->clock_, settings.pace);
    world->open_vendors(settings, outbound);
    world->profiles_ = std::make_unique<ucp::PlatformProfiles>(outbound, world->real_,
                                                               settings.plain_http_profiles);
    TRY_OK(world->know_platforms(settings));
    TRY_OK(world->open_merchants(settings));
    world->parcels_->watch([w = world.get()](const Parcel& parcel) {
        for (const auto& merchant : w->merchants_) merchant->parcel_moved(parcel);
    });
    return world;
}

void World::tick() {
    const std::lock_guard lock(ticking_);
    for (const auto& merchant : merchants_) merchant->tick();
    parcels_->tick();
}

void World::advance(core::Duration by) {
    clock_.advance(by);
    keep_clock();
    tick();
}

void World::set_rate(std::int64_t rate) {
    clock_.set_rate(rate);
    keep_clock();
}

void World::restore_clock() {
    const std::optional<Json> kept = stores_[kWorld]->find("clock", "anchor");
    if (!kept) return;
    const Json& anchor = *kept;
    clock_.restore(
        {instant_of(anchor["real"]), instant_of(anchor["world"]), anchor["rate"].integer(1)});
}

void World::keep_clock() {
    const WorldClock::Anchor anchor = clock_.anchor();
    stores_[kWorld]->put("clock", "anchor",
                         Json::object({{"real", core::format_instant(anchor.real)},
                                       {"world", core::format_instant(anchor.world)},
                                       {"rate", anchor.rate}}));
}

ucp::Merchant* World::merchant(const std::string& id) {
    const auto found = std::ranges::find_if(
        merchants_, [&](const auto& merchant) { return merchant->merchant() == id; });
    return found == merchants_.end() ? nullptr : found->get();
}

}  // namespace emptor::sandbox::app
