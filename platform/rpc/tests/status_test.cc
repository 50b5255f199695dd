#include "platform/rpc/status.h"

#include <gtest/gtest.h>

#include "core/reasons.h"

namespace emptor::rpc {
namespace {

using core::Outcome;
namespace reasons = core::reasons;

// Proves that reason, code, message, outcome and retry_after of an error survive the wire.
TEST(Status, CarriesEveryField) {
    for (const core::Reason* reason : reasons::kAll) {
        for (const Outcome outcome : {Outcome::kNotDone, Outcome::kDone, Outcome::kUnknown}) {
            core::Error error = core::fail(*reason, "what happened", outcome);
            if (outcome == Outcome::kNotDone) error.retry_after = std::chrono::milliseconds(1500);
            const WireStatus status = to_status(error);
            EXPECT_EQ(status.code, static_cast<int>(reason->code));
            const core::Error got = from_status(status, true);
            EXPECT_EQ(got.reason, *reason);
            EXPECT_EQ(got.code(), reason->code);
            EXPECT_EQ(got.message, "what happened");
            EXPECT_EQ(got.outcome, outcome);
            EXPECT_EQ(got.retry_after, error.retry_after);
        }
    }
}

// Proves that a reason of a newer program becomes internal and keeps what was said and done.
TEST(Status, UnknownReasonBecomesInternal) {
    const core::Reason future{"from-the-future", core::Code::kAborted, 409, "Future", "Wait."};
    const core::Error got =
        from_status(to_status(core::fail(future, "too new", Outcome::kDone)), true);
    EXPECT_EQ(got.reason, reasons::kInternal);
    EXPECT_EQ(got.message, "too new");
    EXPECT_EQ(got.outcome, Outcome::kDone);
}

// Proves that a message too long or not UTF-8 cannot make the status itself unreadable.
TEST(Status, MessageIsCutAndCleaned) {
    const std::string message = "\xff" + std::string(5000, 'x');
    const core::Error got = from_status(to_status(core::fail(reasons::kNotFound, message)), true);
    EXPECT_EQ(got.reason, reasons::kNotFound);
    EXPECT_LT(got.message.size(), 1100u);
    EXPECT_TRUE(got.message.starts_with("\xEF\xBF\xBDxxx"));
}

// Proves what a failure of the transport means: nothing is known unless nothing was sent.
TEST(Status, TransportFailures) {
    const struct {
        int code;
        bool sent;
        core::Reason reason;
        Outcome outcome;
    } rows[] = {
        {14, false, reasons::kUnavailable, Outcome::kNotDone},
        {14, true, reasons::kUnavailable, Outcome::kUnknown},
        {4, true, reasons::kDeadlineExceeded, Outcome::kUnknown},
        {4, false, reasons::kDeadlineExceeded, Outcome::kNotDone},
        {1, true, reasons::kCancelled, Outcome::kUnknown},
        {8, true, reasons::kInternal, Outcome::kUnknown},
        {99, true, reasons::kInternal, Outcome::kUnknown},
    };
    for (const auto& row : rows) {
        const core::Error got = from_status({row.code, "broken", ""}, row.sent);
        EXPECT_EQ(got.reason, row.reason) << row.code;
        EXPECT_EQ(got.outcome, row.outcome) << row.code;
    }
    EXPECT_EQ(from_status({14, "broken", "\xff\xff\xff"}, true).outcome, Outcome::kUnknown);
}

}  // namespace
}  // namespace emptor::rpc
