#pragma once

#include <string>

#include "core/result.h"
#include "platform/http/client.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::identity {

// What an issuer says of itself (OpenID Connect Discovery 1.0), as far as we use it.
struct Provider {
    std::string issuer;
    std::string jwks_uri;
    std::string token_endpoint;
    std::string device_authorization_endpoint;  // empty: it has none
};

// Reads ISSUER/.well-known/openid-configuration; it must name this very issuer and https addresses.
// Errors: issuer-unavailable.
runtime::Task<core::Result<Provider>> discover(runtime::Context ctx, http::Client& client,
                                               std::string issuer);

// The right to call the host of one https address. Errors: malformed-request.
core::Result<http::Reach> reach_of(const std::string& url);

}  // namespace emptor::identity
