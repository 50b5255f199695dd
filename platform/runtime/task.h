#pragma once

#include <atomic>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "core/check.h"

namespace emptor::runtime {

template <class T>
class Task;

namespace detail {

// Parent and child meet at one flag: whoever comes second goes on. The parent that comes second has
// not suspended at all, so a loop of children that finish at once does not grow the stack; there is
// no symmetric transfer that a debug or sanitizer build would turn into recursion.
class PromiseBase {
public:
    std::suspend_always initial_suspend() noexcept { return {}; }

    struct FinalAwaiter {
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> done) const noexcept {
            PromiseBase& promise = done.promise();
            const std::coroutine_handle<> continuation = promise.continuation_;
            // The frame may be gone as soon as the flag is set.
            if (promise.met_.exchange(true, std::memory_order_acq_rel)) continuation.resume();
        }
        void await_resume() const noexcept {}
    };
    FinalAwaiter final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept { exception_ = std::current_exception(); }

    void set_continuation(std::coroutine_handle<> continuation) { continuation_ = continuation; }
    bool meet() { return met_.exchange(true, std::memory_order_acq_rel); }

protected:
    void rethrow() const {
        if (exception_) std::rethrow_exception(exception_);
    }

private:
    std::coroutine_handle<> continuation_;
    std::exception_ptr exception_;
    std::atomic<bool> met_{false};
};

template <class T>
class Promise final : public PromiseBase {
public:
    Task<T> get_return_object();
    template <class U>
    void return_value(U&& value) {
        value_.emplace(std::forward<U>(value));
    }
    T take() {
        rethrow();
        return std::move(*value_);
    }

private:
    std::optional<T> value_;
};

template <>
class Promise<void> final : public PromiseBase {
public:
    Task<void> get_return_object();
    void return_void() {}
    void take() { rethrow(); }
};

}  // namespace detail

// A lazy coroutine of one result. It starts when it is awaited, on the awaiting thread, and the
// awaiter continues where the task finished. Await it in the expression that makes it or give it to
// a TaskGroup; never store it. Destroying a task that has started and not finished is forbidden.
template <class T = void>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;

    explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&&) = delete;
    ~Task() {
        if (handle_) handle_.destroy();
    }

    auto operator co_await() && {
        struct Awaiter {
            std::coroutine_handle<promise_type> child;

            bool await_ready() const noexcept { return false; }
            bool await_suspend(std::coroutine_handle<> parent) const {
                child.promise().set_continuation(parent);
                child.resume();
                return !child.promise().meet();
            }
            T await_resume() const { return child.promise().take(); }
        };
        EMPTOR_CHECK(handle_);
        return Awaiter{handle_};
    }

private:
    std::coroutine_handle<promise_type> handle_;
};

template <class T>
Task<T> detail::Promise<T>::get_return_object() {
    return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}

inline Task<void> detail::Promise<void>::get_return_object() {
    return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

// A task that has its result already: for functions that answer at once and are no coroutines.
template <class T>
Task<T> ready(T value) {
    co_return value;
}

}  // namespace emptor::runtime
