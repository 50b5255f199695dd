#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/reasons.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "platform/sql/migrate.h"
#include "platform/sql/postgres.h"
#include "services/payments/adapters/sql_store.h"
#include "services/payments/app/change.h"
#include "services/payments/tests/fixtures.h"
#include "services/payments/tests/memory_store.h"
#include "tests/support/postgres.h"

namespace emptor::payments {
namespace {

using runtime::Context;
using runtime::Task;
using ::testing::IsEmpty;
using testing::mandate;
using testing::noon;
using ::testing::SizeIs;
using testing::usd;

const Scope kScope{.person = "ada", .purchase_id = "pur_1"};

// The contract of the stores: every test runs on both.
class BookStoreTest : public ::testing::TestWithParam<bool> {
protected:
    void SetUp() override {
        if (!GetParam()) {
            store_ = std::make_unique<MemoryBookStore>();
            return;
        }
        postgres_ = std::make_unique<emptor::testing::Postgres>();
        for (const sql::Migrations& owner :
             {sql::Migrations{"events", "platform/events/migrations"},
              sql::Migrations{"payments", "services/payments/migrations"}}) {
            const auto migrated = sql::migrate(postgres_->connection_string(), owner);
            ASSERT_TRUE(migrated) << migrated.error().message;
        }
        database_ = sql::open_postgres(
            {.connection_string = postgres_->connection_string(), .connections = 4});
        store_ = std::make_unique<SqlBookStore>(*database_, random_);
    }

    Context ctx() { return Context::for_at_most(pool_, std::chrono::seconds(30)); }
    template <class T>
    auto wait(Task<T> task) {
        return runtime::block_on(pool_, std::move(task));
    }

    core::Result<Books> add_funds(std::int64_t amount) {
        const Decide decide = [&](const Books&) -> core::Result<std::optional<Change>> {
            return Change{.postings = funding("ada", usd(amount)), .why = "funds", .at = noon()};
        };
        return wait(store_->update(ctx(), Scope{.person = "ada"}, decide));
    }
    static Decide reserving(const std::string& purchase_id, std::int64_t amount,
                            std::int64_t per_day) {
        return [=](const Books& books) -> core::Result<std::optional<Change>> {
            Spending wanted = testing::reserved(amount);
            wanted.purchase_id = purchase_id;
            const Budget budget{.per_day = usd(per_day),
                                .used_by_others = books.used_by_others,
                                .day = "2026-03-02",
                                .wallet = books.wallet.value_or(Wallet())};
            TRY(auto after,
                payments::reserve(books.spending ? &*books.spending : nullptr, wanted, budget));
            return change_to(books, std::move(after), "reserve", noon(), Pace());
        };
    }
    static Scope day_scope(const std::string& purchase_id) {
        return {.person = "ada",
                .purchase_id = purchase_id,
                .day = "2026-03-02",
                .currency = usd(0).currency()};
    }
    core::Result<Books> put(Spending spending, std::vector<Authorization> news = {}) {
        const Decide decide = [&](const Books& books) -> core::Result<std::optional<Change>> {
            Change change = change_to(books, spending, "test", noon(), Pace());
            change.news = news;
            return change;
        };
        return wait(store_->update(ctx(), kScope, decide));
    }

    core::SystemRandom random_;
    runtime::WorkerPool pool_{4};
    std::unique_ptr<emptor::testing::Postgres> postgres_;
    std::unique_ptr<sql::Database> database_;
    std::unique_ptr<BookStore> store_;
};

// Proves that money put in is there, that a refused change leaves nothing, and the ledger adds up.
TEST_P(BookStoreTest, KeepsWallets) {
    EXPECT_FALSE(wait(store_->wallet(ctx(), "ada")).value());
    ASSERT_TRUE(add_funds(5'000));
    EXPECT_EQ(wait(store_->wallet(ctx(), "ada")).value(), (Wallet{usd(5'000), usd(0)}));
    const auto refused =
        wait(store_->update(ctx(), day_scope("pur_1"), reserving("pur_1", 5'001, 9'000)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().id(), "wallet-too-low");
    EXPECT_FALSE(wait(store_->find(ctx(), "pur_1")).value());
    ASSERT_TRUE(wait(store_->update(ctx(), day_scope("pur_1"), reserving("pur_1", 4'000, 9'000))));
    EXPECT_EQ(wait(store_->wallet(ctx(), "ada")).value(), (Wallet{usd(1'000), usd(4'000)}));
    EXPECT_THAT(wait(store_->ledger_faults(ctx())).value(), IsEmpty());
}

// Proves that whom the network names is kept a merchant, and that the first one stays until it is
// forgotten.
TEST_P(BookStoreTest, KeepsAcceptors) {
    ASSERT_TRUE(add_funds(50'000));
    EXPECT_THAT(wait(store_->acceptors(ctx())).value(), IsEmpty());
    const auto learn = [&](const char* network_id) {
        const Decide learning = [&](const Books& books) -> core::Result<std::optional<Change>> {
            Change change = change_to(books, testing::reserved(10'000), "test", noon(), Pace());
            change.learned = Acceptor{"fennel", network_id, "FENNEL HOME"};
            return change;
        };
        ASSERT_TRUE(wait(store_->update(ctx(), kScope, learning)));
    };
    learn("net_1");
    learn("net_9");
    const Acceptor first{"fennel", "net_1", "FENNEL HOME"};
    EXPECT_EQ(wait(store_->acceptors(ctx())).value(), std::vector{first});

    EXPECT_EQ(wait(store_->forget_acceptor(ctx(), "other")).value(), std::nullopt);
    EXPECT_EQ(wait(store_->forget_acceptor(ctx(), "fennel")).value(), first);
    EXPECT_EQ(wait(store_->forget_acceptor(ctx(), "fennel")).value(), std::nullopt);
    learn("net_9");
    EXPECT_EQ(wait(store_->acceptors(ctx())).value()[0].network_id, "net_9");
}

// Proves that all facts of a purchase come back as they were stored, by id and by card.
TEST_P(BookStoreTest, KeepsSpendings) {
    ASSERT_TRUE(add_funds(50'000));
    Spending spending = testing::with(
        testing::funded(10'000), {{testing::authorization("a", 9'000, "closed")},
                                  {testing::capture("c", "a", 9'000), testing::refund("r", 500)}});
    spending.findings = {"other-currency"};
    ASSERT_TRUE(put(spending, {spending.authorizations[0]}));
    for (const auto& found :
         {wait(store_->find(ctx(), "pur_1")), wait(store_->by_card(ctx(), "ic_1"))}) {
        ASSERT_TRUE(found && *found);
        const Spending& one = **found;
        EXPECT_EQ(one.person, "ada");
        EXPECT_EQ(one.reserved, usd(10'000));
        EXPECT_EQ(one.day, "2026-03-02");
        EXPECT_EQ(one.mandate->maximum, usd(20'000));
        EXPECT_EQ(one.mandate->expires_at, mandate().expires_at);
        EXPECT_EQ(one.cards[0].state, CardState::kOpen);
        EXPECT_EQ(one.authorizations[0].merchant_network_id, "net_1");
        EXPECT_EQ(captured(one), 9'000);
        EXPECT_EQ(refunded(one), 500);
        EXPECT_EQ(one.findings, spending.findings);
        EXPECT_EQ(one.changed_at, noon());
    }
    EXPECT_FALSE(wait(store_->by_card(ctx(), "ic_2")).value());
    if (postgres_) {
        EXPECT_EQ(postgres_->query(
                      "select count(*) from payments.ledger_entry where purchase_id = 'pur_1'"),
                  "4");
    }
    EXPECT_THAT(wait(store_->ledger_faults(ctx())).value(), IsEmpty());
}

Task<> reserve_into(BookStore& store, Context ctx, Scope scope, Decide decide,
                    std::atomic<int>& granted) {
    const auto done = co_await store.update(ctx, std::move(scope), std::move(decide));
    if (done) ++granted;
}

// Proves that purchases that race cannot together pass what is in the wallet or allowed for the
// day.
TEST_P(BookStoreTest, RacesCannotOverdraw) {
    ASSERT_TRUE(add_funds(100'000));
    std::atomic<int> granted = 0;
    {
        runtime::TaskGroup group(pool_);
        for (int i = 0; i < 12; ++i) {
            const std::string id = "pur_" + std::to_string(i);
            group.spawn(reserve_into(*store_, ctx(), day_scope(id), reserving(id, 10'000, 50'000),
                                     granted));
        }
        wait(group.join());
    }
    EXPECT_EQ(granted, 5);
    EXPECT_EQ(wait(store_->wallet(ctx(), "ada")).value(), (Wallet{usd(50'000), usd(50'000)}));
    EXPECT_THAT(wait(store_->ledger_faults(ctx())).value(), IsEmpty());
}

// Proves that due purchases are handed out once until their next time.
TEST_P(BookStoreTest, HandsOutDuePurchases) {
    ASSERT_TRUE(add_funds(50'000));
    ASSERT_TRUE(put(testing::funded(10'000)));
    const auto take = [&](core::Instant now) {
        return wait(store_->take_due(ctx(), now, now + std::chrono::minutes(1), 10)).value();
    };
    EXPECT_THAT(take(noon()), IsEmpty());
    const core::Instant later = noon() + std::chrono::seconds(5);
    EXPECT_THAT(take(later), SizeIs(1));
    EXPECT_THAT(take(later), IsEmpty());
    EXPECT_THAT(take(later + std::chrono::minutes(2)), SizeIs(1));
}

// Proves that events are remembered, and that nothing to change changes nothing.
TEST_P(BookStoreTest, RemembersEvents) {
    EXPECT_FALSE(wait(store_->is_known(ctx(), "evt_1")).value());
    ASSERT_TRUE(wait(store_->remember(ctx(), "evt_1", noon())));
    ASSERT_TRUE(wait(store_->remember(ctx(), "evt_1", noon())));
    EXPECT_TRUE(wait(store_->is_known(ctx(), "evt_1")).value());
    const Decide nothing = [](const Books&) -> core::Result<std::optional<Change>> {
        return std::optional<Change>();
    };
    EXPECT_TRUE(wait(store_->update(ctx(), kScope, nothing)));
    EXPECT_FALSE(wait(store_->find(ctx(), "pur_1")).value());
}

INSTANTIATE_TEST_SUITE_P(Stores, BookStoreTest, ::testing::Bool(),
                         [](const auto& store) { return store.param ? "Sql" : "Memory"; });

}  // namespace
}  // namespace emptor::payments
