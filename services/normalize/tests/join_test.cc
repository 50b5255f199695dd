#include "services/normalize/domain/join.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace emptor::normalize::domain {
namespace {

constexpr const char* kGtinA = "9521234567899";
constexpr const char* kGtinB = "9520000000004";

Listing listing(std::string merchant, std::string title, std::string brand = "",
                std::string mpn = "", std::vector<std::string> gtins = {}) {
    Listing made;
    made.merchant = std::move(merchant);
    made.title = std::move(title);
    made.brand = std::move(brand);
    made.mpn = std::move(mpn);
    made.gtins = std::move(gtins);
    return made;
}

// Groups as text: "0 1|2".
std::string joined(const std::vector<Listing>& listings) {
    const std::vector<Facts> facts = read_all(listings);
    std::string text;
    for (const Group& group : join(facts)) {
        if (!text.empty()) text += "|";
        for (std::size_t i = 0; i < group.members.size(); ++i) {
            text += (i == 0 ? "" : " ") + std::to_string(group.members[i]);
        }
    }
    return text;
}

bool same(const Listing& a, const Listing& b) {
    return joined({a, b}) == "0 1";
}

// Proves that the same thing is known again under every usual way to write a title.
TEST(JoinTest, KnowsTheSameThingAgain) {
    const Listing base =
        listing("m1", "sonavo quietwave 700 wireless noise cancelling headphones, black", "sonavo");
    const std::string titles[] = {
        "quietwave 700 headphones by sonavo (black) - bluetooth",
        "sonavo quietwave 700 anc bt headphones blk",
        "wireless noise cancelling headphones black quietwave 700 fast shipping",
        "sonavo quiet wave 700 wireless headphones black",
        "sonavo quietwvae 700 noise cancelling headphones black",
        "sonavo quietwave-700 kopfhorer schwarz wireless",
    };
    for (const std::string& title : titles) {
        EXPECT_TRUE(same(base, listing("m2", title))) << title;
        EXPECT_TRUE(same(listing("m2", title), base)) << "the other way round: " << title;
    }
}

// Proves that near-twins stay apart, one row for each kind of exclusion.
TEST(JoinTest, KeepsNearTwinsApart) {
    const struct {
        std::string_view what;
        std::string a, b;
    } rows[] = {
        {"colour", "sonavo quietwave 700 headphones black",
         "sonavo quietwave 700 headphones white"},
        {"capacity", "storvane velox 970 ssd 500gb", "storvane velox 970 ssd 1tb"},
        {"memory", "kestoma aerobook ar-2741 8gb 512gb", "kestoma aerobook ar-2741 16gb 512gb"},
        {"pack", "everlume maxrun aa batteries pack of 4",
         "everlume maxrun aa batteries pack of 8"},
        {"pack unsaid", "everlume hearth 360 bulb 8w", "everlume hearth 360 bulb 8w pack of 4"},
        {"word size", "everlume maxrun aa batteries 4 pack",
         "everlume maxrun aaa batteries 4 pack"},
        {"number size", "strivana tempo 640 shoes us 9", "strivana tempo 640 shoes us 10"},
        {"model number", "sonavo quietwave 700 headphones", "sonavo quietwave 750 headphones"},
        {"model letter", "sonavo quietwave 700 headphones", "sonavo quietwave 700b headphones"},
        {"edition", "sonavo quietwave 700 headphones", "sonavo quietwave 700 pro headphones"},
        {"year", "tessarix officewriter 2024 software", "tessarix officewriter 2021 software"},
        {"kit", "luxbrook proxima pr-7692 camera body only",
         "luxbrook proxima pr-7692 camera 18-55mm lens kit"},
        {"condition", "sonavo quietwave 700 headphones",
         "sonavo quietwave 700 headphones refurbished"},
        {"mark", "luxbrook aperia 5d mark iv", "luxbrook aperia 5d mark iii"},
        {"screen", "lumivar panorama pn-4410 tv 55 inch", "lumivar panorama pn-4410 tv 65 inch"},
        {"fits another", "cover for hyvio pulse 840x", "cover for hyvio pulse 910x"},
    };
    for (const auto& row : rows) {
        EXPECT_FALSE(same(listing("m1", row.a), listing("m2", row.b))) << row.what;
        EXPECT_TRUE(same(listing("m1", row.a), listing("m2", row.a))) << row.what;
    }
}

// Proves that a number joins unlike titles, but not against what the titles say.
TEST(JoinTest, TrustsNumbersUntilContradicted) {
    const auto with = [](std::string title, std::string gtin) {
        const std::string merchant = "m" + std::to_string(title.size());
        return listing(merchant, std::move(title), "", "", {std::move(gtin)});
    };
    EXPECT_TRUE(
        same(with("sonavo quietwave 700 headphones black", kGtinA), with("quietwave 700", kGtinA)));
    EXPECT_FALSE(same(with("sonavo quietwave 700 headphones black", kGtinA),
                      with("sonavo quietwave 700 white", kGtinA)))
        << "a wrong number: the colour says so";
    EXPECT_FALSE(same(with("sonavo quietwave 700 headphones", kGtinA),
                      with("babuno cloud dry diapers", kGtinA)))
        << "a wrong number: nothing in common";
    EXPECT_FALSE(same(with("sonavo quietwave 700 headphones", kGtinA),
                      with("sonavo quietwave 700 headphones new", kGtinB)))
        << "two right numbers";
    EXPECT_TRUE(same(with("sonavo quietwave 700 headphones", kGtinA),
                     with("sonavo quietwave 700 headphones new", "9521234567890")))
        << "a wrong check digit is no number";
}

// Proves that numbers a shop makes for itself join nothing.
TEST(JoinTest, IgnoresRestrictedNumbers) {
    for (const char* gtin : {"0212345678909", "0412345678903", "2012345678903", "2912345678906"}) {
        EXPECT_FALSE(same(listing("m1", "sonavo quietwave 700 headphones", "", "", {gtin}),
                          listing("m2", "babuno cloud dry diapers", "", "", {gtin})))
            << gtin;
    }
}

// Proves that a part number joins in whatever spelling and wherever it stands, for one maker only.
TEST(JoinTest, JoinsByPartNumber) {
    const Listing base = listing("m1", "sonavo quietwave headphones", "sonavo", "snv-qw700-bk");
    EXPECT_TRUE(same(base, listing("m2", "headphones quietwave", "sonavo", "snvqw700bk")));
    EXPECT_TRUE(same(base, listing("m2", "sonavo headphones snvqw700bk quietwave")));
    EXPECT_FALSE(same(base, listing("m2", "sonavo quietwave headphones xk55512")));
    EXPECT_FALSE(same(base, listing("m2", "quietwave headphones", "brimtone", "snvqw700bk")));
    EXPECT_FALSE(
        same(base, listing("m2", "quietwave headphones refurbished", "sonavo", "snvqw700bk")));
}

// Proves that twins do not meet through an offer that leaves the difference unsaid.
TEST(JoinTest, ChainsDoNotJoinTwins) {
    const std::string groups =
        joined({listing("m1", "sonavo quietwave 700 headphones black", "", "", {kGtinA}),
                listing("m2", "sonavo quietwave 700 headphones", "", "", {kGtinA}),
                listing("m3", "sonavo quietwave 700 headphones white", "", "", {kGtinA})});
    EXPECT_TRUE(groups == "0 1|2" || groups == "0|1 2") << groups;
}

// Proves that an offer which fits two different ones equally well joins neither.
TEST(JoinTest, LeavesTheAmbiguousAlone) {
    EXPECT_EQ(joined({listing("m1", "sonavo quietwave 700 headphones black"),
                      listing("m1", "sonavo quietwave 700 headphones white"),
                      listing("m2", "sonavo quietwave 700 headphones")}),
              "0|1|2");
}

// Proves that one merchant's offers are different things unless nothing tells them apart.
TEST(JoinTest, OneMerchantSellsDifferentThings) {
    EXPECT_FALSE(same(listing("m1", "plainline desk lamp metal round"),
                      listing("m1", "plainline desk lamp metal")));
    EXPECT_TRUE(same(listing("m1", "plainline desk lamp metal"),
                     listing("m1", "plainline desk lamp - metal")));
}

// Proves that the order of the offers does not decide what belongs together.
TEST(JoinTest, DoesNotDependOnOrder) {
    std::vector<Listing> offers;
    for (const char* merchant : {"m1", "m2", "m3"}) {
        for (const char* colour : {"black", "white"}) {
            for (const char* model : {"700", "750", "880"}) {
                offers.push_back(listing(
                    merchant, std::string("sonavo quietwave ") + model + " headphones " + colour));
            }
        }
    }
    const auto sizes = [&] {
        const std::vector<Facts> facts = read_all(offers);
        std::vector<std::string> groups;
        for (const Group& group : join(facts)) {
            std::vector<std::string> titles;
            for (const std::uint32_t i : group.members)
                titles.push_back(offers[i].merchant + offers[i].title);
            std::ranges::sort(titles);
            std::string text;
            for (const std::string& title : titles) text += title + ";";
            groups.push_back(text);
        }
        std::ranges::sort(groups);
        return groups;
    };
    const auto forward = sizes();
    EXPECT_EQ(forward.size(), 6U);
    std::ranges::reverse(offers);
    EXPECT_EQ(sizes(), forward);
}

// Proves that nothing at all is an answer too.
TEST(JoinTest, TakesEmptyInput) {
    EXPECT_EQ(joined({}), "");
    EXPECT_EQ(joined({listing("m1", "")}), "0");
    EXPECT_EQ(joined({listing("m1", ""), listing("m2", "")}), "0|1");
}

}  // namespace
}  // namespace emptor::normalize::domain
