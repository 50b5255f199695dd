#include "platform/runtime/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::runtime {
namespace {

Task<> receive(Channel<int>& channel, std::vector<int>& seen, bool& ended) {
    while (const auto value = co_await channel.pop()) seen.push_back(*value);
    ended = true;
}

// Proves that values come in order, also those pushed before anybody waits, and that closing ends
// it.
TEST(Channel, DeliversInOrderAndEnds) {
    ManualExecutor executor;
    TaskGroup group(executor);
    Channel<int> channel(executor);
    std::vector<int> seen;
    bool ended = false;
    channel.push(1);
    group.spawn(receive(channel, seen, ended));
    executor.run_ready();
    channel.push(2);
    executor.run_ready();
    EXPECT_THAT(seen, testing::ElementsAre(1, 2));
    channel.push(3);
    channel.close();
    executor.run_ready();
    EXPECT_THAT(seen, testing::ElementsAre(1, 2, 3));
    EXPECT_TRUE(ended);
}

Task<> send(Channel<int>& channel, int count) {
    for (int i = 0; i < count; ++i) channel.push(i);
    co_return;
}

Task<> send_all(Executor& executor, Channel<int>& channel) {
    TaskGroup senders(executor);
    for (int i = 0; i < 8; ++i) senders.spawn(send(channel, 500));
    co_await senders.join();
    channel.close();
}

// Proves (also under the thread sanitizer) that nothing is lost between many senders and the
// receiver.
TEST(Channel, LosesNothingBetweenThreads) {
    WorkerPool pool(3);
    TaskGroup group(pool);
    Channel<int> channel(pool);
    std::vector<int> seen;
    bool ended = false;
    group.spawn(receive(channel, seen, ended));
    group.spawn(send_all(pool, channel));
    block_on(pool, group.join());
    EXPECT_EQ(seen.size(), 4000u);
}

}  // namespace
}  // namespace emptor::runtime
