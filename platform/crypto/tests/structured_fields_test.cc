#include "platform/crypto/structured_fields.h"

#include <gtest/gtest.h>

namespace emptor::crypto {
namespace {

std::string print(const Dictionary& dictionary) {
    std::string text;
    for (const auto& [key, value] : dictionary) {
        if (!text.empty()) text += ", ";
        text += key + "=" + std::visit([](const auto& member) { return serialize(member); }, value);
    }
    return text;
}

// Proves that what RFC 8941 allows is read and printed in its canonical form.
TEST(StructuredFields, ReadsDictionaries) {
    const struct {
        const char *text, *canonical;
    } rows[] = {
        {"", ""},
        {"  ", ""},
        {"a=1", "a=1"},
        {"a=1,b=2", "a=1, b=2"},
        {"a=1 \t, \t b=-0", "a=1, b=0"},
        {"a", "a=?1"},
        {"a;x;y=2", "a=?1;x;y=2"},
        {"a=?0;x=?0", "a=?0;x=?0"},
        {"a=1, b=2, a=3", "a=3, b=2"},
        {"a=1;x=1;x=2", "a=1;x=2"},
        {R"(a="q\"b\\")", R"(a="q\"b\\")"},
        {"a=tok/en:*", "a=tok/en:*"},
        {"a=:aGk=:", "a=:aGk=:"},
        {"a=1.50", "a=1.5"},
        {"a=-012.000", "a=-12.0"},
        {"a=()", "a=()"},
        {R"(a=(  "x"  "y";p  );q=1)", R"(a=("x" "y";p);q=1)"},
        {"*a-_.=999999999999999", "*a-_.=999999999999999"},
    };
    for (const auto& row : rows) {
        const auto parsed = parse_dictionary(row.text);
        ASSERT_TRUE(parsed) << row.text;
        EXPECT_EQ(print(*parsed), row.canonical);
    }
}

// Proves that everything else is refused.
TEST(StructuredFields, RefusesWhatTheRfcRefuses) {
    for (const char* text : {"a=",
                             "A=1",
                             "a=1,",
                             "a=1 b=2",
                             "a=\"x",
                             "a=\"\\x\"",
                             "a=\"\x7f\"",
                             "a=:a:",
                             "a=:aGk=",
                             "a=?2",
                             "a=1000000000000000",
                             "a=1.",
                             "a=1.2345",
                             "a=1234567890123.1",
                             "a=(1",
                             "a=(1(2))",
                             "a=(\"x\"\"y\")",
                             "a=1;=2",
                             "=1",
                             "a=@1",
                             ",a=1",
                             "a=1;B=2",
                             "a=-"}) {
        EXPECT_FALSE(parse_dictionary(text)) << text;
    }
}

// Proves the way UCP names a profile.
TEST(StructuredFields, FindsTexts) {
    const auto agent = parse_dictionary(R"(profile="https://shop.example/profile", other=1)");
    ASSERT_TRUE(agent);
    ASSERT_NE(find_text(*agent, "profile"), nullptr);
    EXPECT_EQ(*find_text(*agent, "profile"), "https://shop.example/profile");
    EXPECT_EQ(find_text(*agent, "other"), nullptr);
    EXPECT_EQ(find_text(*agent, "absent"), nullptr);
}

}  // namespace
}  // namespace emptor::crypto
