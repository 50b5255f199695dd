#include "services/orders/domain/merge.h"

#include <gtest/gtest.h>

namespace emptor::orders {
namespace {

using api::orders::ParcelStatus;
using Theirs = api::integrations::OrderState;

core::Instant noon() {
    return core::parse_instant("2026-03-02T12:00:00Z").value();
}

Order in(OrderState state) {
    Order order;
    order.purchase_id = "pur_1";
    order.state = state;
    order.version = 1;
    return order;
}

api::orders::Tracker parcel(ParcelStatus status) {
    api::orders::Tracker tracker;
    tracker.status = status;
    tracker.steps = {{noon(), status, "moved", "Town"}};
    return tracker;
}

// Proves that states only go forward, from either source, and that final ones stay.
TEST(Merge, StatesOnlyGoForward) {
    struct Row {
        OrderState before;
        Theirs fact;
        OrderState after;
    };
    for (const Row& row :
         {Row{OrderState::kConfirmed, Theirs::kProcessing, OrderState::kProcessing},
          Row{OrderState::kShipped, Theirs::kProcessing, OrderState::kShipped},
          Row{OrderState::kShipped, Theirs::kUnspecified, OrderState::kShipped},
          Row{OrderState::kConfirmed, Theirs::kCanceled, OrderState::kCanceled},
          Row{OrderState::kDelivered, Theirs::kCanceled, OrderState::kDelivered},
          Row{OrderState::kDelivered, Theirs::kShipped, OrderState::kDelivered},
          Row{OrderState::kDelivered, Theirs::kReturned, OrderState::kReturned},
          Row{OrderState::kCanceled, Theirs::kDelivered, OrderState::kCanceled},
          Row{OrderState::kReturned, Theirs::kDelivered, OrderState::kReturned},
          Row{OrderState::kConfirmed, Theirs::kReturned, OrderState::kReturned},
          Row{OrderState::kCanceled, Theirs::kReturned, OrderState::kCanceled}}) {
        Order order = in(row.before);
        const bool changed =
            apply(order, api::integrations::MerchantOrder{.state = row.fact}, noon());
        EXPECT_EQ(order.state, row.after)
            << name(row.before) << " meets " << api::integrations::name(row.fact);
        EXPECT_EQ(changed, row.before != row.after);
        EXPECT_EQ(order.version, changed ? 2 : 1);
    }
}

// Proves that a repeated or late parcel fact changes nothing and steps stay in order of time.
TEST(Merge, ParcelFactsMayComeTwiceAndLate) {
    Order order = in(OrderState::kProcessing);
    EXPECT_TRUE(apply(order, parcel(ParcelStatus::kInTransit), noon()));
    EXPECT_EQ(order.state, OrderState::kShipped);
    EXPECT_FALSE(apply(order, parcel(ParcelStatus::kInTransit), noon()));

    api::orders::Tracker delivered = parcel(ParcelStatus::kDelivered);
    delivered.steps[0].at = noon() + std::chrono::hours(5);
    EXPECT_TRUE(apply(order, delivered, noon()));
    api::orders::Tracker late = parcel(ParcelStatus::kAnnounced);
    late.steps[0].at = noon() - std::chrono::hours(5);
    EXPECT_TRUE(apply(order, late, noon()));
    EXPECT_EQ(order.state, OrderState::kDelivered);
    ASSERT_EQ(order.steps.size(), 3u);
    EXPECT_EQ(order.steps[0].status, ParcelStatus::kAnnounced);
    EXPECT_EQ(order.steps[2].status, ParcelStatus::kDelivered);
    apply(order, parcel(ParcelStatus::kUnspecified), noon());
    EXPECT_EQ(order.state, OrderState::kDelivered);
}

TEST(Merge, TakesTheParcelFromTheMerchant) {
    Order order = in(OrderState::kConfirmed);
    api::integrations::MerchantOrder fact{.state = Theirs::kShipped,
                                          .parcels = {{"UPS", "1Z1", "https://t"}}};
    EXPECT_TRUE(apply(order, fact, noon()));
    EXPECT_EQ(order.tracking_number, "1Z1");
    EXPECT_FALSE(apply(order, fact, noon()));
}

}  // namespace
}  // namespace emptor::orders
