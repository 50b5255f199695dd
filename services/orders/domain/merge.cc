#include "services/orders/domain/merge.h"

#include <algorithm>

namespace emptor::orders {
namespace {

using api::orders::ParcelStatus;

// How far along an order is; only Canceled and Returned lie outside the line.
int progress(OrderState state) {
    switch (state) {
        case OrderState::kUnspecified:
            return 0;
        case OrderState::kConfirmed:
            return 1;
        case OrderState::kProcessing:
            return 2;
        case OrderState::kShipped:
            return 3;
        case OrderState::kOutForDelivery:
            return 4;
        case OrderState::kDelivered:
            return 5;
        case OrderState::kCanceled:
        case OrderState::kReturned:
            return 6;
    }
    return 0;
}

bool may_become(OrderState from, OrderState to) {
    if (is_final(from) && from != OrderState::kDelivered) return false;
    // Who looks rarely sees of a journey only its end.
    if (to == OrderState::kReturned) return true;
    if (to == OrderState::kCanceled) return from != OrderState::kDelivered;
    return progress(to) > progress(from);
}

OrderState state_of(api::integrations::OrderState state) {
    using Theirs = api::integrations::OrderState;
    switch (state) {
        case Theirs::kUnspecified:
            return OrderState::kUnspecified;
        case Theirs::kConfirmed:
            return OrderState::kConfirmed;
        case Theirs::kProcessing:
            return OrderState::kProcessing;
        case Theirs::kShipped:
            return OrderState::kShipped;
        case Theirs::kDelivered:
            return OrderState::kDelivered;
        case Theirs::kCanceled:
            return OrderState::kCanceled;
        case Theirs::kReturned:
            return OrderState::kReturned;
    }
    return OrderState::kUnspecified;
}

OrderState state_of(ParcelStatus status) {
    switch (status) {
        case ParcelStatus::kAnnounced:
            return OrderState::kProcessing;
        case ParcelStatus::kInTransit:
            return OrderState::kShipped;
        case ParcelStatus::kOutForDelivery:
        case ParcelStatus::kReadyForPickup:
            return OrderState::kOutForDelivery;
        case ParcelStatus::kDelivered:
            return OrderState::kDelivered;
        case ParcelStatus::kReturning:
            return OrderState::kReturned;
        case ParcelStatus::kUnspecified:
        case ParcelStatus::kFailed:
            return OrderState::kUnspecified;
    }
    return OrderState::kUnspecified;
}

template <class T>
bool fill(T& field, const T& value) {
    if (value == T{} || field == value) return false;
    field = value;
    return true;
}

bool advance(Order& order, OrderState to) {
    if (to == OrderState::kUnspecified || !may_become(order.state, to)) return false;
    order.state = to;
    return true;
}

bool count(Order& order, bool changed, core::Instant now) {
    if (!changed) return false;
    ++order.version;
    order.updated_at = now;
    return true;
}

}  // namespace

bool is_final(OrderState state) {
    return state == OrderState::kDelivered || state == OrderState::kCanceled ||
           state == OrderState::kReturned;
}

bool apply(Order& order, const api::integrations::MerchantOrder& fact, core::Instant now) {
    bool changed = advance(order, state_of(fact.state));
    changed |= fill(order.permalink, fact.permalink);
    if (!fact.parcels.empty()) {
        const auto& parcel = fact.parcels.back();
        changed |= fill(order.carrier, parcel.carrier);
        changed |= fill(order.tracking_number, parcel.tracking_number);
        changed |= fill(order.tracking_url, parcel.tracking_url);
    }
    if (fact.arrives_by && order.arrives_by != fact.arrives_by) {
        order.arrives_by = fact.arrives_by;
        changed = true;
    }
    return count(order, changed, now);
}

bool apply(Order& order, const api::orders::Tracker& fact, core::Instant now) {
    bool changed = advance(order, state_of(fact.status));
    for (const api::orders::TrackingStep& step : fact.steps) {
        if (std::ranges::contains(order.steps, step)) continue;
        order.steps.push_back(step);
        changed = true;
    }
    std::ranges::stable_sort(order.steps, {}, &api::orders::TrackingStep::at);
    changed |= fill(order.tracking_url, fact.public_url);
    if (fact.arrives_by && order.arrives_by != fact.arrives_by && !is_final(order.state)) {
        order.arrives_by = fact.arrives_by;
        changed = true;
    }
    return count(order, changed, now);
}

}  // namespace emptor::orders
