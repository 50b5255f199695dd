#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>

#include "platform/runtime/context.h"
#include "platform/runtime/one_shot.h"
#include "platform/runtime/task.h"

namespace emptor::runtime {

// "Something may have changed, look again." Nothing is missed between looking and waiting:
//
//     const auto seen = signal.count();
//     if (!look()) co_await signal.wait(ctx, seen, 1s);
//
// Thread-safe. Outlives its waiters.
class Signal {
public:
    std::uint64_t count() const {
        const std::lock_guard lock(mutex_);
        return count_;
    }

    void raise() {
        std::map<std::uint64_t, OneShot<bool>::Sender> waiters;
        {
            const std::lock_guard lock(mutex_);
            ++count_;
            waiters.swap(waiters_);
        }
        for (const auto& [id, waiter] : waiters) waiter.set(true);
    }

    // True if it was raised since `seen`; false when the time is over or the context has ended.
    Task<bool> wait(Context ctx, std::uint64_t seen, std::chrono::milliseconds at_most) {
        if (ctx.stop().stop_requested()) co_return false;
        OneShot<bool> raised(ctx.executor());
        const auto sender = raised.sender();
        std::uint64_t id = 0;
        {
            const std::lock_guard lock(mutex_);
            if (count_ != seen) co_return true;
            id = next_id_++;
            waiters_.emplace(id, sender);
        }
        const SteadyTime until = std::min(ctx.executor().now() + at_most, ctx.deadline());
        const auto timer = ctx.executor().post_at(until, [sender] { sender.set(false); });
        const std::stop_callback on_stop(ctx.stop(), [sender] { sender.set(false); });
        const bool result = co_await raised;
        timer->cancel();
        const std::lock_guard lock(mutex_);
        waiters_.erase(id);
        co_return result;
    }

private:
    mutable std::mutex mutex_;
    std::uint64_t count_ = 0;
    std::uint64_t next_id_ = 0;
    std::map<std::uint64_t, OneShot<bool>::Sender> waiters_;
};

}  // namespace emptor::runtime
