#include "platform/crypto/sql_key_store.h"

#include <gtest/gtest.h>

#include "platform/crypto/tests/key_store_contract.h"
#include "platform/runtime/worker_pool.h"
#include "platform/sql/migrate.h"
#include "platform/sql/postgres.h"
#include "tests/support/postgres.h"

namespace emptor::crypto {
namespace {

// Proves that the store in PostgreSQL does what the one in memory does.
TEST(SqlKeyStore, KeepsTheContract) {
    const emptor::testing::Postgres postgres;
    ASSERT_TRUE(
        sql::migrate(postgres.connection_string(), {"crypto", "platform/crypto/migrations"}));
    runtime::WorkerPool pool(1);
    const auto database = sql::open_postgres({postgres.connection_string(), 2});
    SqlKeyStore store(*database);
    testing::expect_key_store_contract(
        store, runtime::Context::for_at_most(pool, std::chrono::minutes(1)));
}

}  // namespace
}  // namespace emptor::crypto
