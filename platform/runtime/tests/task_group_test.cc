#include "platform/runtime/task_group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/runtime/manual_executor.h"

namespace emptor::runtime {
namespace {

using std::chrono::milliseconds;

class TaskGroupTest : public testing::Test {
protected:
    ManualExecutor executor_;
    Context ctx_ = Context::for_at_most(executor_, milliseconds(1000));
};

Task<int> after(Context ctx, int ms) {
    co_await sleep(ctx, milliseconds(ms));
    co_return ms;
}

Task<> collect(Context ctx, std::vector<int>& results) {
    std::vector<Task<int>> tasks;
    for (const int ms : {30, 10, 20}) tasks.push_back(after(ctx, ms));
    results = co_await when_all(ctx, std::move(tasks));
}

// Proves that tasks run side by side and results keep the order of the tasks.
TEST_F(TaskGroupTest, WhenAllRunsSideBySide) {
    TaskGroup group(executor_);
    std::vector<int> results;
    group.spawn(collect(ctx_, results));
    executor_.advance(milliseconds(29));
    EXPECT_TRUE(results.empty());
    executor_.advance(milliseconds(1));
    EXPECT_THAT(results, testing::ElementsAre(30, 10, 20));
}

Task<> note_sleep(Context ctx, int ms, std::vector<bool>& notes) {
    notes.push_back(co_await sleep(ctx, milliseconds(ms)));
}

// Proves that a sleep ends at the deadline and when it is stopped, and says that it was cut short.
TEST_F(TaskGroupTest, SleepEndsWithItsContext) {
    TaskGroup group(executor_);
    std::stop_source stop;
    std::vector<bool> notes;
    group.spawn(note_sleep(ctx_.with_timeout(milliseconds(50)), 80, notes));
    group.spawn(note_sleep(ctx_.with_stop(stop.get_token()), 500, notes));
    group.spawn(note_sleep(ctx_, 90, notes));
    executor_.advance(milliseconds(60));
    EXPECT_THAT(notes, testing::ElementsAre(false));
    stop.request_stop();
    executor_.run_ready();
    EXPECT_THAT(notes, testing::ElementsAre(false, false));
    executor_.advance(milliseconds(100));
    EXPECT_THAT(notes, testing::ElementsAre(false, false, true));
}

Task<core::Result<int>> slow(Context ctx) {
    co_await sleep(ctx, milliseconds(400));
    CO_TRY_OK(ctx.still_wanted());
    co_return 1;
}

Task<> limited(Context ctx, int ms, std::string& outcome) {
    const auto result = co_await with_timeout(ctx, milliseconds(ms), slow);
    outcome = result ? "done" : std::string(result.error().id());
}

// Proves that with_timeout asks the work to stop and waits for it; in time it changes nothing.
TEST_F(TaskGroupTest, TimeoutStopsTheWork) {
    TaskGroup group(executor_);
    std::string cut;
    std::string whole;
    group.spawn(limited(ctx_, 100, cut));
    group.spawn(limited(ctx_, 500, whole));
    executor_.advance(milliseconds(450));
    EXPECT_EQ(cut, "cancelled");
    EXPECT_EQ(whole, "done");
}

// Proves that a context only ever gets stricter, but for detached work.
TEST_F(TaskGroupTest, ContextsNarrow) {
    const Context narrow = ctx_.with_timeout(milliseconds(10));
    EXPECT_EQ(narrow.with_timeout(milliseconds(500)).time_left(), milliseconds(10));
    executor_.advance(milliseconds(10));
    EXPECT_EQ(narrow.still_wanted().error().id(), "deadline-exceeded");
    EXPECT_EQ(narrow.time_left(), milliseconds(0));
    EXPECT_TRUE(narrow.detached(milliseconds(50)).still_wanted());
}

Task<> join_all(TaskGroup& group, bool& joined) {
    co_await group.join();
    joined = true;
}

TEST_F(TaskGroupTest, JoinWaitsForAll) {
    TaskGroup work(executor_);
    TaskGroup joiner(executor_);
    std::vector<bool> notes;
    bool joined = false;
    work.spawn(note_sleep(ctx_, 20, notes));
    joiner.spawn(join_all(work, joined));
    executor_.advance(milliseconds(19));
    EXPECT_FALSE(joined);
    executor_.advance(milliseconds(1));
    EXPECT_TRUE(joined);
}

}  // namespace
}  // namespace emptor::runtime
