#include "platform/runtime/task_group.h"

#include <functional>

#include "core/check.h"

namespace emptor::runtime {

TaskGroup::~TaskGroup() {
    EMPTOR_CHECK(running_ == 0);
}

void TaskGroup::spawn(Task<> task) {
    {
        const std::lock_guard lock(mutex_);
        ++running_;
    }
    executor_.post([this, task = std::move(task)]() mutable { drive(*this, std::move(task)); });
}

detail::Detached TaskGroup::drive(TaskGroup& group, Task<> task) {
    {
        // The task's frame must be gone before the group hears of it.
        Task<> own = std::move(task);
        co_await std::move(own);
    }
    group.finished();
}

void TaskGroup::finished() {
    std::optional<OneShot<bool>::Sender> joiner;
    {
        const std::lock_guard lock(mutex_);
        if (--running_ == 0) joiner = std::exchange(joiner_, std::nullopt);
    }
    if (joiner) joiner->set(true);
}

Task<> TaskGroup::join() {
    for (;;) {
        OneShot<bool> done(executor_);
        {
            const std::lock_guard lock(mutex_);
            if (running_ == 0) co_return;
            joiner_ = done.sender();
        }
        co_await done;
    }
}

namespace {

detail::Detached run_and_tell(Task<> task, std::move_only_function<void()> tell) {
    co_await std::move(task);
    tell();
}

}  // namespace

void block_on(Executor& executor, Task<> task) {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    executor.post([&, task = std::move(task)]() mutable {
        run_and_tell(std::move(task), [&] {
            const std::lock_guard lock(mutex);
            done = true;
            changed.notify_one();
        });
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return done; });
}

Task<bool> sleep(Context ctx, std::chrono::milliseconds duration) {
    const SteadyTime wanted = ctx.executor().now() + duration;
    const bool whole = wanted <= ctx.deadline();
    OneShot<bool> woken(ctx.executor());
    const auto sender = woken.sender();
    const auto timer = ctx.executor().post_at(std::min(wanted, ctx.deadline()),
                                              [sender, whole] { sender.set(whole); });
    const std::stop_callback on_stop(ctx.stop(), [sender] { sender.set(false); });
    const bool slept = co_await woken;
    timer->cancel();
    co_return slept;
}

namespace detail {

StopAfter::StopAfter(const Context& ctx, std::chrono::milliseconds limit)
    : source_(std::make_shared<std::stop_source>()),
      outer_(ctx.stop(), [source = source_] { source->request_stop(); }),
      timer_(ctx.executor().post_at(ctx.executor().now() + limit,
                                    [source = source_] { source->request_stop(); })) {}

}  // namespace detail
}  // namespace emptor::runtime
