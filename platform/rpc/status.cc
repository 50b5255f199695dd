#include "platform/rpc/status.h"

#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "emptor/rpc/v1/rpc.pb.h"
#include "platform/rpc/wire.h"

namespace emptor::rpc {
namespace {

namespace reasons = core::reasons;
using Detail = v1::ErrorDetail;

constexpr std::size_t kMessageLimit = 1024;  // details travel in a header of 8 KiB

v1::Outcome to_wire(core::Outcome outcome) {
    switch (outcome) {
        case core::Outcome::kNotDone:
            return v1::OUTCOME_NOT_DONE;
        case core::Outcome::kDone:
            return v1::OUTCOME_DONE;
        case core::Outcome::kUnknown:
            return v1::OUTCOME_UNKNOWN;
    }
    return v1::OUTCOME_UNKNOWN;
}

core::Outcome from_wire(v1::Outcome outcome) {
    if (outcome == v1::OUTCOME_NOT_DONE) return core::Outcome::kNotDone;
    if (outcome == v1::OUTCOME_DONE) return core::Outcome::kDone;
    return core::Outcome::kUnknown;
}

core::Error said_by_the_other_side(const Detail& detail) {
    const core::Reason* reason = core::find_reason(detail.reason());
    core::Error error = core::fail(reason ? *reason : reasons::kInternal, detail.message(),
                                   from_wire(detail.outcome()));
    if (detail.has_retry_after_ms()) {
        error.retry_after = std::chrono::milliseconds(detail.retry_after_ms());
    }
    return error;
}

const core::Reason& transport_reason(core::Code code) {
    switch (code) {
        case core::Code::kCancelled:
            return reasons::kCancelled;
        case core::Code::kDeadlineExceeded:
            return reasons::kDeadlineExceeded;
        case core::Code::kUnavailable:
            return reasons::kUnavailable;
        case core::Code::kUnimplemented:
            return reasons::kNotCallableHere;
        case core::Code::kUnauthenticated:
            return reasons::kUnauthenticated;
        case core::Code::kPermissionDenied:
            return reasons::kPermissionDenied;
        case core::Code::kUnknown:
        case core::Code::kInvalidArgument:
        case core::Code::kNotFound:
        case core::Code::kAlreadyExists:
        case core::Code::kResourceExhausted:
        case core::Code::kFailedPrecondition:
        case core::Code::kAborted:
        case core::Code::kOutOfRange:
        case core::Code::kInternal:
        case core::Code::kDataLoss:
            return reasons::kInternal;
    }
    return reasons::kInternal;
}

}  // namespace

WireStatus to_status(const core::Error& error) {
    Detail detail;
    detail.set_reason(std::string(error.id()));
    detail.set_message(wire::text(std::string(core::clip_utf8(error.message, kMessageLimit))));
    detail.set_outcome(to_wire(error.outcome));
    if (error.retry_after) detail.set_retry_after_ms(error.retry_after->count());
    return {static_cast<int>(error.code()), std::string(error.id()), wire::to_bytes(detail)};
}

core::Error from_status(const WireStatus& status, bool sent) {
    Detail detail;
    if (!status.details.empty() && wire::from_bytes(status.details, detail)) {
        return said_by_the_other_side(detail);
    }
    return core::fail(transport_reason(static_cast<core::Code>(status.code)),
                      std::format("the call between services failed: {}", status.message),
                      sent ? core::Outcome::kUnknown : core::Outcome::kNotDone);
}

}  // namespace emptor::rpc
