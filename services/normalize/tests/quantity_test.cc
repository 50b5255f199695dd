#include "services/normalize/domain/quantity.h"

#include <gtest/gtest.h>

#include <format>

namespace emptor::normalize::domain {
namespace {

std::string read(std::string_view folded) {
    std::vector<Token> tokens;
    tokenize(folded, tokens);
    Reading reading;
    read_quantities(tokens, reading);
    std::string text;
    for (const Quantity& quantity : reading.quantities) {
        if (!text.empty()) text += ", ";
        text += std::format("{} {}", amount_text(quantity.micros), unit_name(quantity.dimension));
        if (quantity.part == Part::kMemory) text += " memory";
        if (quantity.part == Part::kStorage) text += " storage";
    }
    return text;
}

// Proves that amounts are read exactly, in every usual spelling, and that other numbers are left.
TEST(QuantityTest, ReadsAmounts) {
    const struct {
        std::string_view title, expected;
    } rows[] = {
        {"ssd 512gb", "512 GB"},
        {"ssd 512 gb", "512 GB"},
        {"ssd 0.5tb", "500 GB"},
        {"drive 2-tb", "2000 GB"},
        {"laptop 16gb ram 1tb ssd", "16 GB memory, 1000 GB storage"},
        {"monitor 27 inch", "685.8 mm"},
        {"monitor 27\"", "685.8 mm"},
        {"monitor 27-inch", "685.8 mm"},
        {"monitor 68,6 cm", "686 mm"},
        {"power bank 20,000mah", "20000 mAh"},
        {"battery 2.0 ah", "2000 mAh"},
        {"water 1,5 l", "1.5 l"},
        {"water 0,750 l", "0.75 l"},
        {"cologne 3.4 fl oz", "0.10055 l"},
        {"beans 2 lb", "907.18474 g"},
        {"beans 12 oz", "340.194278 g"},
        {"lamp 60w 2700k", "60 W, 2700 K"},
        {"lens 18-55mm", "55 mm, 18 mm"},
        {"desk 120 x 60 x 75 cm", "750 mm, 600 mm, 1200 mm"},
        {"screen 1920x1080 144hz", "2.0736 MP, 144 Hz"},
        {"screen 2560 x 1440", "3.6864 MP"},
        {"camera 24.2mp", "24.2 MP"},
        {"tent 4 person", "4 persons"},
        {"cable 3 m", "3000 mm"},
        {"4k video", ""},
        {"5g phone", ""},
        {"4 in 1 tool", ""},
        {"wh-1000xm5", ""},
        {"model 700 black", ""},
        {"999999999999 gb", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(read(row.title), row.expected) << row.title;
}

// Proves that packs are found in their many spellings and not mistaken for contents.
TEST(QuantityTest, ReadsPacks) {
    const struct {
        std::string_view title, expected;
    } rows[] = {
        {"bulb pack of 4", "4 pieces"},
        {"bulb 4-pack", "4 pieces"},
        {"bulb 4pk", "4 pieces"},
        {"bulb (4 pack)", "4 pieces"},
        {"bulb 4er pack", "4 pieces"},
        {"bulb x4", "4 pieces"},
        {"bulb 4 pcs", "4 pieces"},
        {"wipes 72 ct", "72 pieces"},
        {"wipes 72ct", "72 pieces"},
        {"set of 3 pans", "3 pieces"},
        {"detergent 2 x 1.5 l", "1.5 l, 2 pieces"},
        {"cola 6x330ml", "0.33 l, 6 pieces"},
        {"cola 6x 330ml", "6 pieces, 0.33 l"},
        {"drill with 2 x 4.0 ah batteries", "4000 mAh"},
        {"detergent 2x ultra", ""},
        {"model 640x 5g", ""},
        {"bulb 0 pack", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(read(row.title), row.expected) << row.title;
}

// Proves which amounts people mean the same by.
TEST(QuantityTest, ComparesAsPeopleWrite) {
    const auto same = [](std::string_view a, std::string_view b) {
        const auto first = [](std::string_view text) {
            std::vector<Token> tokens;
            tokenize(text, tokens);
            Reading reading;
            read_quantities(tokens, reading);
            return reading.quantities.at(0);
        };
        return same_amount(first(a), first(b)) && same_amount(first(b), first(a));
    };
    EXPECT_TRUE(same("1 tb", "1024 gb"));
    EXPECT_TRUE(same("27 inch", "68.6 cm"));
    EXPECT_TRUE(same("15.6 inch", "15 inch"));
    EXPECT_TRUE(same("15.6 inch", "16 inch"));
    EXPECT_TRUE(same("24.2 mp", "24.3 mp"));
    EXPECT_FALSE(same("15.6 inch", "14 inch"));
    EXPECT_FALSE(same("41 mm", "42 mm"));
    EXPECT_TRUE(same("16 gb", "16384 mb"));
    EXPECT_FALSE(same("500 gb", "512 gb"));
    EXPECT_FALSE(same("480 gb", "512 gb"));
    EXPECT_FALSE(same("60 w", "65 w"));
}

// Proves that decimals are exact and that grouping and decimal commas are told apart.
TEST(NumberTest, ParsesExactly) {
    const struct {
        std::string_view text;
        std::int64_t micros;  // -1: refused
    } rows[] = {
        {"0", 0},
        {"12", 12'000'000},
        {"1.5", 1'500'000},
        {"1,5", 1'500'000},
        {"1,234", 1'234'000'000},
        {"1.234", 1'234'000},
        {"0,125", 125'000},
        {"1,234.5", 1'234'500'000},
        {"1.234,5", 1'234'500'000},
        {"0.0000001", 0},
        {"999999999", 999'999'999'000'000},
        {"1234567890", -1},
        {"", -1},
        {"5.", -1},
    };
    for (const auto& row : rows)
        EXPECT_EQ(parse_number(row.text).value_or(-1), row.micros) << row.text;
}

}  // namespace
}  // namespace emptor::normalize::domain
