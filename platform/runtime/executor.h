#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace emptor::runtime {

using SteadyTime = std::chrono::steady_clock::time_point;

// A pending timer. cancel() promises that the work will not start afterwards, unless it already
// has.
class Timer {
public:
    virtual ~Timer() = default;
    virtual void cancel() = 0;
};

// Where coroutines run: a queue of short pieces of work and timers. Thread-safe. Work must not
// block.
class Executor {
public:
    using Work = std::move_only_function<void()>;

    virtual ~Executor() = default;
    virtual void post(Work work) = 0;
    virtual std::shared_ptr<Timer> post_at(SteadyTime when, Work work) = 0;

    // The clock of deadlines and timers; simulated executors bring their own.
    virtual SteadyTime now() const = 0;
};

}  // namespace emptor::runtime
