#include "services/discovery/adapters/feed_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace emptor::discovery {
namespace {

using testing::ElementsAre;
using testing::Pair;

// Proves that every field is read in the forms that feeds use.
TEST(FeedJson, Forms) {
    const auto row = parse_feed_line(
        "\xEF\xBB\xBF{\"id\": 12, \"gtin\": [\"09520001047299\", 952], \"title\": \"A &amp;amp; "
        "B\\u0007 5\\\"\","
        "\"brand\":null,\"mpn\":\"X-1\",\"name\":\"N\",\"category\":[\"Home\",\"T&amp;C\"],"
        "\"description\":\"<p>One</p><script>x</script> two &lt; three\",\"condition\":\"New\","
        "\"price\": 12.50,\"list_price\":\"20\",\"currency\":\"USD\",\"in_stock\":\"In Stock\","
        "\"link\":\"/p/1\",\"image_url\":\"https://x.example/i.png\",\"released\":\"2020-01-01\","
        "\"weight_g\":200,\"attributes\":{\"Ports\":6.0,\"Wireless\":true,\"Sizes\":[\"S\",2]},"
        "\"surprise\":{\"deep\":[1,{}]}}\r");
    ASSERT_TRUE(row) << row.error().field << row.error().reason;
    EXPECT_EQ(row->id, "12");
    EXPECT_THAT(row->gtins, ElementsAre("09520001047299", "952"));
    EXPECT_EQ(row->title, "A & B  5\"");
    EXPECT_EQ(row->brand, "");
    EXPECT_EQ(row->mpn, "X-1");
    EXPECT_THAT(row->category, ElementsAre("Home", "T&C"));
    EXPECT_EQ(row->description.substr(0, 3), "One");
    EXPECT_TRUE(row->description.ends_with("two < three")) << row->description;
    EXPECT_EQ(row->price, "12.50");
    EXPECT_EQ(row->list_price, "20");
    EXPECT_EQ(row->in_stock, true);
    EXPECT_EQ(row->url, "/p/1");
    EXPECT_THAT(row->attributes, ElementsAre(Pair("name", "N"), Pair("released", "2020-01-01"),
                                             Pair("weight_g", "200"), Pair("Ports", "6"),
                                             Pair("Sizes", "S, 2"), Pair("Wireless", "true")));
}

// Proves that what is not there stays empty and that single values stand for lists.
TEST(FeedJson, LittleIsEnough) {
    const auto row = parse_feed_line(
        R"({"id":"1","title":"T","gtin":"952","category":"Home &gt; Kitchen > Knives","in_stock":0})");
    ASSERT_TRUE(row);
    EXPECT_THAT(row->gtins, ElementsAre("952"));
    EXPECT_THAT(row->category, ElementsAre("Home", "Kitchen", "Knives"));
    EXPECT_EQ(row->in_stock, false);
    EXPECT_EQ(row->price, "");
    EXPECT_EQ(parse_feed_line("{}")->id, "");
    EXPECT_FALSE(parse_feed_line(R"({"in_stock":"perhaps"})")->in_stock);
    EXPECT_TRUE(parse_feed_line(R"({"attributes":{"name":"x"},"name":"y"})"));
}

// Proves that each kind of broken line is refused with the field that is wrong.
TEST(FeedJson, Refused) {
    struct Row {
        std::string line;
        Remark remark;
    };
    const std::string not_json = "not a JSON object";
    for (const Row& row : {
             Row{"hello", {"", not_json}},
             Row{"[1]", {"", not_json}},
             Row{"{\"id\":1", {"", not_json}},
             Row{"{\"id\":1}{}", {"", not_json}},
             Row{"{\"id\":1} x", {"", not_json}},
             Row{"{\"id\":\"\xFF\"}", {"", "not UTF-8"}},
             Row{"{\"id\":{}}", {"id", "neither text nor number"}},
             Row{"{\"id\":\"1\",\"title\":[\"a\"]}", {"title", "neither text nor number"}},
             Row{"{\"title\":\"\\ud800\"}", {"title", "neither text nor number"}},
             Row{"{\"price\":{\"amount\":1}}", {"price", "neither text nor number"}},
             Row{"{\"gtin\":{}}", {"gtin", "neither a text nor a list of texts"}},
             Row{"{\"gtin\":[[1]]}", {"gtin", "neither a text nor a list of texts"}},
             Row{"{\"category\":[{}]}", {"category", "neither a text nor a list of texts"}},
             Row{"{\"attributes\":[1]}", {"attributes", "not an object"}},
             Row{"{\"attributes\":{\"a\":{}}}",
                 {"attributes", "a value is neither text nor number"}},
         }) {
        const auto parsed = parse_feed_line(row.line);
        ASSERT_FALSE(parsed) << row.line;
        EXPECT_EQ(parsed.error(), row.remark) << row.line << ": " << parsed.error().reason;
    }
}

}  // namespace
}  // namespace emptor::discovery
