#include "platform/sql/call.h"

#include <algorithm>
#include <vector>

#include "core/reasons.h"

namespace emptor::sql {

namespace reasons = core::reasons;

void Call::stop() {
    stop_ = true;
    refuse(core::fail(reasons::kCancelled, "the caller has gone"));
    const std::lock_guard lock(mutex_);
    if (running_on_ != nullptr) running_on_->raise();
}

void Call::refuse(core::Error error) {
    if (!taken_.exchange(true)) refuse_(std::move(error));
}

void Call::run(Connection& connection, const Wakeup& wakeup) {
    if (taken_.exchange(true)) return;
    {
        const std::lock_guard lock(mutex_);
        running_on_ = &wakeup;
    }
    work_(connection, Limit{deadline_, &stop_});
    const std::lock_guard lock(mutex_);
    running_on_ = nullptr;
}

void CallQueue::push(std::shared_ptr<Call> call) {
    bool accepted = false;
    bool watched = false;
    {
        const std::lock_guard lock(mutex_);
        accepted = !closed_ && (calls_.size() < limit_ || idle_ > calls_.size());
        if (accepted) {
            calls_.push_back(call);
            watched = calls_.size() > idle_;
        }
    }
    if (!accepted) {
        core::Error error =
            core::fail(reasons::kUnavailable, "too many calls wait for the database");
        error.retry_after = std::chrono::milliseconds(500);
        call->refuse(std::move(error));
        return;
    }
    changed_.notify_one();
    if (watched) overdue_.notify_one();
}

std::shared_ptr<Call> CallQueue::pop() {
    std::unique_lock lock(mutex_);
    ++idle_;
    changed_.wait(lock, [this] { return closed_ || !calls_.empty(); });
    --idle_;
    if (calls_.empty()) return nullptr;
    std::shared_ptr<Call> call = std::move(calls_.front());
    calls_.pop_front();
    return call;
}

void CallQueue::watch_deadlines() {
    std::unique_lock lock(mutex_);
    while (!closed_) {
        std::vector<std::shared_ptr<Call>> late;
        auto next = Clock::time_point::max();
        std::erase_if(calls_, [&](const std::shared_ptr<Call>& call) {
            if (call->taken()) return true;
            if (call->deadline() <= Clock::now()) {
                late.push_back(call);
                return true;
            }
            next = std::min(next, call->deadline());
            return false;
        });
        if (!late.empty()) {
            lock.unlock();
            for (const std::shared_ptr<Call>& call : late) {
                call->refuse(core::fail(reasons::kDeadlineExceeded,
                                        "no connection to the database was free in time"));
            }
            lock.lock();
        } else if (next == Clock::time_point::max()) {
            overdue_.wait(lock);
        } else {
            overdue_.wait_until(lock, next);
        }
    }
}

void CallQueue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
    overdue_.notify_all();
}

void CallQueue::refuse_all(const core::Error& error) {
    std::deque<std::shared_ptr<Call>> calls;
    {
        const std::lock_guard lock(mutex_);
        calls.swap(calls_);
    }
    for (const std::shared_ptr<Call>& call : calls) call->refuse(error);
}

}  // namespace emptor::sql
