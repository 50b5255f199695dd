#pragma once

#include <deque>
#include <map>

#include "platform/runtime/executor.h"

namespace emptor::runtime {

// One thread, virtual time, an order that never varies: for deterministic tests and simulation. Not
// thread-safe.
class ManualExecutor final : public Executor {
public:
    void post(Work work) override { queue_.push_back(std::move(work)); }
    std::shared_ptr<Timer> post_at(SteadyTime when, Work work) override;
    SteadyTime now() const override { return now_; }

    void run_ready();                                        // until nothing is ready
    void advance(std::chrono::milliseconds duration);        // runs every timer due on the way
    bool run_until_idle(std::size_t most_timers = 100'000);  // also jumps from timer to timer

private:
    class ManualTimer;
    bool fire_next(SteadyTime limit);

    SteadyTime now_{};
    std::deque<Work> queue_;
    std::multimap<SteadyTime, std::shared_ptr<ManualTimer>> timers_;
};

}  // namespace emptor::runtime
