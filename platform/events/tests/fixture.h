#pragma once

#include <gmock/gmock.h>

#include <format>
#include <mutex>

#include "core/reasons.h"
#include "platform/events/bus.h"
#include "platform/events/log.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "platform/sql/migrate.h"
#include "platform/sql/postgres.h"
#include "tests/support/postgres.h"

namespace emptor::events {

using namespace std::chrono_literals;
namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

inline Event made(const std::string& id, const std::string& subject,
                  const std::string& type = "order.updated") {
    return {.id = id,
            .type = type,
            .source = "/orders",
            .subject = subject,
            .person = "",
            .time = core::parse_instant("2026-03-01T12:00:00Z").value(),
            .data = "{}"};
}

class EventsTest : public ::testing::Test {
protected:
    EventsTest() {
        sql::migrate(server_.connection_string(), {"events", "platform/events/migrations"}).value();
        database_ = sql::open_postgres({server_.connection_string(), 6});
    }

    Context context(std::chrono::milliseconds limit = 30s) {
        return Context::for_at_most(executor_, limit);
    }
    std::unique_ptr<sql::Tx> begin() {
        return runtime::block_on(executor_, database_->begin(context())).value();
    }
    void append_in(sql::Session& session, Event event) {
        runtime::block_on(executor_, append(context(), session, std::move(event))).value();
    }
    void append_now(Event event) { append_in(*database_, std::move(event)); }
    void commit(sql::Tx& tx) { runtime::block_on(executor_, tx.commit(context())).value(); }
    std::vector<Logged> read_all(Query query = {}) {
        return runtime::block_on(executor_, read(context(), *database_, std::move(query))).value();
    }
    // Waits on a condition, not for a time.
    void until(std::function<bool()> condition) {
        runtime::block_on(executor_, until_task(context(), condition));
        ASSERT_TRUE(condition()) << "did not happen in 30 s";
    }
    static Task<> until_task(Context ctx, std::function<bool()> condition) {
        while (!condition()) {
            if (!co_await runtime::sleep(ctx, 2ms)) co_return;
        }
    }

    testing::Postgres server_;
    runtime::WorkerPool executor_{2};
    std::unique_ptr<sql::Database> database_;
    core::SystemClock clock_;
    core::SystemRandom random_;
};

}  // namespace emptor::events
