#include <gtest/gtest.h>

#include "platform/sql/database.h"

namespace emptor::sql {
namespace {

// Proves that a row reads what the server writes, and ends the process over a wrong question.
TEST(Row, ReadsTextForms) {
    const Row row({"42", "t", "1.5", "2026-03-01 12:00:00.25+00", "\\x00ff", std::nullopt, "text"});
    EXPECT_EQ(row.integer(0), 42);
    EXPECT_TRUE(row.boolean(1));
    EXPECT_EQ(row.real(2), 1.5);
    EXPECT_EQ(core::format_instant(row.instant(3)), "2026-03-01T12:00:00.250000Z");
    EXPECT_EQ(row.bytes(4), (std::vector<std::uint8_t>{0, 255}));
    EXPECT_TRUE(row.is_null(5));
    EXPECT_EQ(row.text(6), "text");
    EXPECT_DEATH((void)row.text(5), "");
    EXPECT_DEATH((void)row.integer(6), "");
    EXPECT_DEATH((void)row.text(7), "");
}

}  // namespace
}  // namespace emptor::sql
