#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "platform/crypto/keys.h"
#include "platform/runtime/context.h"

namespace emptor::identity {

// A JWT (RFC 7519, RFC 9068) taken apart, nothing of it believed yet.
struct ParsedToken {
    crypto::Algorithm algorithm;  // one of the allow-list: ES256, RS256, EdDSA
    std::string key_id;
    std::string issuer;
    std::string subject;
    std::vector<std::string> audiences;
    std::vector<std::string> scopes;
    std::optional<core::Instant> expires;
    std::optional<core::Instant> not_before;
    std::string signed_text;
    std::string signature;
};

// Errors: token-malformed, token-algorithm (anything else than the allow-list, `none` included).
core::Result<ParsedToken> parse_token(std::string_view token);

struct TokenRules {
    std::string issuer;
    std::string audience;
    core::Instant now;
    std::chrono::seconds leeway{30};
};

// What the token says if `key` is its issuer's. Errors, in this order: token-wrong-issuer,
// token-bad-signature, token-wrong-audience, token-expired, token-not-yet-valid, token-malformed
// (no subject or no expiry).
core::Result<runtime::Principal> verify_token(const ParsedToken& token,
                                              const crypto::PublicKey& key,
                                              const TokenRules& rules);

}  // namespace emptor::identity
