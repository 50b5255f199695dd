#include "platform/search/fuzzy.h"

#include <gtest/gtest.h>

namespace emptor::search {
namespace {

// Proves the distance rule, swaps included, and that the signature never rules out what is near.
TEST(Fuzzy, WithinEdits) {
    struct Row {
        const char* a;
        const char* b;
        int edits;  // the least that suffice; 3 = more than two
    };
    for (const Row& row : {
             Row{"headphone", "headphone", 0},
             Row{"headphone", "hedphone", 1},
             Row{"headphone", "headphonne", 1},
             Row{"headphone", "haedphone", 1},
             Row{"keyboard", "keybaord", 1},
             Row{"keyboard", "kyebaord", 2},
             Row{"monitor", "mentor", 2},
             Row{"camera", "camper", 2},
             Row{"phone", "mouse", 3},
             Row{"", "ab", 2},
             Row{"abc", "", 3},
         }) {
        for (int edits = 0; edits <= 2; ++edits) {
            EXPECT_EQ(within_edits(row.a, row.b, edits), row.edits <= edits)
                << row.a << ' ' << row.b;
            EXPECT_EQ(within_edits(row.b, row.a, edits), row.edits <= edits)
                << row.b << ' ' << row.a;
            if (row.edits <= edits) {
                EXPECT_TRUE(may_be_within(signature(row.a), signature(row.b), edits)) << row.a;
            }
        }
    }
}

// Proves that short words and words with digits are taken as written.
TEST(Fuzzy, ForgivenEdits) {
    EXPECT_EQ(forgiven_edits("ssd"), 0);
    EXPECT_EQ(forgiven_edits("phone"), 1);
    EXPECT_EQ(forgiven_edits("headphone"), 2);
    EXPECT_EQ(forgiven_edits("wh1000xm5"), 0);
}

}  // namespace
}  // namespace emptor::search
