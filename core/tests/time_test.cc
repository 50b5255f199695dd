#include "core/time.h"

#include <gtest/gtest.h>

#include "core/ids.h"

namespace emptor::core {
namespace {

// Proves that RFC 3339 is read with offsets and fractions, and printed in one form.
TEST(Time, ReadsRfc3339) {
    struct Row {
        std::string_view text, printed;
    };
    for (const Row& row : {Row{"2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000000Z"},
                           Row{"2026-03-01T12:00:00.5+02:00", "2026-03-01T10:00:00.500000Z"},
                           Row{"2026-03-01t12:00:00.123456789z", "2026-03-01T12:00:00.123456Z"},
                           Row{"2024-02-29 00:00:00-08:00", "2024-02-29T08:00:00.000000Z"}}) {
        const auto instant = parse_instant(row.text);
        ASSERT_TRUE(instant) << row.text;
        EXPECT_EQ(format_instant(*instant), row.printed);
    }
    for (const std::string_view text :
         {"", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-03-01T25:00:00Z",
          "2026-03-01T12:00:00", "2026-03-01T12:00:00Zx", "2026-03-01T12:00:00.Z",
          "2026-03-01T12:00:00+2:00", "2026-03-01"}) {
        EXPECT_EQ(parse_instant(text).error().id(), "malformed-time") << text;
    }
}

// Proves that a day starts where the person lives, also when the clocks change.
TEST(Time, DaysFollowTheZone) {
    const auto* berlin = find_zone("Europe/Berlin").value();
    const Instant late = parse_instant("2026-03-28T23:30:00Z").value();
    EXPECT_EQ(local_date(late, *berlin),
              (Date{std::chrono::year(2026), std::chrono::March, std::chrono::day(29)}));
    EXPECT_EQ(format_instant(start_of_day(local_date(late, *berlin), *berlin)),
              "2026-03-28T23:00:00.000000Z");
    EXPECT_EQ(find_zone("Mars/Olympus").error().id(), "unknown-time-zone");
}

class CountedRandom final : public Random {
public:
    std::array<std::uint8_t, 16> bytes16() override {
        std::array<std::uint8_t, 16> bytes{};
        bytes.fill(++count_);
        return bytes;
    }

private:
    std::uint8_t count_ = 0;
};

// Proves that ids sort by time and carry version and variant of RFC 9562.
TEST(Ids, SortByTime) {
    CountedRandom random;
    const Instant now = parse_instant("2026-03-01T12:00:00Z").value();
    const std::string first = new_id("pur", now, random);
    const std::string second = new_id("pur", now + std::chrono::milliseconds(1), random);
    EXPECT_LT(first, second);
    EXPECT_EQ(first.substr(0, 4), "pur_");
    EXPECT_EQ(first.size(), 36u);
    EXPECT_EQ(first[16], '7');
    EXPECT_NE(std::string("89ab").find(first[20]), std::string::npos);
}

}  // namespace
}  // namespace emptor::core
