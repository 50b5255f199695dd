#include "platform/runtime/signal.h"

#include <gtest/gtest.h>

#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"

namespace emptor::runtime {
namespace {

using namespace std::chrono_literals;

Task<> wait_and_tell(Signal& signal, Context ctx, std::uint64_t seen, std::optional<bool>& told) {
    told = co_await signal.wait(ctx, seen, 1s);
}

// Proves when a wait ends: by a raise, also one before it, by time, by deadline, by stop.
TEST(Signal, EndsWaits) {
    ManualExecutor executor;
    Signal signal;
    TaskGroup group(executor);
    std::stop_source stop;
    std::optional<bool> early, raised, late, stopped;
    const Context ctx = Context::for_at_most(executor, 1h);
    const std::uint64_t before = signal.count();
    signal.raise();
    group.spawn(wait_and_tell(signal, ctx, before, early));
    group.spawn(wait_and_tell(signal, ctx.with_stop(stop.get_token()), signal.count(), stopped));
    executor.run_ready();
    EXPECT_EQ(early, true);
    EXPECT_EQ(stopped, std::nullopt);
    stop.request_stop();
    executor.run_ready();
    EXPECT_EQ(stopped, false);

    group.spawn(wait_and_tell(signal, ctx, signal.count(), raised));
    executor.run_ready();
    signal.raise();
    executor.run_ready();
    EXPECT_EQ(raised, true);

    group.spawn(wait_and_tell(signal, ctx, signal.count(), late));
    executor.advance(999ms);
    EXPECT_EQ(late, std::nullopt);
    executor.advance(1ms);
    EXPECT_EQ(late, false);

    late.reset();
    group.spawn(wait_and_tell(signal, ctx.with_timeout(10ms), signal.count(), late));
    executor.advance(10ms);
    EXPECT_EQ(late, false);
}

}  // namespace
}  // namespace emptor::runtime
