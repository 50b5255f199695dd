#include "platform/rpc/traceparent.h"

#include <gtest/gtest.h>

namespace emptor::rpc {
namespace {

const std::string kTrace = "0af7651916cd43dd8448eb211c80319c";
const std::string kSpan = "b7ad6b7169203331";

// Proves that what is written is what was read, with and without the sampled flag.
TEST(Traceparent, RoundTrip) {
    for (const bool sampled : {false, true}) {
        const runtime::Trace trace{kTrace, kSpan, sampled};
        EXPECT_EQ(parse_traceparent(format_traceparent(trace)), trace);
    }
    EXPECT_EQ(format_traceparent({}), "");
}

// Proves that the header is ignored where W3C Trace Context says so, and read where a later version
// still has the parts we know.
TEST(Traceparent, AcceptsAndIgnoresAsTheRecommendationSays) {
    const std::string zeros32(32, '0');
    const std::string zeros16(16, '0');
    const struct {
        std::string header;
        bool accepted;
    } rows[] = {
        {"00-" + kTrace + "-" + kSpan + "-01", true},
        {"00-" + kTrace + "-" + kSpan + "-ff", true},
        {"cc-" + kTrace + "-" + kSpan + "-01", true},
        {"cc-" + kTrace + "-" + kSpan + "-01-what-the-future-brings", true},
        {"", false},
        {"00-" + kTrace + "-" + kSpan + "-01-more", false},
        {"cc-" + kTrace + "-" + kSpan + "-01.more", false},
        {"ff-" + kTrace + "-" + kSpan + "-01", false},
        {"00-" + zeros32 + "-" + kSpan + "-01", false},
        {"00-" + kTrace + "-" + zeros16 + "-01", false},
        {"00-0AF7651916CD43DD8448EB211C80319C-" + kSpan + "-01", false},
        {"00-" + kTrace + "_" + kSpan + "-01", false},
        {"00-" + kTrace + "-" + kSpan + "-0x", false},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(parse_traceparent(row.header).has_value(), row.accepted) << row.header;
    }
}

}  // namespace
}  // namespace emptor::rpc
