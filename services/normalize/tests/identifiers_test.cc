#include <gtest/gtest.h>

#include "services/normalize/domain/brand.h"
#include "services/normalize/domain/gtin.h"

namespace emptor::normalize::domain {
namespace {

// Proves that only numbers that identify one product worldwide pass, whatever their length.
TEST(GtinTest, AcceptsOnlyWorldwideNumbers) {
    const struct {
        std::string_view what, text, expected;  // empty: refused
    } rows[] = {
        {"GTIN-13", "9521234567899", "09521234567899"},
        {"GTIN-13 filled up", "09521234567899", "09521234567899"},
        {"GTIN-12", "952123456784", ""},
        {"GTIN-12, right", "952123456786", "00952123456786"},
        {"GTIN-12 without its leading zero", "12345678905", "00012345678905"},
        {"GTIN-8", "95200002", "00000095200002"},
        {"GTIN-14 of a case", "19521234567896", "19521234567896"},
        {"spaces and hyphens", "952-1234 567899", "09521234567899"},
        {"wrong check digit", "9521234567890", ""},
        {"02: priced by weight", "0212345678909", ""},
        {"02 as GTIN-12", "212345678909", ""},
        {"04: within one company", "0412345678903", ""},
        {"20: within one company", "2012345678903", ""},
        {"29: within one company", "2912345678906", ""},
        {"30: worldwide", "3012345678902", "03012345678902"},
        {"GTIN-8 of a till", "21234569", ""},
        {"all zeros", "0000000000000", ""},
        {"too short", "952123", ""},
        {"nine digits", "952123456", ""},
        {"too long", "095212345678990", ""},
        {"letters", "95212345678AB", ""},
        {"empty", "", ""},
    };
    for (const auto& row : rows) {
        const auto gtin = canonical_gtin(row.text);
        EXPECT_EQ(gtin.value_or(""), row.expected) << row.what;
    }
}

// Proves that the same part number in different spellings is one, and that no placeholder is one.
TEST(MpnTest, IsLettersAndDigits) {
    const struct {
        std::string_view text, expected;
    } rows[] = {
        {"hlv-std880 plus", "HLVSTD880PLUS"},
        {"hlvstd880plus", "HLVSTD880PLUS"},
        {"x1/b.2", "X1B2"},
        {"n/a", ""},
        {"does not apply", ""},
        {"abc", ""},
        {"12", ""},
        {"", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(canonical_mpn(row.text), row.expected) << row.text;
}

// Proves that legal forms, punctuation and spacing do not make another brand.
TEST(BrandTest, IgnoresLegalFormAndPunctuation) {
    const struct {
        std::string_view text, expected;
    } rows[] = {
        {"sonavo inc.", "sonavo"},
        {"brenmark gmbh & co. kg", "brenmark"},
        {"sonavo", "sonavo"},
        {"north & field", "north field"},
        {"co", "co"},
        {"unknown", ""},
        {"n/a", ""},
        {"", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(canonical_brand(row.text), row.expected) << row.text;
    EXPECT_EQ(brand_id(canonical_brand("north+field")), brand_id(canonical_brand("north & field")));
    EXPECT_NE(brand_id("north field"), brand_id("north fields"));
}

}  // namespace
}  // namespace emptor::normalize::domain
