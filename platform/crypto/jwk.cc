#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <format>
#include <glaze/json/read.hpp>
#include <glaze/json/write.hpp>
#include <utility>

#include "core/check.h"
#include "core/reasons.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"
#include "platform/crypto/key_data.h"

namespace emptor::crypto::detail {

// The members of RFC 7517 and RFC 7518 that we use, in the order they are printed.
struct Jwk {
    std::optional<std::string> kty;
    std::optional<std::string> crv;
    std::optional<std::string> x;
    std::optional<std::string> y;
    std::optional<std::string> n;
    std::optional<std::string> e;
    std::optional<std::string> d;
    std::optional<std::string> p;
    std::optional<std::string> q;
    std::optional<std::string> dp;
    std::optional<std::string> dq;
    std::optional<std::string> qi;
    std::optional<std::string> kid;
    std::optional<std::string> alg;
    std::optional<std::string> use;
};

namespace {

using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;

core::Error malformed(std::string message) {
    return core::fail(core::reasons::kMalformedKey, std::move(message));
}

core::Result<std::string> member(const std::optional<std::string>& text, std::string_view name) {
    if (!text) return malformed(std::format("the JWK has no {}", name));
    std::optional<std::string> bytes = unbase64url(*text);
    if (!bytes || bytes->empty())
        return malformed(std::format("the JWK's {} is not base64url", name));
    return *std::move(bytes);
}

PkeyPtr from_params(const char* type, OSSL_PARAM_BLD& builder, bool is_private) {
    const Params params(OSSL_PARAM_BLD_to_param(&builder));
    const PkeyCtxPtr ctx(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EMPTOR_CHECK(params && ctx && EVP_PKEY_fromdata_init(ctx.get()) == 1);
    EVP_PKEY* key = nullptr;
    const int selection = is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    if (EVP_PKEY_fromdata(ctx.get(), &key, selection, params.get()) != 1) return nullptr;
    return PkeyPtr(key);
}

bool is_sound(EVP_PKEY& key, bool is_private) {
    const PkeyCtxPtr ctx(EVP_PKEY_CTX_new(&key, nullptr));
    if (EVP_PKEY_public_check(ctx.get()) != 1) return false;
    return !is_private || EVP_PKEY_pairwise_check(ctx.get()) == 1;
}

core::Result<PkeyPtr> elliptic(const Jwk& jwk, Algorithm algorithm, bool is_private) {
    const CurveFacts curve = curve_of(algorithm);
    TRY(const std::string x, member(jwk.x, "x"));
    TRY(const std::string y, member(jwk.y, "y"));
    if (x.size() != curve.bytes || y.size() != curve.bytes) {
        return malformed("a coordinate of the JWK has the wrong length");
    }
    const std::string point = '\x04' + x + y;
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.openssl_name,
                                    0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                     point.size());
    BnPtr secret;
    if (is_private) {
        TRY(const std::string d, member(jwk.d, "d"));
        secret.reset(BN_bin2bn(raw(d), static_cast<int>(d.size()), nullptr));
        OSSL_PARAM_BLD_push_BN_pad(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get(),
                                   curve.bytes);
    }
    PkeyPtr key = from_params("EC", *builder, is_private);
    if (!key || !is_sound(*key, is_private))
        return malformed("the JWK is not a point of its curve");
    return key;
}

core::Result<PkeyPtr> edwards(const Jwk& jwk, bool is_private) {
    TRY(const std::string x, member(jwk.x, "x"));
    if (!is_private) {
        PkeyPtr key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(x), x.size()));
        if (!key) return malformed("the JWK's x is not an Ed25519 key");
        return key;
    }
    TRY(const std::string d, member(jwk.d, "d"));
    PkeyPtr key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(d), d.size()));
    if (!key || raw_public(*key) != x)
        return malformed("the JWK's d and x are not one Ed25519 key");
    return key;
}

core::Result<PkeyPtr> rsa(const Jwk& jwk, bool is_private) {
    struct Part {
        const std::optional<std::string>* text;
        std::string_view name;
        const char* openssl_name;
        bool is_public;
    };
    const Part parts[] = {
        {&jwk.n, "n", OSSL_PKEY_PARAM_RSA_N, true},
        {&jwk.e, "e", OSSL_PKEY_PARAM_RSA_E, true},
        {&jwk.d, "d", OSSL_PKEY_PARAM_RSA_D, false},
        {&jwk.p, "p", OSSL_PKEY_PARAM_RSA_FACTOR1, false},
        {&jwk.q, "q", OSSL_PKEY_PARAM_RSA_FACTOR2, false},
        {&jwk.dp, "dp", OSSL_PKEY_PARAM_RSA_EXPONENT1, false},
        {&jwk.dq, "dq", OSSL_PKEY_PARAM_RSA_EXPONENT2, false},
        {&jwk.qi, "qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1, false},
    };
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    std::vector<BnPtr> numbers;
    for (const Part& part : parts) {
        if (!part.is_public && !is_private) continue;
        TRY(const std::string bytes, member(*part.text, part.name));
        numbers.emplace_back(BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr));
        OSSL_PARAM_BLD_push_BN(builder.get(), part.openssl_name, numbers.back().get());
    }
    PkeyPtr key = from_params("RSA", *builder, is_private);
    if (!key || !algorithm_of(*key))
        return malformed("the JWK is not an RSA key of 2048 to 8192 bits");
    return key;
}

core::Result<PkeyPtr> key_of(const Jwk& jwk, bool is_private) {
    const std::string kind = jwk.kty.value_or("");
    const std::string curve = jwk.crv.value_or("");
    if (kind == "EC" && curve == "P-256") return elliptic(jwk, Algorithm::kEs256, is_private);
    if (kind == "EC" && curve == "P-384") return elliptic(jwk, Algorithm::kEs384, is_private);
    if (kind == "OKP" && curve == "Ed25519") return edwards(jwk, is_private);
    if (kind == "RSA") return rsa(jwk, is_private);
    return malformed("the JWK is not of kind EC P-256, EC P-384, OKP Ed25519 or RSA");
}

Jwk public_members(const EVP_PKEY& key, Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::kEs256:
        case Algorithm::kEs384: {
            const CurveFacts curve = curve_of(algorithm);
            return {.kty = "EC",
                    .crv = curve.jwk_name,
                    .x = base64url(big_number(key, OSSL_PKEY_PARAM_EC_PUB_X, curve.bytes)),
                    .y = base64url(big_number(key, OSSL_PKEY_PARAM_EC_PUB_Y, curve.bytes))};
        }
        case Algorithm::kEd25519:
            return {.kty = "OKP", .crv = "Ed25519", .x = base64url(raw_public(key))};
        case Algorithm::kRs256:
            return {.kty = "RSA",
                    .n = base64url(big_number(key, OSSL_PKEY_PARAM_RSA_N, 0)),
                    .e = base64url(big_number(key, OSSL_PKEY_PARAM_RSA_E, 0))};
    }
    std::unreachable();
}

}  // namespace

CurveFacts curve_of(Algorithm algorithm) {
    EMPTOR_CHECK(algorithm == Algorithm::kEs256 || algorithm == Algorithm::kEs384);
    if (algorithm == Algorithm::kEs256) return {"P-256", "prime256v1", 32};
    return {"P-384", "secp384r1", 48};
}

std::optional<Algorithm> algorithm_of(const EVP_PKEY& key) {
    if (EVP_PKEY_is_a(&key, "ED25519") == 1) return Algorithm::kEd25519;
    const int bits = EVP_PKEY_get_bits(&key);
    if (EVP_PKEY_is_a(&key, "RSA") == 1) {
        return bits >= 2048 && bits <= 8192 ? std::optional(Algorithm::kRs256) : std::nullopt;
    }
    if (EVP_PKEY_is_a(&key, "EC") != 1) return std::nullopt;
    char group[64];
    if (EVP_PKEY_get_group_name(&key, group, sizeof group, nullptr) != 1) return std::nullopt;
    const std::string_view name(group);
    if (name == "prime256v1" || name == "P-256") return Algorithm::kEs256;
    if (name == "secp384r1" || name == "P-384") return Algorithm::kEs384;
    return std::nullopt;
}

std::string big_number(const EVP_PKEY& key, const char* name, std::size_t width) {
    BIGNUM* number = nullptr;
    EMPTOR_CHECK(EVP_PKEY_get_bn_param(&key, name, &number) == 1);
    const BnPtr owner(number);
    if (width == 0) width = static_cast<std::size_t>(BN_num_bytes(number));
    std::string bytes(width, '\0');
    EMPTOR_CHECK(BN_bn2binpad(number, raw(bytes), static_cast<int>(width)) ==
                 static_cast<int>(width));
    return bytes;
}

std::string raw_public(const EVP_PKEY& key) {
    std::string bytes(32, '\0');
    std::size_t size = bytes.size();
    EMPTOR_CHECK(EVP_PKEY_get_raw_public_key(&key, raw(bytes), &size) == 1 && size == bytes.size());
    return bytes;
}

core::Result<ParsedJwk> parse_jwk(std::string_view json, bool is_private) {
    Jwk jwk;
    constexpr glz::opts kOptions{.error_on_unknown_keys = false};
    if (glz::read<kOptions>(jwk, json)) return malformed("the JWK is not a JSON object of texts");
    if (jwk.use && *jwk.use != "sig") return malformed("the JWK is not for signatures");
    TRY(PkeyPtr key, key_of(jwk, is_private));
    const std::optional<Algorithm> algorithm = algorithm_of(*key);
    // "Ed25519" is RFC 9864's name for what was EdDSA.
    const bool ed25519 = algorithm == Algorithm::kEd25519 && jwk.alg == "Ed25519";
    if (jwk.alg && *jwk.alg != jwa_name(*algorithm) && !ed25519) {
        return malformed("the JWK's alg does not fit its key");
    }
    return ParsedJwk{std::move(key), jwk.kid.value_or("")};
}

std::string print_jwk(const KeyData& data) {
    Jwk jwk = public_members(*data.key, data.algorithm);
    jwk.kid = data.id;
    jwk.alg = jwa_name(data.algorithm);
    jwk.use = "sig";
    return glz::write_json(jwk).value();
}

std::string thumbprint_of(const EVP_PKEY& key, Algorithm algorithm) {
    const Jwk jwk = public_members(key, algorithm);
    // The required members only, in the order of their names (RFC 7638 section 3.2).
    std::string json;
    if (algorithm == Algorithm::kRs256) {
        json = std::format(R"({{"e":"{}","kty":"RSA","n":"{}"}})", *jwk.e, *jwk.n);
    } else if (algorithm == Algorithm::kEd25519) {
        json = std::format(R"({{"crv":"Ed25519","kty":"OKP","x":"{}"}})", *jwk.x);
    } else {
        json =
            std::format(R"({{"crv":"{}","kty":"EC","x":"{}","y":"{}"}})", *jwk.crv, *jwk.x, *jwk.y);
    }
    return base64url(sha256(json));
}

}  // namespace emptor::crypto::detail
