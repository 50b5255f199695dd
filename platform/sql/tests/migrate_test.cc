#include "platform/sql/migrate.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "platform/sql/tests/fixture.h"

namespace emptor::sql {
namespace {

class MigrateTest : public DatabaseTest {
protected:
    MigrateTest() {
        char folder[] = "/tmp/emptor-migrations-XXXXXX";
        folder_ = ::mkdtemp(folder);
    }
    ~MigrateTest() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ + "/" + name) << text;
    }
    core::Result<int> run() { return migrate(server_.connection_string(), {"shop", folder_}); }
    void expect_refused(const std::string& what) {
        const auto result = run();
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().reason, reasons::kMigrationRefused);
        EXPECT_THAT(result.error().message, testing::HasSubstr(what));
    }

    std::string folder_;
};

// Proves that each file runs once, in order, in the owner's schema, and new ones later.
TEST_F(MigrateTest, AppliesWhatIsMissing) {
    write("0002_fill.sql", "insert into item values (1); insert into item values (2);");
    write("0001_item.sql", "create table item (i int);\n-- a comment\n");
    EXPECT_EQ(run().value(), 2);
    EXPECT_EQ(run().value(), 0);
    write("0003_more.sql", "insert into item values (3)");
    EXPECT_EQ(run().value(), 1);
    EXPECT_EQ(server_.query("select string_agg(i::text, ',' order by i) from shop.item"), "1,2,3");
}

// Proves that a changed, a missing, a misnamed and an unknown file are refused.
TEST_F(MigrateTest, RefusesWhatDoesNotFit) {
    write("0001_item.sql", "create table item (i int)");
    EXPECT_EQ(run().value(), 1);
    write("0001_item.sql", "create table item (i bigint)");
    expect_refused("was changed");
    write("0001_item.sql", "create table item (i int)");
    write("0003_late.sql", "select 1");
    expect_refused("should be number 2");
    std::filesystem::rename(folder_ + "/0003_late.sql", folder_ + "/2_late.sql");
    expect_refused("not named");
    std::filesystem::rename(folder_ + "/2_late.sql", folder_ + "/0002_late.sql");
    EXPECT_EQ(run().value(), 1);
    std::filesystem::remove(folder_ + "/0002_late.sql");
    expect_refused("0002_late.sql");
}

// Proves that a file that fails leaves nothing behind and can be corrected.
TEST_F(MigrateTest, FailedFilesLeaveNothing) {
    write("0001_item.sql", "create table item (i int); insert into itme values (1);");
    expect_refused("itme");
    EXPECT_EQ(server_.query("select to_regclass('shop.item') is null"), "t");
    write("0001_item.sql", "create table item (i int)");
    EXPECT_EQ(run().value(), 1);
}

// Proves that several processes may start at once.
TEST_F(MigrateTest, RunsOnceHoweverManyTry) {
    write("0001_item.sql", "create table item (i int)");
    write("0002_fill.sql", "insert into item values (1)");
    std::atomic<int> applied = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 6; ++i) threads.emplace_back([&] { applied += run().value(); });
    }
    EXPECT_EQ(applied, 2);
    EXPECT_EQ(server_.query("select count(*) from shop.item"), "1");
}

}  // namespace
}  // namespace emptor::sql
