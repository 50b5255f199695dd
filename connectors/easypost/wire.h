#pragma once

// The shapes of EasyPost's API, names verbatim.

#include <optional>
#include <string>
#include <vector>

namespace emptor::connectors::easypost::wire {

struct Location {
    std::optional<std::string> city, state, country;
};
struct Detail {
    std::optional<std::string> message, status, datetime;
    std::optional<Location> tracking_location;
};
struct Tracker {
    std::string id;
    std::string tracking_code;
    std::optional<std::string> carrier;
    std::optional<std::string> status;
    std::optional<std::string> est_delivery_date;
    std::optional<std::string> public_url;
    std::optional<std::vector<Detail>> tracking_details;
};
struct TrackerRequest {
    std::string tracking_code;
    std::optional<std::string> carrier;
};
struct CreateTracker {
    TrackerRequest tracker;
};
struct Event {
    std::string id;
    std::string description;
    std::optional<Tracker> result;
};

}  // namespace emptor::connectors::easypost::wire
