#pragma once

#include <coroutine>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "platform/runtime/executor.h"

namespace emptor::runtime {

// The bridge from callbacks to coroutines: one value, set once from any thread, awaited once. The
// awaiting coroutine always resumes on the executor, never on the setter's thread. Later sets are
// ignored, so a timer and an answer may race.
//
//     OneShot<int> slot(executor);
//     start_something([sender = slot.sender()](int value) { sender.set(value); });
//     const int value = co_await slot;
template <class T>
class OneShot {
    struct State {
        explicit State(Executor& home) : executor(home) {}
        Executor& executor;
        std::mutex mutex;
        std::optional<T> value;
        std::coroutine_handle<> waiter;
    };

public:
    class Sender {
    public:
        explicit Sender(std::shared_ptr<State> state) : state_(std::move(state)) {}

        // True if this call was the one that counted.
        bool set(T value) const {
            std::coroutine_handle<> waiter;
            {
                const std::lock_guard lock(state_->mutex);
                if (state_->value) return false;
                state_->value.emplace(std::move(value));
                waiter = state_->waiter;
            }
            if (waiter) state_->executor.post([waiter] { waiter.resume(); });
            return true;
        }

    private:
        std::shared_ptr<State> state_;
    };

    explicit OneShot(Executor& executor) : state_(std::make_shared<State>(executor)) {}

    Sender sender() const { return Sender(state_); }

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiter) {
        const std::lock_guard lock(state_->mutex);
        if (state_->value) return false;
        state_->waiter = waiter;
        return true;
    }
    T await_resume() { return std::move(*state_->value); }

private:
    std::shared_ptr<State> state_;
};

}  // namespace emptor::runtime
