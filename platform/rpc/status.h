#pragma once

#include <string>

#include "core/result.h"

namespace emptor::rpc {

// A gRPC status without gRPC: the canonical code, a text, and the bytes of
// emptor.rpc.v1.ErrorDetail.
struct WireStatus {
    int code = 0;
    std::string message;
    std::string details;
};

WireStatus to_status(const core::Error& error);

// The error of a failed call. With our detail: what the other side said; a reason that this program
// does not know becomes `internal` and keeps message and outcome. Without: the transport failed,
// and the outcome is not_done only if the request never left (`sent` is false).
core::Error from_status(const WireStatus& status, bool sent);

}  // namespace emptor::rpc
