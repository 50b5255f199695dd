#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emptor/orders/v1/types.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::orders {

// An order with what only this service knows of it.
struct Followed {
    api::orders::Order order;
    std::string person;
    std::string tracker_id;  // of the tracking vendor; empty: no parcel known yet
};

// Where orders are kept. Thread-safe.
class OrderStore {
public:
    virtual ~OrderStore() = default;

    // Stores a new order and tells of it (order.created); the one that stands if there is one.
    virtual runtime::Task<core::Result<Followed>> add(runtime::Context ctx, Followed followed) = 0;
    // Stores a changed order and tells of it: order.updated, and tracking.update if `parcel` says
    // so. Errors: sql-conflict if the stored version is not `before`.
    virtual runtime::Task<core::Result<>> update(runtime::Context ctx, Followed followed,
                                                 std::int64_t before, bool parcel) = 0;

    // Errors: not-found, also for another person's.
    virtual runtime::Task<core::Result<api::orders::Order>> get(runtime::Context ctx,
                                                                std::string person,
                                                                std::string purchase_id) = 0;
    virtual runtime::Task<core::Result<std::vector<api::orders::Order>>> list(runtime::Context ctx,
                                                                              std::string person,
                                                                              int limit) = 0;

    virtual runtime::Task<core::Result<std::optional<Followed>>> by_merchant_order(
        runtime::Context ctx, std::string merchant_id, std::string order_id) = 0;
    virtual runtime::Task<core::Result<std::optional<Followed>>> by_tracker(
        runtime::Context ctx, std::string tracker_id) = 0;
    // Orders whose time to be looked at has come; their next time is set to `next` at once, so that
    // several processes share the work.
    virtual runtime::Task<core::Result<std::vector<Followed>>> take_due(runtime::Context ctx,
                                                                        core::Instant now,
                                                                        core::Instant next,
                                                                        int limit) = 0;
};

}  // namespace emptor::orders
