#pragma once

#include <string>

#include "connectors/port/account.h"
#include "connectors/port/webhook.h"
#include "core/time.h"
#include "emptor/orders/v1/types.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::connectors {

using api::orders::Tracker;

struct TrackingEvent {
    std::string event_id;
    Tracker tracker;
};

// Follows parcels.
class Tracking {
public:
    virtual ~Tracking() = default;
    // Starts to follow a parcel; the same number again gives the same tracker.
    virtual runtime::Task<core::Result<Tracker>> track(runtime::Context ctx, Account account,
                                                       std::string carrier,
                                                       std::string tracking_number) = 0;
    virtual runtime::Task<core::Result<Tracker>> get(runtime::Context ctx, Account account,
                                                     std::string tracker_id) = 0;
    // Errors: webhook-bad-signature, webhook-stale, webhook-malformed.
    virtual core::Result<TrackingEvent> read_webhook(const Account& account, const Webhook& webhook,
                                                     core::Instant now) = 0;
};

}  // namespace emptor::connectors
