#include "core/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>

namespace emptor::core {
namespace {

// Proves that only well-formed UTF-8 passes: no overlong forms, surrogates, cut or stray bytes.
TEST(Text, KnowsValidUtf8) {
    for (const std::string_view text :
         {"", "abc", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\x9f\xbf"}) {
        EXPECT_TRUE(is_valid_utf8(text)) << text;
    }
    for (const std::string_view text : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80",
                                        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "a\xff"}) {
        EXPECT_FALSE(is_valid_utf8(text));
    }
}

TEST(Text, ClipsBetweenCharacters) {
    EXPECT_EQ(clip_utf8("a\xe2\x82\xac", 3), "a");
    EXPECT_EQ(clip_utf8("a\xe2\x82\xac", 4), "a\xe2\x82\xac");
    EXPECT_EQ(clip_utf8("abc", 2), "ab");
}

TEST(Text, TrimsSplitsAndJoins) {
    EXPECT_EQ(trim(" \t a b \n"), "a b");
    EXPECT_EQ(trim("  "), "");
    EXPECT_THAT(split("a,,b", ','), testing::ElementsAre("a", "", "b"));
    EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
    EXPECT_EQ(to_lower_ascii("AbC\xc3\x89"), "abc\xc3\x89");
    EXPECT_EQ(to_upper_ascii("AbC\xc3\xa9"), "ABC\xc3\xa9");
}

// Proves the classes against the C locale's, for every byte.
TEST(Text, ClassesAreThoseOfTheCLocale) {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        EXPECT_EQ(is_digit(c), std::isdigit(byte) != 0) << byte;
        EXPECT_EQ(is_lower(c), std::islower(byte) != 0) << byte;
        EXPECT_EQ(is_upper(c), std::isupper(byte) != 0) << byte;
        EXPECT_EQ(is_letter(c), std::isalpha(byte) != 0) << byte;
        EXPECT_EQ(is_alphanumeric(c), std::isalnum(byte) != 0) << byte;
        EXPECT_EQ(is_word_byte(c), std::isalnum(byte) != 0 || byte > 127) << byte;
        EXPECT_EQ(hex_value(c) >= 0, std::isxdigit(byte) != 0) << byte;
        EXPECT_EQ(to_lower(c), static_cast<char>(std::tolower(byte))) << byte;
        EXPECT_EQ(to_upper(c), static_cast<char>(std::toupper(byte))) << byte;
    }
    EXPECT_EQ(hex_value('9'), 9);
    EXPECT_EQ(hex_value('f'), 15);
    EXPECT_EQ(hex_value('A'), 10);
}

}  // namespace
}  // namespace emptor::core
