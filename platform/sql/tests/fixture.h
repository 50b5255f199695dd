#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "core/reasons.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "platform/sql/postgres.h"
#include "tests/support/postgres.h"

namespace emptor::sql {

namespace reasons = core::reasons;

// A database and short ways to use it from a test's own thread.
class DatabaseTest : public ::testing::Test {
protected:
    runtime::Context context(std::chrono::milliseconds limit = std::chrono::seconds(30)) {
        return runtime::Context::for_at_most(executor_, limit);
    }
    core::Result<Rows> execute(Session& session, std::string statement, Values values = {}) {
        return runtime::block_on(
            executor_, session.execute(context(), std::move(statement), std::move(values)));
    }
    std::unique_ptr<Tx> begin(Database& database) {
        return runtime::block_on(executor_, database.begin(context())).value();
    }
    core::Result<> commit(Tx& tx) { return runtime::block_on(executor_, tx.commit(context())); }
    std::unique_ptr<Database> open(std::size_t connections) {
        return open_postgres({server_.connection_string(), connections});
    }

    testing::Postgres server_;
    runtime::WorkerPool executor_{2};
    std::unique_ptr<Database> database_ = open(4);
};

}  // namespace emptor::sql
