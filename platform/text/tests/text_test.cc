#include "platform/text/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace emptor::text {
namespace {

struct Row {
    std::string_view input;
    std::string_view expected;
};

// Proves that spellings which read the same fold to the same text.
TEST(FoldTest, GivesOneSpelling) {
    const Row rows[] = {
        {"", ""},
        {"  Two  Words\t", "two words"},
        {"Größe STRASSE Straße", "grosse strasse strasse"},
        {"Café Crème Ñandú", "cafe creme nandu"},
        {"Smørebrød Łódź Œuvre Ærø", "smorebrod lodz oeuvre aero"},
        {"27\u2033 \u201cwide\u201d 5\u20326", "27\" \"wide\" 5'6"},
        {"A\u2013B\u2014C\u2011D", "a-b-c-d"},
        {"2 \u00d7 4", "2 x 4"},
        {"Name\u2122 Other\u00ae", "name other"},
        {"\uff21\uff22\uff13", "ab3"},
        {"m\u00b2 \u00bd", "m2 1/2"},
        {"no\u00a0break", "no break"},
        {"\u0419\u043e\u0433\u0443\u0440\u0442", "\u0439\u043e\u0433\u0443\u0440\u0442"},
        {"\u30ac\u30e9\u30b9", "\u30ac\u30e9\u30b9"},
        {"soft\u00adhyphen", "softhyphen"},
        {"bro\xff\xc3ken", "broken"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(fold(row.input), row.expected) << row.input;
        EXPECT_EQ(fold(fold(row.input)), row.expected) << "twice: " << row.input;
    }
}

// Proves that letters and compatibility forms are taken apart, and that nothing else changes.
TEST(DecomposedTest, IsNfkd) {
    EXPECT_EQ(decomposed("s\u00e9cret"), "se\u0301cret");
    EXPECT_EQ(decomposed("se\u0301cret"), "se\u0301cret");
    EXPECT_EQ(decomposed("\ufb01n \u2460 A\u00df "), "fin 1 A\u00df ");
    EXPECT_EQ(decomposed(""), "");
    EXPECT_EQ(decomposed("bro\xffken"), std::nullopt);
}

// Proves that words are runs of letters and digits of any script.
TEST(WordsTest, SplitsAtEverythingElse) {
    using testing::ElementsAre;
    EXPECT_THAT(words(""), ElementsAre());
    EXPECT_THAT(words("wh-1000xm5, black/2"), ElementsAre("wh", "1000xm5", "black", "2"));
    EXPECT_THAT(words("\u0447\u0430\u0439 100\u0433"),
                ElementsAre("\u0447\u0430\u0439", "100\u0433"));
    EXPECT_THAT(words("--"), ElementsAre());
}

// Proves that references are decoded, twice-encoded ones too, and others left alone.
TEST(EntitiesTest, DecodesOnceAndOnceMore) {
    const Row rows[] = {
        {"Salt &amp; Pepper", "Salt & Pepper"},
        {"Salt &amp;amp; Pepper", "Salt & Pepper"},
        {"27&quot; &#39;x&#x27; &#8211;", "27\" 'x' \u2013"},
        {"&eacute;&Eacute;&nbsp;&euro;", "\u00e9\u00c9\u00a0\u20ac"},
        {"AT&T &unknown; &; &#; &#xd800; &#0; &#99999999;",
         "AT&T &unknown; &; &#; &#xd800; &#0; &#99999999;"},
        {"&", "&"},
        {"&amp", "&amp"},
    };
    for (const Row& row : rows) EXPECT_EQ(decode_entities(row.input), row.expected) << row.input;
}

// Proves that only what a reader sees is left of a fragment, also of a broken one.
TEST(HtmlTest, KeepsWhatAReaderSees) {
    const Row rows[] = {
        {"plain  text\n here", "plain text\nhere"},
        {"<p>One.</p><p>Two &amp; three</p>", "One.\nTwo & three"},
        {"a<b>bold</b>c<br/>d", "aboldc\nd"},
        {"x <!-- a > b --> y", "x y"},
        {"<style>p{}</style>A<SCRIPT>1<2</SCRIPT >B", "AB"},
        {"<a title=\"1 > 0\" href='x'>link</a>", "link"},
        {"3 < 4 and 5 > 4", "3 < 4 and 5 > 4"},
        {"cut <div class=\"x", "cut"},
        {"<", "<"},
        {"<script>never closed", ""},
    };
    for (const Row& row : rows) EXPECT_EQ(html_to_text(row.input), row.expected) << row.input;
}

}  // namespace
}  // namespace emptor::text
