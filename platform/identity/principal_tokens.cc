#include "platform/identity/principal_tokens.h"

#include <format>
#include <glaze/json/read.hpp>
#include <glaze/json/write.hpp>
#include <utility>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"
#include "platform/crypto/private_file.h"

namespace emptor::identity {

struct PrincipalClaims {
    std::string sub;
    std::vector<std::string> scopes;
    bool service = false;
    std::string aud;
    std::int64_t iat = 0;  // seconds
};

namespace {

constexpr std::string_view kPrefix = "p1";
constexpr std::int64_t kLife = 300;
constexpr std::int64_t kLeeway = 30;
constexpr std::size_t kKeySize = 32;

std::int64_t seconds_of(core::Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

core::Error refused(std::string message) {
    return core::fail(core::reasons::kUnauthenticated, std::move(message));
}

}  // namespace

PrincipalTokens::PrincipalTokens(core::Secret<std::string> key, std::string audience,
                                 const core::Clock& clock)
    : key_(std::move(key)), audience_(std::move(audience)), clock_(clock) {}

std::string PrincipalTokens::mac(std::string_view text) const {
    return crypto::hmac_sha256(key_.reveal(), text);
}

std::string PrincipalTokens::sign(const runtime::Principal& principal) {
    const PrincipalClaims claims{principal.subject, principal.scopes, principal.service, audience_,
                                 seconds_of(clock_.now())};
    const std::string json = glz::write_json(claims).value();
    const std::string text = std::format("{}.{}", kPrefix, crypto::base64url(json));
    return std::format("{}.{}", text, crypto::base64url(mac(text)));
}

core::Result<runtime::Principal> PrincipalTokens::verify(std::string_view token) {
    const auto parts = core::split(token, '.');
    if (parts.size() != 3 || parts[0] != kPrefix) return refused("no principal token");
    const std::optional<std::string> given = crypto::unbase64url(parts[2]);
    const std::string expected = mac(token.substr(0, token.rfind('.')));
    if (!given || !crypto::constant_time_equal(*given, expected)) {
        return refused("the principal token is not of this installation");
    }
    PrincipalClaims claims;
    const std::optional<std::string> json = crypto::unbase64url(parts[1]);
    if (!json || glz::read_json(claims, *json))
        return refused("the principal token cannot be read");
    if (claims.aud != audience_) return refused("the principal token is for another installation");
    const std::int64_t age = seconds_of(clock_.now()) - claims.iat;
    if (age > kLife + kLeeway || age < -kLeeway) {
        return refused("the principal token is too old or from the future");
    }
    return runtime::Principal{std::move(claims.sub), std::move(claims.scopes), claims.service};
}

core::Result<core::Secret<std::string>> internal_key(const std::filesystem::path& path,
                                                     core::Random& random) {
    if (!std::filesystem::exists(path)) {
        const std::string fresh = crypto::hex(crypto::random_bytes(random, kKeySize));
        TRY_OK(crypto::write_private_file(path, fresh + "\n"));
    }
    TRY(const core::Secret<std::string> text, crypto::read_private_file(path));
    std::optional<std::string> key = crypto::unhex(core::trim(text.reveal()));
    if (!key || key->size() != kKeySize) {
        return core::fail(core::reasons::kFileUnusable,
                          path.string() + ": expected 64 hex digits and nothing else");
    }
    return core::Secret<std::string>(*std::move(key));
}

}  // namespace emptor::identity
