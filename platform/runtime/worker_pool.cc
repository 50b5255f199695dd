#include "platform/runtime/worker_pool.h"

#include <utility>

#include "core/check.h"

namespace emptor::runtime {

class WorkerPool::PoolTimer final : public Timer {
public:
    explicit PoolTimer(Work work) : work_(std::move(work)) {}

    void cancel() override { take(); }

    // The work for whoever comes first: the timer thread or cancel().
    Work take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(work_, nullptr);
    }

private:
    std::mutex mutex_;
    Work work_;
};

WorkerPool::WorkerPool(std::size_t threads) {
    EMPTOR_CHECK(threads > 0);
    for (std::size_t i = 0; i < threads; ++i) workers_.emplace_back([this] { run_worker(); });
    timer_thread_ = std::jthread([this] { run_timers(); });
}

WorkerPool::~WorkerPool() {
    {
        const std::lock_guard lock(timer_mutex_);
        timers_stopping_ = true;
    }
    timers_changed_.notify_all();
    timer_thread_.join();
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    work_changed_.notify_all();
    for (std::jthread& worker : workers_) worker.join();
}

// Notifies under the lock: a thread that is not ours may post the last work, and once that has run
// the pool may be destroyed.
void WorkerPool::post(Work work) {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
    work_changed_.notify_one();
}

std::shared_ptr<Timer> WorkerPool::post_at(SteadyTime when, Work work) {
    auto timer = std::make_shared<PoolTimer>(std::move(work));
    const std::lock_guard lock(timer_mutex_);
    const bool earliest = timers_.empty() || when < timers_.begin()->first;
    timers_.emplace(when, timer);
    if (earliest) timers_changed_.notify_one();
    return timer;
}

void WorkerPool::run_worker() {
    for (;;) {
        Work work;
        {
            std::unique_lock lock(mutex_);
            work_changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        work();
    }
}

void WorkerPool::run_timers() {
    std::unique_lock lock(timer_mutex_);
    while (!timers_stopping_) {
        if (timers_.empty()) {
            timers_changed_.wait(lock);
            continue;
        }
        const SteadyTime next = timers_.begin()->first;
        if (now() < next) {
            timers_changed_.wait_until(lock, next);
            continue;
        }
        const auto timer = std::move(timers_.extract(timers_.begin()).mapped());
        if (Work work = timer->take()) post(std::move(work));
    }
}

}  // namespace emptor::runtime
