#include "platform/identity/access_token.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <glaze/json/read.hpp>
#include <utility>
#include <variant>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/encoding.h"

namespace emptor::identity {

// The members of RFC 7515 and RFC 7519 that we look at.
struct JoseHeader {
    std::string alg;
    std::string kid;
    std::string typ;
    std::optional<std::vector<std::string>> crit;
};

struct JwtClaims {
    std::string iss;
    std::string sub;
    std::optional<std::variant<std::string, std::vector<std::string>>> aud;
    std::optional<double> exp;
    std::optional<double> nbf;
    std::string scope;
};

namespace {

namespace reasons = core::reasons;

constexpr std::size_t kLongestToken = 16 << 10;
constexpr glz::opts kOptions{.error_on_unknown_keys = false};
constexpr crypto::Algorithm kAllowed[] = {crypto::Algorithm::kEs256, crypto::Algorithm::kRs256,
                                          crypto::Algorithm::kEd25519};

core::Error malformed(std::string message) {
    return core::fail(reasons::kTokenMalformed, std::move(message));
}

template <class T>
core::Result<T> decode(std::string_view part, std::string_view what) {
    const std::optional<std::string> json = crypto::unbase64url(part);
    T value;
    if (!json || glz::read<kOptions>(value, *json)) {
        return malformed(std::format("the token's {} cannot be read", what));
    }
    return value;
}

core::Result<crypto::Algorithm> check_header(const JoseHeader& header) {
    if (header.crit) return malformed("the token demands an extension");
    const std::string type = core::to_lower_ascii(header.typ);
    if (!type.empty() && type != "at+jwt" && type != "application/at+jwt" && type != "jwt") {
        return malformed("the token is of another type");
    }
    const auto allowed = std::ranges::find(kAllowed, header.alg, crypto::jwa_name);
    if (allowed == std::end(kAllowed)) {
        return core::fail(reasons::kTokenAlgorithm,
                          "the token's algorithm is not ES256, RS256 or EdDSA");
    }
    if (header.kid.empty()) return malformed("the token names no key");
    return *allowed;
}

core::Result<std::optional<core::Instant>> instant_of(std::optional<double> seconds) {
    constexpr double kLatest = 253402300799;  // the end of year 9999
    if (!seconds) return std::optional<core::Instant>();
    if (!(*seconds >= 0 && *seconds <= kLatest))
        return malformed("a time of the token is out of range");
    return std::optional(core::Instant(std::chrono::seconds(static_cast<std::int64_t>(*seconds))));
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> all;
    for (const std::string_view word : core::split(text, ' ')) {
        if (!word.empty()) all.emplace_back(word);
    }
    return all;
}

std::vector<std::string> audiences_of(JwtClaims& claims) {
    if (!claims.aud) return {};
    if (auto* one = std::get_if<std::string>(&*claims.aud)) return {std::move(*one)};
    return std::get<std::vector<std::string>>(*std::move(claims.aud));
}

}  // namespace

core::Result<ParsedToken> parse_token(std::string_view token) {
    if (token.size() > kLongestToken) return malformed("the token is too long");
    const auto parts = core::split(token, '.');
    if (parts.size() != 3) return malformed("not a JWT");
    TRY(const JoseHeader header, decode<JoseHeader>(parts[0], "header"));
    TRY(const crypto::Algorithm algorithm, check_header(header));
    TRY(JwtClaims claims, decode<JwtClaims>(parts[1], "claims"));
    std::optional<std::string> signature = crypto::unbase64url(parts[2]);
    if (!signature) return malformed("the token's signature cannot be read");
    TRY(const auto expires, instant_of(claims.exp));
    TRY(const auto not_before, instant_of(claims.nbf));
    return ParsedToken{.algorithm = algorithm,
                       .key_id = header.kid,
                       .issuer = std::move(claims.iss),
                       .subject = std::move(claims.sub),
                       .audiences = audiences_of(claims),
                       .scopes = words(claims.scope),
                       .expires = expires,
                       .not_before = not_before,
                       .signed_text = std::string(token.substr(0, token.rfind('.'))),
                       .signature = *std::move(signature)};
}

core::Result<runtime::Principal> verify_token(const ParsedToken& token,
                                              const crypto::PublicKey& key,
                                              const TokenRules& rules) {
    if (token.issuer != rules.issuer) {
        return core::fail(reasons::kTokenWrongIssuer, "the token is not of this server's issuer");
    }
    // The key decides how its signatures are made; the header may only agree.
    if (key.algorithm() != token.algorithm || !key.verify(token.signed_text, token.signature)) {
        return core::fail(reasons::kTokenBadSignature, "the token's signature does not verify");
    }
    if (!std::ranges::contains(token.audiences, rules.audience)) {
        return core::fail(reasons::kTokenWrongAudience, "the token is not for this server");
    }
    if (!token.expires) return malformed("the token never expires");
    if (*token.expires + rules.leeway <= rules.now) {
        return core::fail(reasons::kTokenExpired, "the token has expired");
    }
    if (token.not_before && *token.not_before > rules.now + rules.leeway) {
        return core::fail(reasons::kTokenNotYetValid, "the token is not valid yet");
    }
    if (token.subject.empty()) return malformed("the token names no subject");
    return runtime::Principal{.subject = token.subject, .scopes = token.scopes};
}

}  // namespace emptor::identity
