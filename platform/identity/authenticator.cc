#include "platform/identity/authenticator.h"

#include <utility>

#include "core/reasons.h"
#include "platform/identity/access_token.h"

namespace emptor::identity {

Authenticator::Authenticator(http::Client& client, const core::Clock& clock,
                             AuthenticatorOptions options)
    : clock_(clock),
      options_(std::move(options)),
      keys_(client, IssuerKeysOptions{options_.issuer}) {}

runtime::Task<core::Result<runtime::Principal>> Authenticator::authenticate(runtime::Context ctx,
                                                                            std::string token) {
    if (token.empty())
        co_return core::fail(core::reasons::kUnauthenticated, "no access token was sent");
    CO_TRY(const ParsedToken parsed, parse_token(token));
    // Before a key is looked for, so that a foreign token makes nobody call the issuer.
    if (parsed.issuer != options_.issuer) {
        co_return core::fail(core::reasons::kTokenWrongIssuer,
                             "the token is not of this server's issuer");
    }
    const std::string key_id = parsed.key_id;
    CO_TRY(const crypto::PublicKey key, co_await keys_.find(ctx, key_id));
    const TokenRules rules{options_.issuer, options_.audience, clock_.now()};
    co_return verify_token(parsed, key, rules);
}

}  // namespace emptor::identity
