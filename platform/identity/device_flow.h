#pragma once

#include <chrono>
#include <string>

#include "core/result.h"
#include "core/secret.h"
#include "core/time.h"
#include "platform/http/client.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::identity {

struct DeviceFlowOptions {
    std::string issuer;
    std::string client_id = "emptor-cli";
    std::string audience = "urn:emptor:api";  // RFC 8707 `resource`
    std::string scope =
        "openid offline_access ask buy approve policy address wallet merchants catalogue";
};

// What the person is shown, and what the program waits with.
struct DeviceLogin {
    std::string user_code;
    std::string verification_uri;
    std::string verification_uri_complete;  // empty: the issuer gives none
    core::Secret<std::string> device_code;
    std::chrono::seconds interval{5};
    core::Instant expires;
};

struct Tokens {
    core::Secret<std::string> access_token;
    core::Secret<std::string> refresh_token;  // empty: none was granted
    core::Instant expires;                    // of the access token
};

// Sign-in of a program without a browser: the device authorization grant (RFC 8628) of a public
// client. Errors of all: issuer-unavailable; login-declined; login-expired (the code or the refresh
// token is no longer good); deadline-exceeded and cancelled.
class DeviceFlow {
public:
    // Client and clock outlive it.
    DeviceFlow(http::Client& client, const core::Clock& clock, DeviceFlowOptions options);

    runtime::Task<core::Result<DeviceLogin>> start(runtime::Context ctx);

    // Asks in the issuer's rhythm until the person has decided; needs a context that lasts.
    runtime::Task<core::Result<Tokens>> wait(runtime::Context ctx, DeviceLogin login);

    // New tokens for a refresh token; keeps the old refresh token if no new one came.
    runtime::Task<core::Result<Tokens>> refresh(runtime::Context ctx,
                                                core::Secret<std::string> token);

private:
    http::Client& client_;
    const core::Clock& clock_;
    const DeviceFlowOptions options_;
};

}  // namespace emptor::identity
