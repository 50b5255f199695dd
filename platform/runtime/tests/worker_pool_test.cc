#include "platform/runtime/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>

#include "platform/runtime/task_group.h"

namespace emptor::runtime {
namespace {

using std::chrono::milliseconds;

Task<> hop(Context ctx, Executor& blocking, std::atomic<int>& hops) {
    for (int i = 0; i < 50; ++i) {
        const int got = co_await run_blocking(blocking, ctx.executor(), [i] { return i; });
        if (got == i) hops.fetch_add(1);
        co_await sleep(ctx, milliseconds(i % 2));
    }
}

// Proves (also under the thread sanitizer) that many tasks may hop between pools and timers at
// once.
TEST(WorkerPool, ManyTasksHopBetweenPools) {
    WorkerPool pool(3);
    WorkerPool blocking(2);
    std::atomic<int> hops{0};
    const Context ctx = Context::for_at_most(pool, std::chrono::seconds(60));
    TaskGroup group(pool);
    for (int i = 0; i < 40; ++i) group.spawn(hop(ctx, blocking, hops));
    block_on(pool, group.join());
    EXPECT_EQ(hops.load(), 40 * 50);
}

Task<> wait_long(Context ctx, std::atomic<int>& stopped) {
    if (!co_await sleep(ctx, std::chrono::hours(1))) stopped.fetch_add(1);
}

// Proves that a stop from a foreign thread wakes every sleeper exactly once.
TEST(WorkerPool, StopWakesSleepers) {
    WorkerPool pool(2);
    std::stop_source stop;
    std::atomic<int> stopped{0};
    const Context ctx =
        Context::for_at_most(pool, std::chrono::hours(2)).with_stop(stop.get_token());
    TaskGroup group(pool);
    for (int i = 0; i < 100; ++i) group.spawn(wait_long(ctx, stopped));
    stop.request_stop();
    block_on(pool, group.join());
    EXPECT_EQ(stopped.load(), 100);
}

Task<int> answer() {
    co_return 42;
}

TEST(WorkerPool, BlockOnReturnsTheResult) {
    WorkerPool pool(1);
    EXPECT_EQ(block_on(pool, answer()), 42);
}

}  // namespace
}  // namespace emptor::runtime
