#include "platform/runtime/trace.h"

#include <gtest/gtest.h>

namespace emptor::runtime {
namespace {

const std::string kTraceId = "0af7651916cd43dd8448eb211c80319c";
const std::string kSpanId = "b7ad6b7169203331";

// Proves what W3C Trace Context says of valid and invalid headers.
TEST(Traceparent, ReadsWhatIsValid) {
    const std::string ids = kTraceId + "-" + kSpanId;
    const struct {
        std::string header;
        std::optional<bool> sampled;  // nothing: ignored
    } rows[] = {
        {"00-" + ids + "-01", true},
        {"00-" + ids + "-00", false},
        {"00-" + ids + "-03", true},
        {"cc-" + ids + "-01", true},
        {"cc-" + ids + "-01-more", true},
        {"00-" + ids + "-01-more", {}},
        {"cc-" + ids + "-01.more", {}},
        {"ff-" + ids + "-01", {}},
        {"", {}},
        {"00-" + ids + "-0", {}},
        {"00-" + ids + "-0G", {}},
        {"00-" + std::string(32, '0') + "-" + kSpanId + "-01", {}},
        {"00-" + kTraceId + "-" + std::string(16, '0') + "-01", {}},
        {"00-0AF7651916cd43dd8448eb211c80319c-" + kSpanId + "-01", {}},
        {"00_" + ids + "-01", {}},
        {"0g-" + ids + "-01", {}},
    };
    for (const auto& row : rows) {
        const auto trace = parse_traceparent(row.header);
        ASSERT_EQ(trace.has_value(), row.sampled.has_value()) << row.header;
        if (!trace) continue;
        EXPECT_EQ(*trace, (Trace{kTraceId, kSpanId, *row.sampled}));
    }
    EXPECT_EQ(format_traceparent({kTraceId, kSpanId, true}), "00-" + ids + "-01");
    EXPECT_EQ(format_traceparent({}), "");
}

}  // namespace
}  // namespace emptor::runtime
