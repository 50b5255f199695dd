#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/reasons.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "platform/sql/migrate.h"
#include "platform/sql/postgres.h"
#include "services/discovery/adapters/sql_store.h"
#include "services/discovery/tests/memory_store.h"
#include "tests/support/postgres.h"

namespace emptor::discovery {
namespace {

using ::testing::ElementsAre;

// The contract of the stores: every test runs on both.
class StoreTest : public ::testing::TestWithParam<bool> {
protected:
    void SetUp() override {
        if (!GetParam()) {
            auto store = std::make_unique<MemoryStore>();
            use(*store);
            memory_ = std::move(store);
            return;
        }
        postgres_ = std::make_unique<emptor::testing::Postgres>();
        const auto migrated =
            sql::migrate(postgres_->connection_string(),
                         {.schema = "discovery", .folder = "services/discovery/migrations"});
        ASSERT_TRUE(migrated) << migrated.error().message;
        database_ = sql::open_postgres(
            {.connection_string = postgres_->connection_string(), .connections = 2});
        sql_ = std::make_unique<SqlStore>(*database_);
        use(*sql_);
    }

    template <class Store>
    void use(Store& store) {
        imports_ = &store;
        offers_ = &store;
        rates_ = &store;
    }

    runtime::Context ctx() {
        return runtime::Context::for_at_most(pool_, std::chrono::seconds(30));
    }
    template <class T>
    auto wait(runtime::Task<T> task) {
        return runtime::block_on(pool_, std::move(task));
    }

    static core::Instant at(int seconds) { return core::Instant(std::chrono::seconds(seconds)); }

    void begin(const std::string& id, int seconds = 100, const std::string& name = "Shop") {
        FeedImport feed_import{id, "shop", name, "USD", at(seconds)};
        ASSERT_TRUE(wait(imports_->begin(ctx(), feed_import)));
    }

    FeedChunk chunk(const std::string& id, std::int64_t first_line,
                    const std::vector<std::string>& items, int seconds = 200) {
        FeedChunk made{.import_id = id, .first_line = first_line, .received_at = at(seconds)};
        std::int64_t line = first_line;
        for (const std::string& item : items) {
            made.offers.push_back({line++, item, "{\"title\":\"" + item + "\"}"});
            made.digest += item + ";";
        }
        return made;
    }

    std::vector<std::string> items(const std::string& id) {
        std::vector<std::string> found;
        std::string after;
        while (true) {
            const auto page = wait(offers_->offers(ctx(), id, after, 2));
            EXPECT_TRUE(page);
            if (!page || page->empty()) return found;
            for (const StoredOffer& offer : *page) found.push_back(offer.item_id);
            after = found.back();
        }
    }

    runtime::WorkerPool pool_{2};
    std::unique_ptr<emptor::testing::Postgres> postgres_;
    std::unique_ptr<sql::Database> database_;
    std::unique_ptr<SqlStore> sql_;
    std::unique_ptr<MemoryStore> memory_;
    ImportStore* imports_ = nullptr;
    OfferStore* offers_ = nullptr;
    RateStore* rates_ = nullptr;
};

// Proves that a commit replaces all offers of the merchant at once and nothing is seen before.
TEST_P(StoreTest, CommitReplaces) {
    begin("imp_1");
    ASSERT_TRUE(wait(imports_->append(ctx(), chunk("imp_1", 1, {"b", "a", "Z"}))));
    EXPECT_TRUE(wait(offers_->sources(ctx()))->empty());
    const auto first = wait(imports_->commit(ctx(), "imp_1", at(300)));
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_EQ(first->offers, 3);
    EXPECT_EQ(first->replaced, 0);
    EXPECT_THAT(items("imp_1"), ElementsAre("Z", "a", "b"));
    const auto before = wait(offers_->sources(ctx()))->at(0);
    EXPECT_EQ(before.name, "Shop");
    EXPECT_EQ(before.import_id, "imp_1");
    EXPECT_EQ(before.imported_at, at(300));

    begin("imp_2", 400, "Shop & Sons");
    ASSERT_TRUE(wait(imports_->append(ctx(), chunk("imp_2", 1, {"c", "d"}))));
    EXPECT_THAT(items("imp_1"), ElementsAre("Z", "a", "b"));
    const auto second = wait(imports_->commit(ctx(), "imp_2", at(500)));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->offers, 2);
    EXPECT_EQ(second->replaced, 3);
    EXPECT_THAT(items("imp_1"), ElementsAre());
    EXPECT_THAT(items("imp_2"), ElementsAre("c", "d"));
    const auto sources = *wait(offers_->sources(ctx()));
    ASSERT_EQ(sources.size(), 1u);
    EXPECT_EQ(sources[0].name, "Shop & Sons");
    EXPECT_EQ(sources[0].offers, 2);
    EXPECT_GT(sources[0].generation, before.generation);
}

// Proves that the offer's text comes back as it was given.
TEST_P(StoreTest, KeepsText) {
    begin("imp_1");
    FeedChunk made = chunk("imp_1", 1, {"a"});
    made.offers[0].text = "{\"title\":\"5\\\" Größe \\\\ '\",\"n\":[1,2.50]}";
    ASSERT_TRUE(wait(imports_->append(ctx(), made)));
    const auto page = wait(offers_->offers(ctx(), "imp_1", "", 10));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->at(0).text, made.offers[0].text);
}

// Proves that the first of two rows with one id wins, also across chunks, and that the loser's
// warnings go with it.
TEST_P(StoreTest, FirstIdWins) {
    begin("imp_1");
    ASSERT_TRUE(wait(imports_->append(ctx(), chunk("imp_1", 1, {"a", "b"}))));
    FeedChunk more = chunk("imp_1", 3, {"c", "a", "d"});
    more.rejected = {{5, "title", "missing"}, {2, "x", "y"}};
    more.warnings = {{4, "gtin", "wrong"}, {3, "gtin", "wrong"}};
    const auto answer = wait(imports_->append(ctx(), more));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->accepted, 2);
    using api::discovery::RejectedRow;
    EXPECT_THAT(answer->rejected, ElementsAre(RejectedRow{2, "x", "y"},
                                              RejectedRow{4, "id", "stands earlier in the feed"},
                                              RejectedRow{5, "title", "missing"}));
    EXPECT_THAT(answer->warnings, ElementsAre(RejectedRow{3, "gtin", "wrong"}));
}

// Proves that a chunk sent again changes nothing and gets its first answer, and that other lines in
// its place are refused.
TEST_P(StoreTest, ChunksAreIdempotent) {
    begin("imp_1");
    const auto first = wait(imports_->append(ctx(), chunk("imp_1", 1, {"a", "b"})));
    const auto again = wait(imports_->append(ctx(), chunk("imp_1", 1, {"a", "b"})));
    ASSERT_TRUE(first && again);
    EXPECT_EQ(*first, *again);
    const auto other = wait(imports_->append(ctx(), chunk("imp_1", 1, {"a", "x"})));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().reason, core::reasons::kImportChunkChanged);
    EXPECT_THAT(items("imp_1"), ElementsAre("a", "b"));
}

// Proves the answers for imports that are unknown, committed, empty or abandoned.
TEST_P(StoreTest, ClosedImports) {
    EXPECT_EQ(wait(imports_->open_import(ctx(), "imp_0")).error().reason, core::reasons::kNotFound);
    EXPECT_EQ(wait(imports_->append(ctx(), chunk("imp_0", 1, {"a"}))).error().reason,
              core::reasons::kNotFound);
    EXPECT_EQ(wait(imports_->commit(ctx(), "imp_0", at(1))).error().reason,
              core::reasons::kNotFound);
    begin("imp_1");
    EXPECT_EQ(wait(imports_->open_import(ctx(), "imp_1"))->currency, "USD");
    EXPECT_EQ(wait(imports_->commit(ctx(), "imp_1", at(1))).error().reason,
              core::reasons::kImportEmpty);
    ASSERT_TRUE(wait(imports_->append(ctx(), chunk("imp_1", 1, {"a"}))));
    const auto first = wait(imports_->commit(ctx(), "imp_1", at(300)));
    const auto again = wait(imports_->commit(ctx(), "imp_1", at(400)));
    ASSERT_TRUE(first && again);
    EXPECT_EQ(*first, *again);
    EXPECT_EQ(wait(imports_->append(ctx(), chunk("imp_1", 2, {"b"}))).error().reason,
              core::reasons::kImportClosed);
    EXPECT_EQ(wait(imports_->open_import(ctx(), "imp_1")).error().reason,
              core::reasons::kImportClosed);
}

// Proves that only imports nobody went on with are thrown away.
TEST_P(StoreTest, Abandon) {
    for (const char* id : {"imp_1", "imp_2", "imp_3"}) {
        begin(id, 100);
        ASSERT_TRUE(wait(imports_->append(ctx(), chunk(id, 1, {"a"}, 200))));
    }
    ASSERT_TRUE(wait(imports_->append(ctx(), chunk("imp_2", 2, {"b"}, 900))));
    ASSERT_TRUE(wait(imports_->commit(ctx(), "imp_3", at(300))));
    EXPECT_EQ(*wait(imports_->abandon(ctx(), at(500))), 1);
    EXPECT_EQ(*wait(imports_->abandon(ctx(), at(500))), 0);
    EXPECT_THAT(items("imp_1"), ElementsAre());
    EXPECT_THAT(items("imp_2"), ElementsAre("a", "b"));
    EXPECT_THAT(items("imp_3"), ElementsAre("a"));
    EXPECT_EQ(wait(imports_->commit(ctx(), "imp_1", at(600))).error().reason,
              core::reasons::kImportClosed);
}

// Proves that a table of rates replaces the one before as a whole.
TEST_P(StoreTest, Rates) {
    EXPECT_FALSE(wait(rates_->current(ctx()))->as_of);
    ASSERT_TRUE(
        wait(rates_->replace(ctx(), {{{"usd", "EUR", "0.9"}, {"GBP", "USD", "1.25"}}, at(100)})));
    ASSERT_TRUE(
        wait(rates_->replace(ctx(), {{{"USD", "EUR", "0.91"}, {"EUR", "USD", "1.1"}}, at(200)})));
    const auto table = wait(rates_->current(ctx()));
    ASSERT_TRUE(table);
    EXPECT_EQ(table->as_of, at(200));
    using api::discovery::RateRow;
    EXPECT_THAT(table->rates,
                ElementsAre(RateRow{"EUR", "USD", "1.1"}, RateRow{"USD", "EUR", "0.91"}));
}

INSTANTIATE_TEST_SUITE_P(Both, StoreTest, ::testing::Values(false, true),
                         [](const auto& info) { return info.param ? "Sql" : "Memory"; });

}  // namespace
}  // namespace emptor::discovery
