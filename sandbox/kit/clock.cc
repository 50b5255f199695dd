#include "sandbox/kit/clock.h"

#include <algorithm>

namespace emptor::sandbox {

WorldClock::WorldClock(const core::Clock& real) : real_(real), anchor_{real.now(), real.now(), 1} {}

core::Instant WorldClock::now_locked(core::Instant real_now) const {
    return anchor_.world + (real_now - anchor_.real) * anchor_.rate;
}

core::Instant WorldClock::now() const {
    const std::lock_guard lock(mutex_);
    return now_locked(real_.now());
}

void WorldClock::advance(core::Duration by) {
    const std::lock_guard lock(mutex_);
    anchor_.world += std::max(by, core::Duration(0));
}

void WorldClock::set_rate(std::int64_t per_second) {
    const std::lock_guard lock(mutex_);
    const core::Instant real_now = real_.now();
    anchor_ = {real_now, now_locked(real_now), std::max<std::int64_t>(per_second, 1)};
}

WorldClock::Anchor WorldClock::anchor() const {
    const std::lock_guard lock(mutex_);
    return anchor_;
}

void WorldClock::restore(Anchor anchor) {
    const std::lock_guard lock(mutex_);
    anchor_ = anchor;
}

}  // namespace emptor::sandbox
