#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/search/index.h"

namespace emptor::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

core::Money usd(std::int64_t cents) {
    return *core::Money::of(cents, "USD");
}

struct Thing {
    const char* id;
    const char* title;
    const char* brand = "";
    std::int64_t cents = 0;
    std::uint8_t condition = 0;
    const char* category = "";
    const char* description = "";
};

std::shared_ptr<const Segment> segment(const std::string& group, const std::vector<Thing>& things) {
    SegmentBuilder builder(group, "Shop " + group);
    for (const Thing& thing : things) {
        Document document{.id = thing.id, .title = thing.title, .brand = thing.brand};
        document.category = thing.category;
        document.description = thing.description;
        if (thing.cents > 0) document.price = usd(thing.cents);
        document.condition = thing.condition;
        builder.add(document);
    }
    return std::move(builder).build();
}

std::vector<std::string> ids(const Results& results) {
    std::vector<std::string> found;
    for (const Hit& hit : results.hits) found.emplace_back(hit.id());
    return found;
}

Query query(std::string text) {
    return {.text = std::move(text), .limit = 100};
}

const std::vector<Thing> kAudio = {
    {"sony", "Sony WH-1000XM5 Wireless Headphones", "Sony", 29900, 1, "Audio", "Noise cancelling"},
    {"bose", "Bose QC 45 ANC head set", "Bose", 24900, 1, "Audio", "over-ear headphones"},
    {"case", "Case for WH 1000XM5", "Casely", 1900, 1, "Audio > Accessories"},
    {"nobrand", "Apple AirPods in ear, black", "", 15900, 3, "Audio"},
    {"ssd", "Solid State Drive 512 GB M.2", "Sony", 4900, 2, "Storage"},
    {"tv", "43\" television black", "Samsung", 39900, 1, "TV"},
};

// Proves which documents a text finds: spellings, joins, units, other names, typing errors, and the
// fall-back to the most telling words.
TEST(Search, WhatIsFound) {
    const Snapshot snapshot = Snapshot().with(segment("shop", kAudio));
    struct Row {
        const char* text;
        std::vector<std::string> ids;
    };
    for (const Row& row : {
             Row{"wh1000xm5", {"sony", "case"}},
             Row{"WH-1000XM5", {"sony", "case"}},
             Row{"wh 1000xm5", {"sony", "case"}},
             Row{"wh-1000xm4", {"sony", "case"}},  // wh is all there is
             Row{"sony headphones", {"sony"}},
             Row{"headphones", {"sony", "bose"}},
             Row{"hedphones", {"sony", "bose"}},
             Row{"haedphonse", {"sony", "bose"}},
             Row{"anc headphones", {"bose", "sony"}},
             Row{"noise canceling headphones", {"bose", "sony"}},
             Row{"512gb ssd", {"ssd"}},
             Row{"512 gb solid state disk", {"ssd"}},
             Row{"256gb ssd", {"ssd"}},  // no other ssd: the number is dropped
             Row{"43 inch tv", {"tv"}},
             Row{"m2 ssd", {"ssd"}},
             Row{"qc45", {"bose"}},
             Row{"the black", {"tv", "nobrand"}},
             Row{"unheard-of gizmo", {}},
             Row{"!!", {"bose", "case", "nobrand", "sony", "ssd", "tv"}},
         }) {
        EXPECT_THAT(ids(snapshot.search(query(row.text))),
                    testing::UnorderedElementsAreArray(row.ids))
            << row.text;
    }
}

// Proves that a size is given up before the name of the thing.
TEST(Search, SizesAreGivenUpFirst) {
    const Snapshot snapshot = Snapshot().with(segment("a", {{"1", "SSD 256 GB"},
                                                            {"2", "SSD 1 TB"},
                                                            {"3", "Phone 512 GB"},
                                                            {"4", "Tablet 512 GB"},
                                                            {"5", "pen"}}));
    EXPECT_THAT(ids(snapshot.search(query("512 gb ssd"))), ElementsAre("1", "2"));
}

// Proves that words in the title count more than words in the description, and that scores stay
// between 0 and 1 and say how much of the query is there.
TEST(Search, Order) {
    const Snapshot snapshot = Snapshot().with(segment("shop", kAudio));
    const Results headphones = snapshot.search(query("headphones"));
    EXPECT_THAT(ids(headphones), ElementsAre("sony", "bose"));
    for (const Hit& hit : headphones.hits) {
        EXPECT_GT(hit.score, 0);
        EXPECT_LT(hit.score, 1);
    }
    const double all = snapshot.search(query("sony headphones")).hits[0].score;
    const double some = snapshot.search(query("sony unheard headphones")).hits[0].score;
    EXPECT_LT(some, all);
}

// Proves each filter: what it takes out, and that what it cannot know passes.
TEST(Search, Filters) {
    const Snapshot snapshot =
        Snapshot()
            .with(segment("a", {{"1", "red pen", "Pilot", 100, 1, "Office"},
                                {"2", "red pen", "Bic", 200, 2, "Office"},
                                {"3", "red pen", "", 0, 0, "School"}}))
            .with(segment("b", {{"4", "Pilot red pen set", "", 300, 3, "Art"}}));
    struct Row {
        const char* name;
        Filters filters;
        std::vector<std::string> ids;
    };
    const core::Currency dollar = usd(0).currency();
    const core::Currency euro = *core::Currency::parse("EUR");
    for (const Row& row : {
             Row{"none", {}, {"1", "2", "3", "4"}},
             Row{"group", {.groups = {"b", "c"}}, {"4"}},
             Row{"excluded group", {.excluded_groups = {"b"}}, {"1", "2", "3"}},
             Row{"group by its label", {.groups = {"SHOP b"}}, {"4"}},
             Row{"excluded by its label", {.excluded_groups = {"Shop A"}}, {"4"}},
             Row{"condition", {.conditions = 1u << 1}, {"1", "3"}},
             Row{"excluded condition", {.excluded_conditions = 1u << 3}, {"1", "2", "3"}},
             Row{"at most", {.price = PriceRange{dollar, {}, 200}}, {"1", "2", "3"}},
             Row{"at least", {.price = PriceRange{dollar, 200, {}}}, {"2", "3", "4"}},
             Row{"between", {.price = PriceRange{dollar, 150, 250}}, {"2", "3"}},
             Row{"other currency", {.price = PriceRange{euro, 1, 2}}, {"1", "2", "3", "4"}},
             Row{"brand", {.brands = {"pilot", "Nobody"}}, {"1", "4"}},
             Row{"excluded brand", {.excluded_brands = {"PILOT"}}, {"2", "3"}},
             Row{"excluded word", {.excluded_words = {"set", "schools"}}, {"1", "2"}},
             Row{"nothing left", {.brands = {"Nobody"}}, {}},
         }) {
        Query asked = query("red pen");
        asked.filters = row.filters;
        const Results results = snapshot.search(asked);
        EXPECT_THAT(ids(results), testing::UnorderedElementsAreArray(row.ids)) << row.name;
        EXPECT_EQ(results.matches, row.ids.size()) << row.name;
    }
}

// Proves that words are not dropped because a filter took out everything that has them.
TEST(Search, FiltersDoNotRelaxWords) {
    const Snapshot snapshot =
        Snapshot().with(segment("a", {{"1", "red pen", "", 500}, {"2", "blue pen", "", 100}}));
    Query asked = query("red pen");
    asked.filters.price = PriceRange{usd(0).currency(), {}, 200};
    EXPECT_THAT(ids(snapshot.search(asked)), IsEmpty());
}

// Proves that counts do not depend on the limit and are kept by group.
TEST(Search, CountsBeyondTheLimit) {
    const Snapshot snapshot = Snapshot()
                                  .with(segment("b", {{"3", "pen"}, {"4", "pen"}, {"5", "ink"}}))
                                  .with(segment("a", {{"1", "pen"}}));
    for (const std::size_t limit : {0u, 1u, 2u, 9u}) {
        Query asked = query("pens");
        asked.limit = limit;
        const Results results = snapshot.search(asked);
        EXPECT_EQ(results.matches, 3u);
        EXPECT_EQ(results.hits.size(), std::min<std::size_t>(limit, 3));
        EXPECT_THAT(results.matches_by_group,
                    UnorderedElementsAre(testing::Pair("a", 1u), testing::Pair("b", 2u)));
    }
    EXPECT_THAT(ids(snapshot.search(query("pens"))), ElementsAre("1", "3", "4"));
}

// Proves that what is called so comes far before what is made for it, named after it or only
// recommends it, and that who asks for the accessory gets it.
TEST(Search, TheThingComesBeforeItsAccessories) {
    const Snapshot snapshot = Snapshot().with(
        segment("a", {{"laptop", "Zenit Air 14 laptop, 16 GB, silver", "Zenit"},
                      {"by category", "Zenit Pro 15 16 GB", "Zenit", 0, 0, "Computers > Laptops"},
                      {"bag", "Laptop bag 15 inch", "Carry"},
                      {"cord", "Laptop power cord", ""},
                      {"stand", "Stand for laptop", ""},
                      {"pouch", "Zenit pouch", "Zenit", 0, 0, "Laptops"},
                      {"advice", "Desk", "", 0, 0, "", "laptop laptop laptop"},
                      {"bundle", "Zenit Go laptop with bag and mouse", "Zenit"}}));
    struct Row {
        const char* text;
        std::vector<std::string> things;
    };
    for (const Row& row : {Row{"laptop", {"laptop", "by category", "bundle"}},
                           Row{"zenit laptop", {"laptop", "by category", "bundle"}},
                           Row{"laptop bag", {"bag"}}, Row{"laptop stand", {"stand"}}}) {
        const Results found = snapshot.search(query(row.text));
        std::vector<std::string> things;
        for (const Hit& hit : found.hits) {
            if (hit.score > found.hits[0].score / 2) things.emplace_back(hit.id());
        }
        EXPECT_THAT(things, testing::UnorderedElementsAreArray(row.things)) << row.text;
    }
}

// Proves that what stands behind "for" is not what is sought, and that a cartridge of ink is ink.
TEST(Search, TheThingIsNotWhatItIsFor) {
    const Snapshot snapshot =
        Snapshot().with(segment("a", {{"toner", "Toner cartridge compatible with Zenit L1 printer"},
                                      {"printer", "Zenit L1 printer with toner"},
                                      {"box", "Box for Zenit L1 printer toner"}}));
    const Results found = snapshot.search(query("toner for zenit printer"));
    EXPECT_EQ(found.matches, 3u);
    EXPECT_EQ(found.called_so, 1u);
    EXPECT_EQ(found.hits[0].id(), "toner");
}

// Proves that amounts are found in whatever unit and field they are named, within bounds.
TEST(Search, Amounts) {
    const Snapshot snapshot =
        Snapshot().with(segment("a", {{"512", "SSD 512 GB"},
                                      {"1t", "SSD", "", 0, 0, "", "holds 1 TB, reads 560 MB/s"},
                                      {"2000", "SSD 2000GB 2.5 inch"},
                                      {"none", "SSD"}}));
    struct Row {
        std::vector<AmountRange> amounts;
        std::vector<std::string> ids;
    };
    for (const Row& row :
         {Row{{}, {"512", "1t", "2000", "none"}}, Row{{{"gb", 500, 500}}, {"512"}},
          Row{{{"gb", 1000, {}}}, {"1t", "2000"}}, Row{{{"gb", 2, 900}}, {"512"}},
          Row{{{"gb", 1000, {}}, {"mm", 60, 65}}, {"2000"}}, Row{{{"kg", 1, {}}}, {}}}) {
        Query asked = query("ssd");
        asked.filters.amounts = row.amounts;
        EXPECT_THAT(ids(snapshot.search(asked)), testing::UnorderedElementsAreArray(row.ids));
    }
}

// Proves that words nobody has, and things nobody is called, are said.
TEST(Search, WhatIsNotThere) {
    const Snapshot snapshot = Snapshot().with(
        segment("a", {{"1", "Webcam 720p"}, {"2", "Tripod", "", 0, 0, "", "for a webcam"}}));
    const Results webcam = snapshot.search(query("1080px webcam"));
    EXPECT_THAT(webcam.unknown_words, ElementsAre("1080px"));
    EXPECT_EQ(webcam.matches, 2u);
    EXPECT_EQ(webcam.called_so, 1u);
    EXPECT_EQ(snapshot.search(query("720p")).called_so, 1u);
}

// Proves that the cheapest document that fits is found however many say more of the words, and that
// what is left out is said with its least price: not those in another currency or that fit badly.
TEST(Search, Cheapest) {
    std::vector<Thing> things;
    std::vector<std::string> names;
    for (int i = 0; i < 20; ++i) names.push_back("p" + std::to_string(i));
    for (std::size_t i = 0; i < names.size(); ++i)
        things.push_back({names[i].c_str(), "Pen pen pen", "", 1000 + static_cast<int>(i)});
    things.push_back({"cheap", "Pen in a box of good old wood", "", 300});
    things.push_back({"bad fit", "Ink", "", 100, 0, "",
                      "lasts longer than the pen did, and so on "
                      "and on, for all who write with ink and for all who do not write at all"});
    const Snapshot snapshot = Snapshot().with(segment("a", things));
    struct Row {
        std::size_t limit;
        std::optional<std::int64_t> least_left_out;
    };
    for (const Row& row : {Row{0, 300}, Row{2, 1001}, Row{8, 1007}, Row{30, {}}}) {
        Query asked = query("pen");
        asked.limit = row.limit;
        asked.cheapest_in = usd(0).currency();
        const Results found = snapshot.search(asked);
        EXPECT_EQ(found.hits.size(), std::min<std::size_t>(row.limit, found.matches)) << row.limit;
        EXPECT_EQ(found.least_left_out, row.least_left_out) << row.limit;
        EXPECT_EQ(std::ranges::contains(ids(found), "cheap"), row.limit > 0) << row.limit;
    }
    Query elsewhere = query("pen");
    elsewhere.limit = 2;
    elsewhere.cheapest_in = *core::Currency::parse("EUR");
    EXPECT_EQ(snapshot.search(elsewhere).least_left_out, std::nullopt);
}

// Proves that kEverything gives back all, those that say more of the query first.
TEST(Search, Everything) {
    const Snapshot snapshot =
        Snapshot().with(segment("a", {{"1", "ink"}, {"2", "blue pen"}, {"3", "red pen"}}));
    Query asked = query("red pen");
    asked.matching = Matching::kEverything;
    const Results results = snapshot.search(asked);
    EXPECT_THAT(ids(results), ElementsAre("3", "2", "1"));
    EXPECT_EQ(results.hits[2].score, 0);
}

// Proves that what lacks a word fits less than half as well where others have all words, however
// common the word is, and that nothing is held against anybody where nobody has all.
TEST(Search, EverythingDemotesWhatLacksWords) {
    const std::vector<std::pair<std::string, std::string>> shop{
        {"1", "wireless mouse"}, {"2", "mouse"}, {"3", "wireless phone"}, {"4", "wireless radio"}};
    const auto scores = [&](std::size_t from) {
        SegmentBuilder builder("a", "a");
        for (std::size_t i = from; i < shop.size(); ++i)
            builder.add({.id = shop[i].first, .title = shop[i].second});
        Query asked = query("wireless mouse");
        asked.matching = Matching::kEverything;
        std::map<std::string, double> scores;
        const Snapshot snapshot = Snapshot().with(std::move(builder).build());
        for (const Hit& hit : snapshot.search(asked).hits)
            scores[std::string(hit.id())] = hit.score;
        return scores;
    };
    const auto with = scores(0);
    EXPECT_LT(with.at("2"), with.at("1") / 2);
    const auto without = scores(1);
    EXPECT_GT(without.at("2"), 0.5);
}

// Proves against a plain scan that galloping over long posting lists loses and invents nothing.
TEST(Search, SameAsScan) {
    constexpr std::size_t kThings = 3000;
    std::vector<std::string> titles;
    std::uint32_t state = 1;
    for (std::size_t i = 0; i < kThings; ++i) {
        std::string title;
        for (const char* word : {"alpha", "bravo", "delta", "gamma"}) {
            state = state * 1664525u + 1013904223u;
            if ((state >> 24) % (word[0] == 'a' ? 2 : 9) == 0) title.append(word).append(" ");
        }
        titles.push_back(title);
    }
    SegmentBuilder builder("g", "g");
    for (std::size_t i = 0; i < kThings; ++i) {
        builder.add({.id = std::to_string(i), .title = titles[i]});
    }
    const Snapshot snapshot = Snapshot().with(std::move(builder).build());
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"alpha"}, {"bravo", "alpha"}, {"gamma", "delta", "bravo"}}) {
        const auto has_all = [&words](const std::string& title) {
            return std::ranges::all_of(words,
                                       [&](const auto& word) { return title.contains(word); });
        };
        std::string text;
        for (const std::string& word : words) text.append(word).append(" ");
        EXPECT_EQ(snapshot.search(query(text)).matches,
                  static_cast<std::size_t>(std::ranges::count_if(titles, has_all)))
            << text;
    }
}

}  // namespace
}  // namespace emptor::search
