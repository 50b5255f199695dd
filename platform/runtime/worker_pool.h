#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/runtime/executor.h"
#include "platform/runtime/one_shot.h"
#include "platform/runtime/task.h"

namespace emptor::runtime {

// Threads that run posted work, and one more that keeps the timers. The destructor lets queued work
// finish, drops timers that are not due and joins the threads.
class WorkerPool final : public Executor {
public:
    explicit WorkerPool(std::size_t threads);
    ~WorkerPool() override;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void post(Work work) override;
    std::shared_ptr<Timer> post_at(SteadyTime when, Work work) override;
    SteadyTime now() const override { return std::chrono::steady_clock::now(); }

private:
    class PoolTimer;

    void run_worker();
    void run_timers();

    std::mutex mutex_;
    std::condition_variable work_changed_;
    std::deque<Work> queue_;

    std::mutex timer_mutex_;
    std::condition_variable timers_changed_;
    std::multimap<SteadyTime, std::shared_ptr<PoolTimer>> timers_;

    bool stopping_ = false;         // guarded by mutex_
    bool timers_stopping_ = false;  // guarded by timer_mutex_
    std::vector<std::jthread> workers_;
    std::jthread timer_thread_;
};

// Runs something that blocks (files, name look-ups, client libraries) on `blocking` and comes back
// to `home` with its result.
template <class Fn>
auto run_blocking(Executor& blocking, Executor& home, Fn fn) -> Task<decltype(fn())> {
    OneShot<decltype(fn())> result(home);
    blocking.post([sender = result.sender(), fn = std::move(fn)]() mutable { sender.set(fn()); });
    co_return co_await result;
}

}  // namespace emptor::runtime
