#include "connectors/easypost/translate.h"

#include <algorithm>

#include "core/reasons.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"
#include "platform/text/text.h"

namespace emptor::connectors::easypost {
namespace {

using api::orders::ParcelStatus;

std::string place_of(const wire::Detail& detail) {
    if (!detail.tracking_location) return {};
    std::string place;
    const wire::Location& location = *detail.tracking_location;
    for (const auto& part : {location.city, location.state, location.country}) {
        if (part && !part->empty()) place += (place.empty() ? "" : ", ") + *part;
    }
    return place;
}

}  // namespace

ParcelStatus to_status(std::string_view status) {
    if (status == "pre_transit") return ParcelStatus::kAnnounced;
    if (status == "in_transit") return ParcelStatus::kInTransit;
    if (status == "out_for_delivery") return ParcelStatus::kOutForDelivery;
    if (status == "delivered") return ParcelStatus::kDelivered;
    if (status == "available_for_pickup") return ParcelStatus::kReadyForPickup;
    if (status == "return_to_sender") return ParcelStatus::kReturning;
    if (status == "failure" || status == "cancelled" || status == "error")
        return ParcelStatus::kFailed;
    return ParcelStatus::kUnspecified;
}

Tracker to_tracker(const wire::Tracker& tracker) {
    Tracker told{.tracker_id = tracker.id,
                 .tracking_number = tracker.tracking_code,
                 .carrier = tracker.carrier.value_or(""),
                 .status = to_status(tracker.status.value_or("")),
                 .public_url = tracker.public_url.value_or("")};
    if (const auto arrives = core::parse_instant(tracker.est_delivery_date.value_or(""))) {
        told.arrives_by = *arrives;
    }
    if (!tracker.tracking_details) return told;
    for (const wire::Detail& detail : *tracker.tracking_details) {
        const auto at = core::parse_instant(detail.datetime.value_or(""));
        if (!at) continue;
        told.steps.push_back({*at, to_status(detail.status.value_or("")),
                              detail.message.value_or(""), place_of(detail)});
    }
    std::ranges::stable_sort(told.steps, {}, &api::orders::TrackingStep::at);
    return told;
}

core::Result<> check_signature(const std::string& header, const std::string& body,
                               const std::string& secret) {
    const std::string key = text::decomposed(secret).value_or("");
    const std::string wanted = "hmac-sha256-hex=" + crypto::hex(crypto::hmac_sha256(key, body));
    if (key.empty() || !crypto::constant_time_equal(header, wanted)) {
        return core::fail(core::reasons::kWebhookBadSignature, "the signature does not match");
    }
    return {};
}

}  // namespace emptor::connectors::easypost
