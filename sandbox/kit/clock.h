#pragma once

#include <mutex>

#include "core/time.h"

namespace emptor::sandbox {

// The time of the simulated world: real time, moved forward and sped up by administration calls. It
// never goes back. Thread-safe.
class WorldClock final : public core::Clock {
public:
    explicit WorldClock(const core::Clock& real);

    core::Instant now() const override;
    void advance(core::Duration by);         // only forward: a negative one does nothing
    void set_rate(std::int64_t per_second);  // world seconds per real second, at least 1

    // What makes the clock go on after a restart as if nothing had happened.
    struct Anchor {
        core::Instant real;
        core::Instant world;
        std::int64_t rate = 1;
    };
    Anchor anchor() const;
    void restore(Anchor anchor);

private:
    core::Instant now_locked(core::Instant real_now) const;

    const core::Clock& real_;
    mutable std::mutex mutex_;
    Anchor anchor_;
};

}  // namespace emptor::sandbox
