#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "platform/runtime/executor.h"
#include "platform/runtime/one_shot.h"
#include "platform/runtime/task.h"

namespace emptor::runtime {

// A queue from many senders, on any thread, to one receiving coroutine. Unbounded: the senders are
// few and known.
template <class T>
class Channel {
public:
    explicit Channel(Executor& executor) : executor_(executor) {}

    void push(T value) {
        const std::lock_guard lock(mutex_);
        values_.push_back(std::move(value));
        wake();
    }

    // Nothing more will be pushed; what is queued is still received.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        wake();
    }

    // The next value in order of arrival; nothing once the channel is closed and empty.
    Task<std::optional<T>> pop() {
        for (;;) {
            OneShot<bool> arrival(executor_);
            {
                const std::lock_guard lock(mutex_);
                if (!values_.empty()) {
                    std::optional<T> value(std::move(values_.front()));
                    values_.pop_front();
                    co_return value;
                }
                if (closed_) co_return std::nullopt;
                waiter_ = arrival.sender();
            }
            co_await arrival;
        }
    }

private:
    void wake() {
        if (waiter_) std::exchange(waiter_, std::nullopt)->set(true);
    }

    Executor& executor_;
    std::mutex mutex_;
    std::deque<T> values_;
    bool closed_ = false;
    std::optional<typename OneShot<bool>::Sender> waiter_;
};

}  // namespace emptor::runtime
