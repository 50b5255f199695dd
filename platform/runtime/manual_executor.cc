#include "platform/runtime/manual_executor.h"

#include <utility>

namespace emptor::runtime {

class ManualExecutor::ManualTimer final : public Timer {
public:
    explicit ManualTimer(Work work) : work_(std::move(work)) {}
    void cancel() override { work_ = nullptr; }
    bool cancelled() const { return work_ == nullptr; }
    Work take() { return std::exchange(work_, nullptr); }

private:
    Work work_;
};

std::shared_ptr<Timer> ManualExecutor::post_at(SteadyTime when, Work work) {
    auto timer = std::make_shared<ManualTimer>(std::move(work));
    timers_.emplace(when, timer);
    return timer;
}

void ManualExecutor::run_ready() {
    while (!queue_.empty()) {
        Work work = std::move(queue_.front());
        queue_.pop_front();
        work();
    }
}

bool ManualExecutor::fire_next(SteadyTime limit) {
    while (!timers_.empty() && timers_.begin()->second->cancelled()) timers_.erase(timers_.begin());
    if (timers_.empty() || timers_.begin()->first > limit) return false;
    auto node = timers_.extract(timers_.begin());
    now_ = std::max(now_, node.key());
    if (Work work = node.mapped()->take()) work();
    run_ready();
    return true;
}

void ManualExecutor::advance(std::chrono::milliseconds duration) {
    const SteadyTime end = now_ + duration;
    run_ready();
    while (fire_next(end)) {
    }
    now_ = end;
}

bool ManualExecutor::run_until_idle(std::size_t most_timers) {
    run_ready();
    for (std::size_t fired = 0; fire_next(SteadyTime::max()); ++fired) {
        if (fired == most_timers) return false;
    }
    return true;
}

}  // namespace emptor::runtime
