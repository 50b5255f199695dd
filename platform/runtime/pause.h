#pragma once

#include <algorithm>
#include <chrono>

#include "core/ids.h"

namespace emptor::runtime {

struct PauseLimits {
    std::chrono::milliseconds first;
    std::chrono::milliseconds longest;
};

// How long to wait after `failures` failures in a row (1 or more): doubling, capped, and spread
// over the upper half so that many that failed together do not come back together.
inline std::chrono::milliseconds pause_after(int failures, PauseLimits limits,
                                             core::Random& random) {
    const int doublings = std::clamp(failures - 1, 0, 30);
    const auto wanted = std::min(limits.longest.count(), limits.first.count() << doublings);
    const auto bytes = random.bytes16();
    const auto spread = bytes[0] * 256 + bytes[1];
    return std::chrono::milliseconds(wanted / 2 + wanted * spread / 2 / 65535);
}

}  // namespace emptor::runtime
