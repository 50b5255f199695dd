#include "core/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
}

}  // namespace
}  // namespace emptor::core
