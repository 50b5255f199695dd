#include "sandbox/kit/parcels.h"

#include <gtest/gtest.h>

#include "sandbox/kit/testing/fakes.h"

namespace emptor::sandbox {
namespace {

using namespace std::chrono_literals;

class ParcelsTest : public ::testing::Test {
protected:
    ParcelsTest() {
        parcels.watch([this](const Parcel& parcel) { seen.push_back(parcel.status()); });
        parcels.hand_over({.tracking_number = "T1",
                           .carrier = "UPS",
                           .merchant = "shop",
                           .order_id = "o1",
                           .city = "X",
                           .steps = {}});
    }

    testing::HandClock clock;
    Store store;
    Parcels parcels{store, clock, {.pre_transit = 10s, .in_transit = 20s, .out_for_delivery = 5s}};
    std::vector<std::string> seen;
};

// Proves that a parcel moves by the clock, each stage at its own moment, and tells of each once.
TEST_F(ParcelsTest, MoveByTheClock) {
    const core::Instant start = clock.at;
    EXPECT_EQ(parcels.expected(*parcels.find("T1")), start + 35s);
    clock.at += 9s;
    parcels.tick();
    EXPECT_EQ(seen, std::vector<std::string>({"pre_transit"}));
    clock.at += 100s;
    parcels.tick();
    parcels.tick();
    EXPECT_EQ(seen, std::vector<std::string>(
                        {"pre_transit", "in_transit", "out_for_delivery", "delivered"}));
    const Parcel parcel = *parcels.find("T1");
    EXPECT_EQ(parcel.steps[1].at, start + 10s);
    EXPECT_EQ(parcel.steps[3].at, start + 35s);
    EXPECT_TRUE(parcel.final());
}

// Proves that a hand can move a parcel on, straight to a state, and not out of a final one.
TEST_F(ParcelsTest, MoveByHand) {
    EXPECT_EQ(parcels.push_on("o1", ""), 1);
    EXPECT_EQ(parcels.find("T1")->status(), "in_transit");
    EXPECT_EQ(parcels.push_on("T1", "delivered"), 1);
    EXPECT_EQ(seen, std::vector<std::string>(
                        {"pre_transit", "in_transit", "out_for_delivery", "delivered"}));
    EXPECT_EQ(parcels.push_on("", "failure"), 0);
    EXPECT_EQ(parcels.push_on("unknown", ""), 0);
}

}  // namespace
}  // namespace emptor::sandbox
