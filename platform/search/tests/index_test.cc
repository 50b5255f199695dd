#include "platform/search/index.h"

#include <gtest/gtest.h>

#include <thread>

namespace emptor::search {
namespace {

std::shared_ptr<const Segment> segment(std::string group, const std::vector<std::string>& titles) {
    SegmentBuilder builder(group, "Shop " + group);
    for (std::size_t i = 0; i < titles.size(); ++i) {
        builder.add({.id = std::to_string(i), .title = titles[i], .payload = titles[i] + "!"});
    }
    return std::move(builder).build();
}

// Proves look-up by id, the payload and the label of a group.
TEST(Index, Find) {
    Index index;
    EXPECT_TRUE(index.replace(segment("a", {"pen", "ink", "pad"}), 1));
    const auto snapshot = index.snapshot();
    const auto hit = snapshot->find("a", "1");
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->payload(), "ink!");
    EXPECT_EQ(hit->segment->label(), "Shop a");
    EXPECT_FALSE(snapshot->find("a", "3"));
    EXPECT_FALSE(snapshot->find("b", "1"));
    EXPECT_EQ(snapshot->size(), 3u);
}

// Proves that an older version never takes the place of a newer one, and that an old snapshot goes
// on standing for those who hold it.
TEST(Index, Replace) {
    Index index;
    EXPECT_TRUE(index.replace(segment("a", {"pen"}), 5));
    const auto held = index.snapshot();
    EXPECT_FALSE(index.replace(segment("a", {"old"}), 4));
    EXPECT_TRUE(index.replace(segment("a", {"ink", "pad"}), 6));
    EXPECT_EQ(index.version("a"), 6);
    EXPECT_EQ(index.snapshot()->size(), 2u);
    EXPECT_EQ(held->find("a", "0")->payload(), "pen!");
    EXPECT_EQ(index.version("b"), 0);
}

// Proves that searches see one whole segment or the other while writers replace it.
TEST(Index, ReadersSeeWholeSegments) {
    Index index;
    const auto one = segment("a", {"pen", "pen"});
    const auto two = segment("a", {"pen", "pen", "pen", "pen"});
    index.replace(one, 1);
    std::jthread writer([&](const std::stop_token& stop) {
        for (std::int64_t version = 2; !stop.stop_requested(); ++version) {
            index.replace(version % 2 == 0 ? two : one, version);
        }
    });
    for (int i = 0; i < 2000; ++i) {
        const Query query{.text = "pen", .limit = 10};
        const auto snapshot = index.snapshot();
        const Results results = snapshot->search(query);
        ASSERT_TRUE(results.matches == 2 || results.matches == 4);
        ASSERT_EQ(results.hits.size(), results.matches);
    }
}

}  // namespace
}  // namespace emptor::search
