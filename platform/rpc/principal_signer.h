#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "platform/runtime/context.h"

namespace emptor::rpc {

// Who asks, said by one role to another so that the other can believe it. Thread-safe.
class PrincipalSigner {
public:
    virtual ~PrincipalSigner() = default;
    // Printable ASCII, fit for a header. A principal without a subject is signed too: nobody is a
    // statement, silence is not.
    virtual std::string sign(const runtime::Principal& principal) = 0;
    // Errors: unauthenticated.
    virtual core::Result<runtime::Principal> verify(std::string_view token) = 0;
};

}  // namespace emptor::rpc
