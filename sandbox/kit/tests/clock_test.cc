#include "sandbox/kit/clock.h"

#include <gtest/gtest.h>

#include "sandbox/kit/testing/fakes.h"

namespace emptor::sandbox {
namespace {

using namespace std::chrono_literals;

// Proves that the world's clock follows real time, jumps, speeds up, never goes back, and goes on
// after a restart.
TEST(WorldClock, AdvancesAndSpeedsUp) {
    testing::HandClock real;
    const core::Instant start = real.at;
    WorldClock clock(real);
    real.at += 10s;
    EXPECT_EQ(clock.now(), start + 10s);
    clock.advance(1h);
    clock.advance(-2h);
    EXPECT_EQ(clock.now(), start + 10s + 1h);
    clock.set_rate(60);
    EXPECT_EQ(clock.now(), start + 10s + 1h);
    real.at += 1s;
    EXPECT_EQ(clock.now(), start + 70s + 1h);

    WorldClock again(real);
    again.restore(clock.anchor());
    real.at += 1s;
    EXPECT_EQ(again.now(), start + 130s + 1h);
}

}  // namespace
}  // namespace emptor::sandbox
