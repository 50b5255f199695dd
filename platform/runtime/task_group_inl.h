#pragma once

#include <condition_variable>
#include <optional>

#include "platform/runtime/task_group.h"

namespace emptor::runtime {
namespace detail {

template <class T>
Task<> store_result(Task<T> task, std::optional<T>& slot) {
    slot.emplace(co_await std::move(task));
}

// Ends what listens to the token when the outer context ends or the time is over.
class StopAfter {
public:
    StopAfter(const Context& ctx, std::chrono::milliseconds limit);
    ~StopAfter() { timer_->cancel(); }
    std::stop_token token() const { return source_->get_token(); }

private:
    std::shared_ptr<std::stop_source> source_;
    std::stop_callback<std::function<void()>> outer_;
    std::shared_ptr<Timer> timer_;
};

}  // namespace detail

template <class T>
T block_on(Executor& executor, Task<T> task) {
    std::optional<T> slot;
    block_on(executor, detail::store_result(std::move(task), slot));
    return std::move(*slot);
}

template <class T>
Task<std::vector<T>> when_all(Context ctx, std::vector<Task<T>> tasks) {
    std::vector<std::optional<T>> slots(tasks.size());
    TaskGroup group(ctx.executor());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        group.spawn(detail::store_result(std::move(tasks[i]), slots[i]));
    }
    co_await group.join();
    std::vector<T> results;
    for (std::optional<T>& slot : slots) results.push_back(std::move(*slot));
    co_return results;
}

template <class Fn>
auto with_timeout(Context ctx, std::chrono::milliseconds limit, Fn fn)
    -> decltype(fn(std::declval<Context>())) {
    const detail::StopAfter guard(ctx, limit);
    Context limited = ctx.with_timeout(limit).with_stop(guard.token());
    co_return co_await fn(std::move(limited));
}

}  // namespace emptor::runtime
