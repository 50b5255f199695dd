#include "platform/rpc/wire.h"

#include <gtest/gtest.h>

#include "core/reasons.h"

namespace emptor::rpc::wire {
namespace {

// Proves that only bytes that are not UTF-8 are replaced.
TEST(Wire, TextIsCleaned) {
    const struct {
        std::string in, out;
    } rows[] = {
        {"", ""},
        {"Käse 5 €", "Käse 5 €"},
        {"a\xff"
         "b",
         "a\xEF\xBF\xBD"
         "b"},
        {"cut \xE2\x82", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    };
    for (const auto& row : rows) EXPECT_EQ(text(row.in), row.out);
}

// Proves that a moment before 1970 keeps its microseconds and that what the wire cannot carry is
// cut.
TEST(Wire, Instants) {
    const core::Instant before = core::Instant(std::chrono::microseconds(-1));
    EXPECT_EQ(wire_instant(before).seconds, -1);
    EXPECT_EQ(wire_instant(before).nanos, 999'999'000);
    for (const core::Instant instant :
         {before, core::Instant(), core::Instant::min(), core::Instant::max()}) {
        const WireInstant sent = wire_instant(instant);
        core::Instant got;
        ASSERT_TRUE(read_instant("at", sent.seconds, sent.nanos, got));
        if (instant == before || instant == core::Instant()) {
            EXPECT_EQ(got, instant);
        }
    }
    core::Instant out;
    EXPECT_FALSE(read_instant("at", 253'402'300'800, 0, out));
    EXPECT_FALSE(read_instant("at", 0, -1, out));
    EXPECT_FALSE(read_instant("at", 0, 1'000'000'000, out));
}

// Proves that an amount without a currency is refused where one is wanted and nothing where it is
// not.
TEST(Wire, Money) {
    core::Money out;
    EXPECT_TRUE(read_money("price", 1250, "USD", out));
    EXPECT_EQ(out.text(), "12.50 USD");
    for (const std::string_view currency : {"", "US", "XXX", "usdollar"}) {
        const auto got = read_money("price", 0, currency, out);
        ASSERT_FALSE(got) << currency;
        EXPECT_EQ(got.error().reason, core::reasons::kMalformedRequest);
        EXPECT_TRUE(got.error().message.starts_with("price: ")) << got.error().message;
    }
    std::optional<core::Money> maybe;
    EXPECT_TRUE(read_optional_money("price", 0, "", maybe));
    EXPECT_FALSE(maybe);
    EXPECT_FALSE(read_optional_money("price", 1, "", maybe));
}

// Proves that a problem deep inside is named by its whole path.
TEST(Wire, PathOfAProblem) {
    const auto got = at("box", at("leaf", missing("worth")));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().message, "box.leaf.worth: is missing");
}

}  // namespace
}  // namespace emptor::rpc::wire
