#include "sandbox/kit/store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sandbox/kit/digest.h"

namespace emptor::sandbox {
namespace {

class StoreTest : public ::testing::Test {
protected:
    StoreTest() : folder(std::filesystem::temp_directory_path() / ("store-" + random_token(8))) {}
    ~StoreTest() override { std::filesystem::remove_all(folder); }

    std::filesystem::path file() const { return folder / "a.jsonl"; }
    std::filesystem::path folder;
};

// Proves that documents survive a restart in their order, with their last value.
TEST_F(StoreTest, SurvivesReopening) {
    {
        const auto store = *Store::open(file());
        store->put("order", "b", Json::object({{"n", 1}}));
        store->put("order", "a", Json::object({{"n", 2}}));
        store->put("order", "b", Json::object({{"n", 3}}));
        store->put("gone", "x", 1);
        store->erase("gone", "x");
    }
    for (int run = 0; run < 2; ++run) {  // the second time from the rewritten file
        const auto store = *Store::open(file());
        const std::vector<Json> orders = store->list("order");
        ASSERT_EQ(orders.size(), 2u);
        EXPECT_EQ(orders[0]["n"].integer(), 3);
        EXPECT_EQ(orders[1]["n"].integer(), 2);
        EXPECT_FALSE(store->find("gone", "x"));
    }
}

// Proves that a line torn by a sudden end costs that line only.
TEST_F(StoreTest, DropsTornLine) {
    {
        (*Store::open(file()))->put("order", "a", Json::object({{"n", 1}}));
    }
    {
        std::ofstream(file(), std::ios::app) << R"({"kind":"order","id":"b","va)";
    }
    const auto store = *Store::open(file());
    EXPECT_EQ(store->count("order"), 1u);
    store->put("order", "c", 5);
    EXPECT_EQ((*Store::open(file()))->count("order"), 2u);
}

// Proves that a place that cannot be written is an error, not silence.
TEST_F(StoreTest, RefusesUnwritablePlace) {
    std::filesystem::create_directories(folder);
    {
        std::ofstream(folder / "plain") << "x";
    }
    EXPECT_FALSE(Store::open(folder / "plain" / "a.jsonl"));
}

}  // namespace
}  // namespace emptor::sandbox
