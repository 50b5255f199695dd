#include "platform/runtime/pause.h"

#include <gtest/gtest.h>

#include <tuple>

namespace emptor::runtime {
namespace {

using namespace std::chrono_literals;

// Proves that pauses double, are capped and stay within their half.
TEST(Pause, GrowsAndIsCapped) {
    core::SystemRandom random;
    for (const auto& [tries, least, most] :
         {std::tuple(1, 50, 100), {2, 100, 200}, {4, 400, 800}, {5, 500, 1000}, {99, 500, 1000}}) {
        const auto pause = pause_after(tries, {100ms, 1000ms}, random).count();
        EXPECT_GE(pause, least) << tries;
        EXPECT_LE(pause, most) << tries;
    }
}

}  // namespace
}  // namespace emptor::runtime
