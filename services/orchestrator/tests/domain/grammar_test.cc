#include "services/orchestrator/domain/grammar.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "services/orchestrator/tests/domain/sample_prompt.h"

namespace emptor::orchestrator {
namespace {

struct BadPrompt {
    std::string prompt;
    const char* reason;
};

// Proves that each kind of bad prompt is refused with its own reason.
TEST(Grammar, RefusesBadPromptsWithAReason) {
    const BadPrompt rows[] = {
        {"", "prompt-empty"},
        {" \n\t ", "prompt-empty"},
        {std::string(4001, 'a'), "prompt-too-long"},
        {std::string(100'000, 'a'), "prompt-too-long"},
        {"kettle \xff\xfe", "prompt-not-text"},
        {"\xc0\xaf", "prompt-not-text"},
        {"under $50 by Friday", "prompt-without-product"},
        {"12345", "prompt-without-product"},
        {"?!", "prompt-without-product"},
        {"[card number removed]", "prompt-without-product"},
        {"kettle over $80 but under $40", "contradictory-limits"},
        {"kettle between $80 and $40", "contradictory-limits"},
        {"used kettle, not used", "contradictory-limits"},
        {"Sony headphones, no Sony", "contradictory-limits"},
        {"kettle under 50 XQZ", "unknown-currency"},
        {"kettle under $99999999999999999999", "amount-overflow"},
        {"900 kettles under 90000000000000000 each", "amount-overflow"},
    };
    for (const BadPrompt& row : rows) {
        const auto intent = samples::parse(row.prompt);
        ASSERT_FALSE(intent.has_value()) << row.prompt.substr(0, 80);
        EXPECT_EQ(intent.error().id(), row.reason) << row.prompt.substr(0, 80);
    }
}

// Proves that card numbers go however they are grouped and whatever stands beside them, and that
// other numbers stay.
TEST(Grammar, CutsOutCardNumbers) {
    const std::pair<std::string, std::string> rows[] = {
        {"kettle 4111111111111111", "kettle [card number removed]"},
        {"4111 1111 1111 1111 kettle", "[card number removed] kettle"},
        {"use 4111-1111-1111-1111, please", "use [card number removed], please"},
        {"5555.5555.5555.4444", "[card number removed]"},
        {"amex 3782 822463 10005", "amex [card number removed]"},
        {"2 4111 1111 1111 1111", "2 [card number removed]"},
        {"4111 1111 1111 1111 12/27 123", "[card number removed] 12/27 123"},
        {"4111\n1111\t1111  1111", "[card number removed]"},
        {"4111\xc2\xa0"
         "1111\xc2\xa0"
         "1111\xc2\xa0"
         "1111",
         "[card number removed]"},
        {"two: 4111111111111111 5555555555554444",
         "two: [card number removed] [card number removed]"},
        {"kettle 4111111111111112", "kettle 4111111111111112"},
        {"under 1,299.99 by 2026-03-07", "under 1,299.99 by 2026-03-07"},
        {"ean 9521234567899", "ean 9521234567899"},
    };
    for (const auto& [prompt, expected] : rows) {
        EXPECT_EQ(redact_card_numbers(prompt).text, expected);
    }
    EXPECT_EQ(redact_card_numbers(rows[9].first).removed, 2);
}

// Proves that what sounds like a demand and is not understood is said back, never guessed.
TEST(Grammar, SaysBackWhatItDoesNotUnderstand) {
    const auto intent = samples::parse("kettle before the party, $ whatever");
    ASSERT_TRUE(intent.has_value());
    EXPECT_EQ(intent->not_understood, (std::vector<std::string>{"before", "$"}));
    EXPECT_FALSE(intent->max_price.has_value());
    EXPECT_FALSE(intent->deliver_by.has_value());
}

// Proves that a currency named in the prompt is the one everything is compared in, and that
// without one it is the person's.
TEST(Grammar, TheNamedCurrencyCounts) {
    EXPECT_EQ(samples::parse("kettle under 50 euros")->currency, "EUR");
    EXPECT_EQ(samples::parse("kettle under 50")->currency, "USD");
}

// Proves what is a number of things to buy and what belongs to the thing's name.
TEST(Grammar, TellsHowManyFromWhat) {
    struct Row {
        const char* prompt;
        int quantity;
        const char* query;
    };
    for (const Row& row :
         {Row{"720p webcam", 1, "720p webcam"}, Row{"006R90321", 1, "006r90321"},
          Row{"750VA UPS under $100", 1, "750va ups"}, Row{"8-port switch", 1, "8 port switch"},
          Row{"2 webcams", 2, "webcams"}, Row{"3x webcam", 3, "webcam"},
          Row{"a4 paper, 5 packs", 5, "a4 paper"}, Row{"6 foot cable", 1, "6 foot cable"},
          Row{"0095205603217", 1, "0095205603217"},
          Row{"buy 2 of 0095205603217", 2, "0095205603217"}}) {
        const auto intent = samples::parse(row.prompt);
        ASSERT_TRUE(intent.has_value()) << row.prompt << ": " << intent.error().message;
        EXPECT_EQ(intent->quantity, row.quantity) << row.prompt;
        EXPECT_EQ(intent->query, row.query) << row.prompt;
    }
}

// Proves that the words left for the search still tell the thing from what it is for, and keep what
// sounds like a colour's name only where no colour stands by it.
TEST(Grammar, LeavesTheWordsOfTheThing) {
    struct Row {
        const char* prompt;
        const char* query;
        std::vector<std::string> colours;
    };
    for (const Row& row :
         {Row{"black toner for my HP LaserJet", "toner for hp laserjet", {"black"}},
          Row{"looking for a case for an iPhone 13 for $20", "case for iphone 13", {}},
          Row{"for the kitchen: a kettle", "kitchen kettle", {}},
          Row{"kettle for under $40, steel", "kettle steel", {}},
          Row{"color laser printer", "color laser printer", {}},
          Row{"kettle, colour: red or blue", "kettle", {"blue", "red"}},
          Row{"kettle in red colour", "kettle", {"red"}},
          Row{"kettle in any colour", "kettle", {}}}) {
        const auto intent = samples::parse(row.prompt);
        ASSERT_TRUE(intent.has_value()) << row.prompt << ": " << intent.error().message;
        EXPECT_EQ(intent->query, row.query) << row.prompt;
        std::vector<std::string> colours;
        for (const auto& demand : intent->attributes) colours = demand.any_of;
        std::ranges::sort(colours);
        EXPECT_EQ(colours, row.colours) << row.prompt;
    }
}

// Proves that no run of plain words can make the reader stumble: every prefix of a long prompt is
// read or refused with a reason.
TEST(Grammar, ReadsEveryPrefix) {
    const std::string prompt =
        "2 packs of 12 black or gray t-shirts size XL, not from Samsung or Apple, between $50 and "
        "€60.5 each including shipping by next Friday or within 3 days, at least 16 GB RAM 27\" < "
        "5";
    for (std::size_t length = 0; length <= prompt.size(); ++length) {
        const auto intent = samples::parse(prompt.substr(0, length));
        EXPECT_TRUE(intent.has_value() || !intent.error().id().empty());
    }
}

}  // namespace
}  // namespace emptor::orchestrator
