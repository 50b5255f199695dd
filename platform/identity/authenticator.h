#pragma once

#include <string>
#include <string_view>

#include "core/time.h"
#include "platform/http/client.h"
#include "platform/identity/issuer_keys.h"
#include "platform/web/server.h"

namespace emptor::identity {

// What a token may allow. Approving, policy, wallet and address are apart from asking.
namespace scopes {
inline constexpr std::string_view kAsk = "ask";
inline constexpr std::string_view kBuy = "buy";
inline constexpr std::string_view kApprove = "approve";
inline constexpr std::string_view kPolicy = "policy";
inline constexpr std::string_view kAddress = "address";
inline constexpr std::string_view kWallet = "wallet";
inline constexpr std::string_view kMerchants = "merchants";
inline constexpr std::string_view kCatalogue = "catalogue";
}  // namespace scopes

struct AuthenticatorOptions {
    std::string issuer;  // exactly as in `iss`
    std::string audience = "urn:emptor:api";
};

// Believes access tokens of one OpenID Connect issuer. Errors: unauthenticated (no token at all),
// token-malformed, token-algorithm, token-wrong-issuer, token-bad-signature, token-wrong-audience,
// token-expired, token-not-yet-valid, issuer-unavailable. Times may be off by 30 seconds.
// Thread-safe.
class Authenticator final : public web::Authenticator {
public:
    // Client and clock outlive it.
    Authenticator(http::Client& client, const core::Clock& clock, AuthenticatorOptions options);

    runtime::Task<core::Result<runtime::Principal>> authenticate(runtime::Context ctx,
                                                                 std::string token) override;

private:
    const core::Clock& clock_;
    const AuthenticatorOptions options_;
    IssuerKeys keys_;
};

}  // namespace emptor::identity
