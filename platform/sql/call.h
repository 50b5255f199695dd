#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "platform/sql/connection.h"

namespace emptor::sql {

// A piece of work for a connection. It is answered once: by the worker that took it, or by whoever
// refused it before. Thread-safe.
class Call {
public:
    using Work = std::move_only_function<void(Connection&, Limit)>;
    using Refuse = std::move_only_function<void(core::Error)>;

    Call(Clock::time_point deadline, Work work, Refuse refuse)
        : deadline_(deadline), work_(std::move(work)), refuse_(std::move(refuse)) {}

    Clock::time_point deadline() const { return deadline_; }
    bool taken() const { return taken_.load(); }

    // The caller has gone: refused if nobody has begun, else the statement is given up.
    void stop();
    void refuse(core::Error error);
    void run(Connection& connection, const Wakeup& wakeup);

private:
    const Clock::time_point deadline_;
    Work work_;
    Refuse refuse_;
    std::atomic<bool> taken_ = false;
    std::atomic<bool> stop_ = false;
    std::mutex mutex_;
    const Wakeup* running_on_ = nullptr;  // guarded by mutex_
};

// Calls in the order they came. Thread-safe.
class CallQueue {
public:
    explicit CallQueue(std::size_t limit) : limit_(limit) {}

    // Refuses the call if too many wait or the queue is closed.
    void push(std::shared_ptr<Call> call);
    // The next call; null when the queue is closed and empty.
    std::shared_ptr<Call> pop();
    // Refuses what is left over its deadline while every worker is busy; returns once closed.
    void watch_deadlines();
    void close();
    void refuse_all(const core::Error& error);

private:
    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::condition_variable overdue_;
    std::deque<std::shared_ptr<Call>> calls_;
    std::size_t idle_ = 0;  // workers in pop()
    bool closed_ = false;
};

}  // namespace emptor::sql
