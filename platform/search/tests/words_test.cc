#include "platform/search/words.h"

#include <gtest/gtest.h>

#include "platform/search/synonyms.h"

namespace emptor::search {
namespace {

std::string shown(std::string_view text) {
    Words words;
    words.assign(text);
    std::string result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        result += words[i];
        if (i + 1 < words.size()) result += words.glued(i) ? '~' : ' ';
    }
    return result;
}

// Proves what counts as a word, and that ways of writing the same thing give the same words.
TEST(Words, Table) {
    struct Row {
        const char* text;
        const char* words;
    };
    for (const Row& row : {
             Row{"", ""},
             Row{"The headphones, for a TV", "headphone tv"},
             Row{"Café crème Größe ÅNGSTRÖM", "cafe creme grosse angstrom"},
             Row{"ΚΑΛΩΔΙΟ кабель КАБЕЛЬ", "καλωδιο кабель кабель"},
             Row{"Intel® Core™2", "intel core 2"},
             Row{"WH-1000XM5", "wh~1000xm5"},
             Row{"WH 1000XM5", "wh 1000xm5"},
             Row{"dv7-1211ea", "dv7~1211ea"},
             Row{"512GB", "512gb"},
             Row{"512 GB", "512gb"},
             Row{"512-gigabyte SSD", "512gb ssd"},
             Row{"1.0 TB", "1tb"},
             Row{"1,5 l", "1.5l"},
             Row{"2.50 kg", "2.5kg"},
             Row{"USB 2.0", "usb 2.0"},
             Row{"43.2 cm (17\")", "43.2cm 17inch"},
             Row{"17″ or 17-inch or 17 inches", "17inch 17inch 17inch"},
             Row{"1,000 pages", "1000 page"},
             Row{"pack of 6, 6-pack, 6 packs", "6pack 6pack 6pack"},
             Row{"batteries boxes brushes glasses shoes knives mice",
                 "battery box brush glass shoe knife mouse"},
             Row{"bus status glass lens tennis", "bus status glass len tennis"},
             Row{"men's shoe", "men shoe"},
             Row{"colour grey aluminium canceling", "color gray aluminum cancelling"},
             Row{"in-ear noise-cancelling", "ear noise~cancelling"},
             Row{"black/white R&D", "black~white r~d"},
             Row{"--- !!! ...", ""},
         }) {
        EXPECT_EQ(shown(row.text), row.words) << row.text;
    }
}

// Proves that broken UTF-8 at the end of a text reads nothing outside it.
TEST(Words, TruncatedSequence) {
    EXPECT_EQ(shown(std::string_view("phone \xE2\x80", 8)).substr(0, 5), "phone");
    EXPECT_EQ(shown(std::string_view("phone \xC3", 7)).substr(0, 5), "phone");
}

// Proves that names of several words are found from their first word on, the longest first.
TEST(Words, Synonyms) {
    struct Row {
        const char* text;
        std::size_t count;
        const char* name;
    };
    for (const Row& row : {
             Row{"noise canceling headphones", 2, "anc"},
             Row{"Noise-Cancellation", 2, "anc"},
             Row{"noise maker", 0, ""},
             Row{"hard disk drive", 3, "hdd"},
             Row{"hard disk", 2, "hdd"},
             Row{"television", 1, "tv"},
             Row{"notebooks", 1, "laptop"},
             Row{"naïve", 0, ""},
         }) {
        Words words;
        words.assign(row.text);
        const Synonym synonym = synonym_at(words, 0);
        EXPECT_EQ(synonym.count, row.count) << row.text;
        EXPECT_EQ(synonym.name, row.name) << row.text;
    }
}

}  // namespace
}  // namespace emptor::search
