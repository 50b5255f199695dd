#include "emptor/echo/v1/codec.h"

#include <gtest/gtest.h>

#include "core/reasons.h"
#include "tools/codegen/tests/samples.h"

namespace emptor::api::echo {
namespace {

// Proves that every kind of field, set or not, comes back from bytes and from JSON as it was.
TEST(Codec, RoundTrip) {
    for (const Everything& in : {full(), least()}) {
        const auto from_bytes = decode<Everything>(encode(in));
        ASSERT_TRUE(from_bytes) << from_bytes.error().message;
        EXPECT_EQ(*from_bytes, in);
        const auto from_json = decode_json<Everything>(encode_json(in));
        ASSERT_TRUE(from_json) << from_json.error().message;
        EXPECT_EQ(*from_json, in) << encode_json(in);
    }
    EXPECT_NE(full(), least());
}

// Proves what our JSON looks like: the names of the contract, enums as names, defaults written,
// absent optional fields left out.
TEST(Codec, JsonText) {
    const Leaf leaf{.name = "", .worth = money(1250, "USD")};
    EXPECT_EQ(encode_json(leaf), R"({"name":"","worth":{"minor":"1250","currency":"USD"}})");
    EXPECT_EQ(encode_json(Box{}), R"({"leaves":[]})");
    const std::string json = encode_json(least());
    EXPECT_TRUE(json.contains(R"("shade":"SHADE_UNSPECIFIED")")) << json;
    EXPECT_TRUE(json.contains(R"("total_count":"0")")) << json;
    EXPECT_TRUE(json.contains(R"("at":"1970-01-01T00:00:00Z")")) << json;
    EXPECT_FALSE(json.contains("maybe")) << json;
}

struct Refusal {
    const char* what;
    std::string json;
    std::string message;  // a part of it
};

// Proves that JSON which is not exactly a message is refused, and that the message names the place.
TEST(Codec, JsonRefusals) {
    const Refusal rows[] = {
        {"no JSON", "", ""},
        {"truncated", R"({"leaves":[)", ""},
        {"another type", R"({"leaves":7})", "leaves"},
        {"unknown field", R"({"leafs":[]})", "leafs"},
        {"unknown field inside", R"({"leaves":[{"nom":"x"}]})", "nom"},
        {"missing amount", R"({"leaves":[{"name":"x"}]})", "leaves.worth: is missing"},
        {"amount without currency", R"({"leaves":[{"worth":{"minor":"1"}}]})", "leaves.worth: "},
        {"zero without currency", R"({"leaves":[{"worth":{}}]})", "leaves.worth: "},
        {"no currency", R"({"leaves":[{"worth":{"minor":"1","currency":"ZZZ"}}]})",
         "leaves.worth: 'ZZZ'"},
        {"amount as decimal", R"({"leaves":[{"worth":{"minor":1.5,"currency":"USD"}}]})", "minor"},
        {"missing time", R"({"content":{"price":{"minor":"1","currency":"USD"}}})",
         "content.at: is missing"},
        {"no time", R"({"content":{"at":"yesterday"}})", "at"},
        {"enum by unknown name", R"({"content":{"shade":"SHADE_PINK"}})", "shade"},
        {"enum by unknown number",
         R"({"content":{"shade":2,"price":{"minor":"1","currency":"USD"},"at":"2026-01-01T00:00:00Z"}})",
         "content.shade: 2"},
        {"not UTF-8", "{\"leaves\":[{\"name\":\"\xff\"}]}", ""},
    };
    for (const Refusal& row : rows) {
        const auto got = decode_json<Box>(row.json);
        ASSERT_FALSE(got) << row.what;
        EXPECT_EQ(got.error().reason, core::reasons::kMalformedRequest) << row.what;
        EXPECT_TRUE(got.error().message.contains(row.message))
            << row.what << ": " << got.error().message;
    }
}

// Proves that bytes which are not a message are refused, and an amount that was never set shows.
TEST(Codec, BytesRefusals) {
    EXPECT_FALSE(decode<Box>("\xff\xff\xff"));
    const auto never_set = decode<Leaf>(encode(Leaf{.name = "x"}));
    ASSERT_FALSE(never_set);
    EXPECT_TRUE(never_set.error().message.starts_with("worth: ")) << never_set.error().message;
    EXPECT_FALSE(decode<Everything>(""));
    EXPECT_TRUE(decode<Box>(""));
}

// Proves that equal messages are equal text, whatever the maps inside protobuf do: digests rely on
// it.
TEST(Codec, EqualMessagesAreEqualText) {
    Everything many = least();
    for (int i = 0; i < 100; ++i) many.words[std::to_string(i * 7919 % 100)] = "word";
    const std::string bytes = encode(many);
    const std::string json = encode_json(many);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(encode(decode<Everything>(bytes).value()), bytes);
        EXPECT_EQ(encode_json(decode_json<Everything>(json).value()), json);
    }
    EXPECT_LT(json.find("\"42\":\"word\""), json.find("\"43\":\"word\""));
}

// Proves that an absent message is its default and an optional one nothing.
TEST(Codec, AbsentMessages) {
    const auto got = decode_json<SayRequest>("{}");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->box, Box{});
    EXPECT_FALSE(got->box.content);
}

// Proves that text which is not UTF-8 costs its bad bytes and not the whole message.
TEST(Codec, BadTextIsCleaned) {
    const Leaf leaf{.name = "caf\xe9", .worth = money(1, "USD")};
    const std::string clean = "caf\xEF\xBF\xBD";
    EXPECT_EQ(decode<Leaf>(encode(leaf)).value().name, clean);
    EXPECT_EQ(decode_json<Leaf>(encode_json(leaf)).value().name, clean);
}

// Proves that names of enum values go both ways and that nothing else is a name.
TEST(Types, EnumNames) {
    for (const Shade shade : {Shade::kUnspecified, Shade::kVeryLight, Shade::kDark}) {
        EXPECT_EQ(parse_shade(name(shade)), shade);
    }
    EXPECT_EQ(name(Shade::kVeryLight), "very-light");
    EXPECT_EQ(static_cast<int>(Shade::kDark), 3);
    EXPECT_EQ(name(static_cast<Shade>(2)), "");
    EXPECT_EQ(parse_shade("VERY_LIGHT"), std::nullopt);
}

}  // namespace
}  // namespace emptor::api::echo
