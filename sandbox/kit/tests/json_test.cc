#include "sandbox/kit/json.h"

#include <gtest/gtest.h>

namespace emptor::sandbox {
namespace {

// Proves that documents come back as they were: order, exact integers, floats, escapes.
TEST(Json, RoundTrip) {
    for (const std::string text : {
             R"({"b":1,"a":[true,false,null],"c":{"d":"x"}})",
             R"([9007199254740993,-1,0])",
             R"({"weight":17.6,"whole":614.0})",
             R"("tab\tquote\"back\\slash\nline")",
             R"({})",
             R"([])",
             R"({"empty":{},"list":[]})",
         }) {
        const core::Result<Json> json = Json::parse(text);
        ASSERT_TRUE(json) << text;
        EXPECT_EQ(json->dump(), text);
    }
}

// Proves that what is not JSON is refused and not guessed.
TEST(Json, RefusesBrokenText) {
    for (const char* text : {"", "{", "{\"a\":}", "[1,]", "{'a':1}", "nul", "{\"a\":1} x"}) {
        EXPECT_FALSE(Json::parse(text)) << text;
    }
    EXPECT_FALSE(Json::parse(std::string(100'000, '[')));
}

// Proves that reading never changes a document and tells kinds apart.
TEST(Json, ReadingIsForgiving) {
    const Json json = *Json::parse(R"({"n":5,"s":"x","f":1.5})");
    EXPECT_TRUE(json["missing"]["deeper"].is_null());
    EXPECT_EQ(json["n"].integer(), 5);
    EXPECT_EQ(json["s"].integer(7), 7);
    EXPECT_FALSE(json["f"].is_integer());
    EXPECT_EQ(json["n"].text(), "");
    EXPECT_EQ(json["s"].at(0).size(), 0u);
    EXPECT_EQ(json.dump(), R"({"n":5,"s":"x","f":1.5})");
}

}  // namespace
}  // namespace emptor::sandbox
