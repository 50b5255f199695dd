#include "sandbox/kit/parcels.h"

#include <algorithm>
#include <array>

namespace emptor::sandbox {
namespace {

constexpr auto kRoute =
    std::to_array<std::string_view>({"pre_transit", "in_transit", "out_for_delivery", "delivered"});

std::string next_status(const std::string& status) {
    const auto at = std::ranges::find(kRoute, status);
    return at == kRoute.end() || at + 1 == kRoute.end() ? status : std::string(*(at + 1));
}

Json to_json(const Parcel& parcel) {
    Json steps = Json::array();
    for (const Parcel::Step& step : parcel.steps) {
        steps.push(Json::object({{"status", step.status}, {"at", core::format_instant(step.at)}}));
    }
    return Json::object({{"tracking_number", parcel.tracking_number},
                         {"carrier", parcel.carrier},
                         {"merchant", parcel.merchant},
                         {"order_id", parcel.order_id},
                         {"city", parcel.city},
                         {"steps", steps}});
}

Parcel from_json(const Json& json) {
    Parcel parcel{.tracking_number = json["tracking_number"].text(),
                  .carrier = json["carrier"].text(),
                  .merchant = json["merchant"].text(),
                  .order_id = json["order_id"].text(),
                  .city = json["city"].text(),
                  .steps = {}};
    for (const Json& step : json["steps"].items()) {
        parcel.steps.push_back({step["status"].text(),
                                core::parse_instant(step["at"].text()).value_or(core::Instant())});
    }
    return parcel;
}

}  // namespace

bool Parcel::final() const {
    return status() == "delivered" || status() == "return_to_sender" || status() == "failure";
}

Parcels::Parcels(Store& store, const core::Clock& clock, ParcelPace pace)
    : store_(store), clock_(clock), pace_(pace) {
    for (const Parcel& parcel : all()) {
        if (!parcel.final()) under_way_.insert(parcel.tracking_number);
    }
}

std::chrono::seconds Parcels::time_in(const std::string& status) const {
    if (status == "pre_transit") return pace_.pre_transit;
    if (status == "in_transit") return pace_.in_transit;
    return pace_.out_for_delivery;
}

void Parcels::hand_over(Parcel parcel) {
    move(std::move(parcel), "pre_transit", clock_.now());
}

void Parcels::move(Parcel parcel, std::string status, core::Instant at) {
    parcel.steps.push_back({std::move(status), at});
    store_.put("parcel", parcel.tracking_number, to_json(parcel));
    {
        const std::lock_guard lock(mutex_);
        under_way_.insert(parcel.tracking_number);
        if (parcel.final()) under_way_.erase(parcel.tracking_number);
    }
    for (const Watcher& watcher : watchers_) watcher(parcel);
}

std::optional<Parcel> Parcels::find(const std::string& tracking_number) const {
    const std::optional<Json> json = store_.find("parcel", tracking_number);
    if (!json) return std::nullopt;
    return from_json(*json);
}

std::vector<Parcel> Parcels::all() const {
    std::vector<Parcel> parcels;
    for (const Json& json : store_.list("parcel")) parcels.push_back(from_json(json));
    return parcels;
}

std::vector<Parcel> Parcels::under_way() const {
    std::set<std::string> numbers;
    {
        const std::lock_guard lock(mutex_);
        numbers = under_way_;
    }
    std::vector<Parcel> parcels;
    for (const std::string& number : numbers) {
        if (auto parcel = find(number)) parcels.push_back(std::move(*parcel));
    }
    return parcels;
}

core::Instant Parcels::expected(const Parcel& parcel) const {
    core::Instant at = parcel.steps.back().at;
    for (std::string status = parcel.status(); status != next_status(status);
         status = next_status(status)) {
        at += time_in(status);
    }
    return at;
}

void Parcels::tick() {
    const std::lock_guard lock(moving_);
    for (Parcel parcel : under_way()) {
        while (!parcel.final()) {
            const core::Instant due = parcel.steps.back().at + time_in(parcel.status());
            if (due > clock_.now()) break;
            move(parcel, next_status(parcel.status()), due);
            parcel = *find(parcel.tracking_number);
        }
    }
}

int Parcels::push_on(const std::string& which, const std::string& status) {
    const std::lock_guard lock(moving_);
    int moved = 0;
    for (const Parcel& parcel : under_way()) {
        const bool wanted =
            which.empty() || parcel.tracking_number == which || parcel.order_id == which;
        if (!wanted) continue;
        std::string goal = status.empty() ? next_status(parcel.status()) : status;
        const bool on_route = std::ranges::find(kRoute, goal) != kRoute.end();
        Parcel current = parcel;
        while (on_route && next_status(current.status()) != goal && !current.final()) {
            move(current, next_status(current.status()), clock_.now());
            current = *find(current.tracking_number);
        }
        if (!current.final()) move(current, goal, clock_.now());
        ++moved;
    }
    return moved;
}

}  // namespace emptor::sandbox
