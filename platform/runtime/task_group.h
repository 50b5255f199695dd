#pragma once

#include <coroutine>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "platform/runtime/context.h"
#include "platform/runtime/one_shot.h"
#include "platform/runtime/task.h"

namespace emptor::runtime {

namespace detail {

// A coroutine that runs by itself and frees itself.
struct Detached {
    struct promise_type {
        Detached get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
    };
};

}  // namespace detail

// Tasks that run side by side on the executor. The owner stops what they listen to and then joins;
// a group that is not empty when it dies ends the process. A task that throws ends it as well.
class TaskGroup {
public:
    explicit TaskGroup(Executor& executor) : executor_(executor) {}
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;
    ~TaskGroup();

    void spawn(Task<> task);

    // Returns when every task has finished, also those spawned meanwhile. One joiner at a time.
    Task<> join();

private:
    static detail::Detached drive(TaskGroup& group, Task<> task);
    void finished();

    Executor& executor_;
    std::mutex mutex_;
    std::size_t running_ = 0;
    std::optional<OneShot<bool>::Sender> joiner_;
};

// Runs `task` on the executor and blocks this thread until it is done. For mains and tests only:
// the calling thread must not be one of the executor's.
void block_on(Executor& executor, Task<> task);

template <class T>
T block_on(Executor& executor, Task<T> task);

// All results in the order of the tasks, which run side by side.
template <class T>
Task<std::vector<T>> when_all(Context ctx, std::vector<Task<T>> tasks);

// Waits; false if the context ended first (stopped, or its deadline came before the time was over).
Task<bool> sleep(Context ctx, std::chrono::milliseconds duration);

// Runs fn with a context that is stopped after `limit`, and waits until it has given up by itself:
// a suspended task is never destroyed.
template <class Fn>
auto with_timeout(Context ctx, std::chrono::milliseconds limit, Fn fn)
    -> decltype(fn(std::declval<Context>()));

}  // namespace emptor::runtime

#include "platform/runtime/task_group_inl.h"
