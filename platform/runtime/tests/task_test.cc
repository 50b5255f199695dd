#include "platform/runtime/task.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"

namespace emptor::runtime {
namespace {

Task<int> identity(int value) {
    co_return value;
}

Task<> add_up(int count, long& total) {
    for (int i = 0; i < count; ++i) total += co_await identity(i);
}

// Proves that awaits which finish at once do not grow the stack, in any build.
TEST(Task, AMillionImmediateAwaits) {
    ManualExecutor executor;
    TaskGroup group(executor);
    long total = 0;
    group.spawn(add_up(1'000'000, total));
    executor.run_ready();
    EXPECT_EQ(total, 499'999'500'000L);
}

Task<int> throws() {
    throw std::runtime_error("boom");
    co_return 0;
}

Task<> catches(std::string& caught) {
    try {
        co_await throws();
    } catch (const std::runtime_error& error) {
        caught = error.what();
    }
}

TEST(Task, AnExceptionReachesTheAwaiter) {
    ManualExecutor executor;
    TaskGroup group(executor);
    std::string caught;
    group.spawn(catches(caught));
    executor.run_ready();
    EXPECT_EQ(caught, "boom");
}

Task<> waits_for(OneShot<int>& slot, int& seen) {
    seen = co_await slot;
}

// Proves that the first answer counts and the waiter goes on through the executor.
TEST(OneShot, FirstValueWins) {
    ManualExecutor executor;
    TaskGroup group(executor);
    OneShot<int> slot(executor);
    int seen = 0;
    group.spawn(waits_for(slot, seen));
    executor.run_ready();
    EXPECT_TRUE(slot.sender().set(1));
    EXPECT_FALSE(slot.sender().set(2));
    EXPECT_EQ(seen, 0);
    executor.run_ready();
    EXPECT_EQ(seen, 1);
}

}  // namespace
}  // namespace emptor::runtime
