#include "services/normalize/domain/facts.h"

#include <gtest/gtest.h>

#include "services/normalize/domain/canonical.h"

namespace emptor::normalize::domain {
namespace {

Facts read(const Listing& listing) {
    return read_facts(listing, {});
}

// Proves that the words for a condition are found, and that "used for" is not one of them.
TEST(ConditionTest, IsReadFromTitles) {
    const struct {
        std::string_view title;
        Condition field, expected;
    } rows[] = {
        {"phone 128gb", Condition::kUnspecified, Condition::kNew},
        {"phone refurbished", Condition::kUnspecified, Condition::kRefurbished},
        {"renewed: phone", Condition::kUnspecified, Condition::kRefurbished},
        {"phone (refurbished)", Condition::kNew, Condition::kRefurbished},
        {"phone generaluberholt", Condition::kUnspecified, Condition::kRefurbished},
        {"phone open box", Condition::kUnspecified, Condition::kOpenBox},
        {"phone open-box", Condition::kUnspecified, Condition::kOpenBox},
        {"phone pre-owned", Condition::kUnspecified, Condition::kUsed},
        {"phone second hand", Condition::kUnspecified, Condition::kUsed},
        {"phone used", Condition::kUnspecified, Condition::kUsed},
        {"brush used for walls", Condition::kUnspecified, Condition::kNew},
        {"phone", Condition::kUsed, Condition::kUsed},
    };
    for (const auto& row : rows) {
        Listing listing;
        listing.title = row.title;
        listing.condition = row.field;
        EXPECT_EQ(read(listing).condition, row.expected) << row.title;
    }
}

// Proves that colours of several languages and abbreviations have one name each.
TEST(ColourTest, HasOneName) {
    const struct {
        std::string_view title, expected;
    } rows[] = {
        {"headset blk", "black"},         {"kopfhorer schwarz", "black"},
        {"casque noir", "black"},         {"watch rose gold", "rose gold"},
        {"watch gold", "gold"},           {"phone space gray", "grey"},
        {"shoe black/red", "black, red"}, {"shoe", ""},
    };
    for (const auto& row : rows) {
        Listing listing;
        listing.title = row.title;
        const Canonical canonical = canonicalize(listing, read(listing));
        const auto found = canonical.attributes.find("colour");
        EXPECT_EQ(found == canonical.attributes.end() ? "" : found->second, row.expected)
            << row.title;
    }
}

// Proves that a brand is found where makers stand, and that everyday words are not taken for one.
TEST(BrandBookTest, FindsBrandsInTitles) {
    BrandBook book;
    for (const char* brand : {"sonavo", "black field", "apex", "red"}) book.add(brand);
    const struct {
        std::string_view title, expected;
    } rows[] = {
        {"sonavo quietwave 700", "sonavo"},
        {"quietwave 700 headphones by sonavo", "sonavo"},
        {"wireless headphones quietwave 700 sonavo", "sonavo"},
        {"black+field drill", "black field"},
        {"cover for sonavo", ""},
        {"shoes size 9 in red", ""},
        {"headphones", ""},
    };
    for (const auto& row : rows) {
        Listing listing;
        listing.title = row.title;
        EXPECT_EQ(read_facts(listing, book).brand, row.expected) << row.title;
    }
}

// Proves that attributes get canonical names, units and answers, and that titles fill the gaps.
TEST(CanonicalTest, NamesAndUnits) {
    Listing listing;
    listing.title = "aerobook notebook 14\" 16gb ram blk pack of 2";
    listing.attributes = {{"storage capacity", "0.5 tb"}, {"color", "midnight black"},
                          {"touchscreen", "true"},        {"display size", "35.6 cm"},
                          {"series", "aerobook"},         {"wireless", "no"}};
    const Canonical canonical = canonicalize(listing, read(listing));
    EXPECT_EQ(canonical.pack_size, 2);
    const std::map<std::string, double> quantities = {
        {"capacity", 500}, {"memory", 16}, {"screen", 14.015748}};
    EXPECT_EQ(canonical.quantities, quantities);
    const std::map<std::string, std::string> attributes = {
        {"capacity", "500 GB"}, {"colour", "black"},
        {"memory", "16 GB"},    {"screen", "14.015748 inch"},
        {"series", "aerobook"}, {"touchscreen", "yes"},
        {"wireless", "no"}};
    EXPECT_EQ(canonical.attributes, attributes);
}

// Proves that an answer to another question is no colour: the title's one stands.
TEST(CanonicalTest, ColourIsNoAnswer) {
    for (const auto& [value, colour] :
         {std::pair{"false", "black"}, std::pair{"true", "black"}, std::pair{"no", "black"},
          std::pair{"red", "red"}, std::pair{"sunset dream", "sunset dream"}}) {
        Listing listing;
        listing.title = "toner cartridge black";
        listing.attributes = {{"colour", value}};
        EXPECT_EQ(canonicalize(listing, read(listing)).attributes.at("colour"), colour) << value;
    }
}

// Proves that of two unnamed amounts of data the small one is filed as memory.
TEST(CanonicalTest, TellsMemoryFromStorage) {
    const struct {
        std::string_view title;
        std::map<std::string, double> expected;
    } rows[] = {
        {"notebook 8gb 512gb", {{"memory", 8}, {"capacity", 512}}},
        {"phone 128gb", {{"capacity", 128}}},
        {"stick 32gb 64gb", {{"capacity", 64}}},
    };
    for (const auto& row : rows) {
        Listing listing;
        listing.title = row.title;
        EXPECT_EQ(canonicalize(listing, read(listing)).quantities, row.expected) << row.title;
    }
}

}  // namespace
}  // namespace emptor::normalize::domain
