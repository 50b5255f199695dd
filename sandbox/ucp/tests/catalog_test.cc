#include "sandbox/ucp/catalog.h"

#include <gtest/gtest.h>
#include <lzma.h>

#include <filesystem>
#include <fstream>

#include "sandbox/kit/digest.h"

namespace emptor::sandbox::ucp {
namespace {

MerchantConfig shop() {
    MerchantConfig merchant;
    merchant.currency = *core::Currency::parse("USD");
    return merchant;
}

class FeedFile : public ::testing::Test {
protected:
    FeedFile() : path(std::filesystem::temp_directory_path() / ("feed-" + random_token(8))) {}
    ~FeedFile() override { std::filesystem::remove(path); }
    void write(const std::string& content) const {
        std::ofstream(path, std::ios::binary) << content;
    }

    core::Result<Catalog> load(MerchantConfig merchant = shop()) const {
        merchant.feed = path.string();
        return Catalog::load(merchant);
    }
    std::filesystem::path path;
};

constexpr const char* kFeed =
    R"({"id":"1","title":"Red Wireless Headphones","brand":"Acme","mpn":"AC-1","gtin":["9520000000011"],"category":["Audio","Headphones"],"price":"99.99"})"
    "\n"
    R"({"id":"2","title":"Blue Headphones","price":"149.00","currency":"USD","category":["Audio"],"in_stock":false})"
    "\n"
    "not json\n"
    R"({"id":"3","title":"No price"})"
    "\n"
    R"({"id":"4","title":"Other money","price":"5","currency":"EUR"})"
    "\n"
    R"({"id":"1","title":"Twice","price":"5"})"
    "\n"
    R"({"id":"5","title":"Coffee machine","price":"1.234"})"
    "\n"
    R"({"id":"6","title":"Coffee Machine 9 bar","price":"79.5","attributes":{"colour":"Black"},"stock":2})"
    "\n";

// Proves what of a feed is sold, and that the rest costs nothing but itself.
TEST_F(FeedFile, RowsThatCanBeSold) {
    write(kFeed);
    const auto catalog = load();
    ASSERT_TRUE(catalog);
    EXPECT_EQ(catalog->size(), 3u);
    EXPECT_EQ(catalog->left_out(), 5u);
    EXPECT_EQ(catalog->find("1")->price, 9999);
    EXPECT_EQ(catalog->find("2")->stock, 0);
    EXPECT_EQ(catalog->find("6")->stock, 2);
    EXPECT_EQ(catalog->find("3"), nullptr);
}

// Proves that packed feeds read the same, and that a cut one is refused.
TEST_F(FeedFile, Xz) {
    const std::string plain = kFeed;
    std::string packed(plain.size() + 1000, '\0');
    std::size_t size = 0;
    ASSERT_EQ(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr,
                                      reinterpret_cast<const std::uint8_t*>(plain.data()),
                                      plain.size(), reinterpret_cast<std::uint8_t*>(packed.data()),
                                      &size, packed.size()),
              LZMA_OK);
    packed.resize(size);
    write(packed);
    EXPECT_EQ(load()->size(), 3u);
    write(packed.substr(0, size / 2));
    EXPECT_FALSE(load());
}

// Proves that a missing feed is an error.
TEST_F(FeedFile, Missing) {
    EXPECT_FALSE(load());
}

// Proves the search: most words first, at least half of them, filters exact.
TEST_F(FeedFile, Search) {
    write(kFeed);
    const Catalog catalog = *load();
    const auto ids = [&](std::string_view query, SearchFilter filter = {}) {
        std::string list;
        for (const Item* item : catalog.search(query, filter)) list += item->id;
        return list;
    };
    EXPECT_EQ(ids("wireless headphones"), "12");
    EXPECT_EQ(ids("HEADPHONE"), "12");
    EXPECT_EQ(ids("black coffee machines"), "6");
    EXPECT_EQ(ids("ac-1"), "1");
    EXPECT_EQ(ids("submarine"), "");
    EXPECT_EQ(ids("red submarine deluxe"), "");
    EXPECT_EQ(ids(""), "126");
    EXPECT_EQ(ids("headphones", {.categories = {"headphones"}, .least = {}, .most = {}}), "1");
    EXPECT_EQ(ids("headphones", {.categories = {}, .least = 10'000, .most = {}}), "2");
    EXPECT_EQ(ids("headphones", {.categories = {}, .least = {}, .most = 9999}), "1");
    EXPECT_EQ(catalog.lookup("prod_1").size(), 1u);
    EXPECT_EQ(catalog.lookup("9520000000011").size(), 1u);
    EXPECT_EQ(catalog.lookup("x").size(), 0u);
}

// Proves the naming and pricing habits of merchants.
TEST_F(FeedFile, Habits) {
    write(kFeed);
    MerchantConfig merchant = shop();
    merchant.naming = Naming::kBrandFirst;
    EXPECT_EQ(load(merchant)->find("1")->title, "Acme Red Wireless Headphones");
    merchant.naming = Naming::kUpperCase;
    EXPECT_EQ(load(merchant)->find("6")->title, "COFFEE MACHINE 9 BAR");
    merchant.naming = Naming::kWithNumber;
    merchant.price_percent = 110;
    EXPECT_EQ(load(merchant)->find("1")->title, "Red Wireless Headphones (AC-1)");
    EXPECT_EQ(load(merchant)->find("2")->price, 16390);
}

}  // namespace
}  // namespace emptor::sandbox::ucp
