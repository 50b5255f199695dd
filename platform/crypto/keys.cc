#include "platform/crypto/keys.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "core/check.h"
#include "core/reasons.h"
#include "platform/crypto/key_data.h"

namespace emptor::crypto {
namespace {

using detail::KeyData;
using detail::PkeyPtr;
using detail::raw;

const EVP_MD* digest_of(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::kEs256:
        case Algorithm::kRs256:
            return EVP_sha256();
        case Algorithm::kEs384:
            return EVP_sha384();
        case Algorithm::kEd25519:
            return nullptr;
    }
    std::unreachable();
}

bool is_ecdsa(Algorithm algorithm) {
    return algorithm == Algorithm::kEs256 || algorithm == Algorithm::kEs384;
}

std::string to_fixed_width(std::string_view der, std::size_t width) {
    const unsigned char* at = raw(der);
    const detail::EcdsaSigPtr parts(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    EMPTOR_CHECK(parts);
    std::string out(2 * width, '\0');
    const int size = static_cast<int>(width);
    EMPTOR_CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), raw(out), size) == size);
    EMPTOR_CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), raw(out) + width, size) == size);
    return out;
}

std::optional<std::string> to_der(std::string_view fixed, std::size_t width) {
    if (fixed.size() != 2 * width) return std::nullopt;
    const detail::EcdsaSigPtr parts(ECDSA_SIG_new());
    const int size = static_cast<int>(width);
    BIGNUM* r = BN_bin2bn(raw(fixed), size, nullptr);
    BIGNUM* s = BN_bin2bn(raw(fixed) + width, size, nullptr);
    EMPTOR_CHECK(ECDSA_SIG_set0(parts.get(), r, s) == 1);
    const int length = i2d_ECDSA_SIG(parts.get(), nullptr);
    EMPTOR_CHECK(length > 0);
    std::string der(static_cast<std::size_t>(length), '\0');
    unsigned char* at = raw(der);
    i2d_ECDSA_SIG(parts.get(), &at);
    return der;
}

core::Error no_key(std::string message) {
    return core::fail(core::reasons::kMalformedKey, std::move(message));
}

core::Result<std::shared_ptr<const KeyData>> key_data(PkeyPtr key, std::string id) {
    const std::optional<Algorithm> algorithm = detail::algorithm_of(*key);
    if (!algorithm) {
        return no_key(
            "only EC P-256 and P-384, Ed25519 and RSA keys of 2048 to 8192 bits are used");
    }
    if (id.empty()) id = detail::thumbprint_of(*key, *algorithm);
    return std::make_shared<const KeyData>(std::move(key), *algorithm, std::move(id));
}

PkeyPtr generate_key(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::kEs256:
            return PkeyPtr(EVP_EC_gen("P-256"));
        case Algorithm::kEs384:
            return PkeyPtr(EVP_EC_gen("P-384"));
        case Algorithm::kEd25519:
            return PkeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        case Algorithm::kRs256:
            return PkeyPtr(EVP_RSA_gen(2048));
    }
    std::unreachable();
}

}  // namespace

std::string_view jwa_name(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::kEs256:
            return "ES256";
        case Algorithm::kEs384:
            return "ES384";
        case Algorithm::kEd25519:
            return "EdDSA";
        case Algorithm::kRs256:
            return "RS256";
    }
    std::unreachable();
}

std::string_view http_signature_name(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::kEs256:
            return "ecdsa-p256-sha256";
        case Algorithm::kEs384:
            return "ecdsa-p384-sha384";
        case Algorithm::kEd25519:
            return "ed25519";
        case Algorithm::kRs256:
            return "rsa-v1_5-sha256";
    }
    std::unreachable();
}

PublicKey::PublicKey(std::shared_ptr<const KeyData> data) : data_(std::move(data)) {}

core::Result<PublicKey> PublicKey::from_jwk(std::string_view json) {
    TRY(detail::ParsedJwk parsed, detail::parse_jwk(json, false));
    TRY(auto data, key_data(std::move(parsed.key), std::move(parsed.id)));
    return PublicKey(std::move(data));
}

core::Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
    const detail::BioPtr bio = detail::reading(pem);
    PkeyPtr key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
    if (!key) return no_key("not a public key in PEM form");
    TRY(auto data, key_data(std::move(key), {}));
    return PublicKey(std::move(data));
}

Algorithm PublicKey::algorithm() const {
    return data_->algorithm;
}
const std::string& PublicKey::id() const {
    return data_->id;
}
std::string PublicKey::jwk() const {
    return detail::print_jwk(*data_);
}
std::string PublicKey::thumbprint() const {
    return detail::thumbprint_of(*data_->key, data_->algorithm);
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
    std::string der;
    if (is_ecdsa(data_->algorithm)) {
        std::optional<std::string> converted =
            to_der(signature, detail::curve_of(data_->algorithm).bytes);
        if (!converted) return false;
        der = *std::move(converted);
        signature = der;
    }
    const detail::MdCtxPtr ctx(EVP_MD_CTX_new());
    EMPTOR_CHECK(EVP_DigestVerifyInit(ctx.get(), nullptr, digest_of(data_->algorithm), nullptr,
                                      data_->key.get()) == 1);
    return EVP_DigestVerify(ctx.get(), raw(signature), signature.size(), raw(message),
                            message.size()) == 1;
}

PrivateKey::PrivateKey(std::shared_ptr<const KeyData> data) : data_(std::move(data)) {}

PrivateKey PrivateKey::generate(Algorithm algorithm) {
    PkeyPtr key = generate_key(algorithm);
    EMPTOR_CHECK(key);
    auto data = key_data(std::move(key), {});
    EMPTOR_CHECK(data);
    return PrivateKey(*std::move(data));
}

core::Result<PrivateKey> PrivateKey::from_jwk(const core::Secret<std::string>& json) {
    TRY(detail::ParsedJwk parsed, detail::parse_jwk(json.reveal(), true));
    TRY(auto data, key_data(std::move(parsed.key), std::move(parsed.id)));
    return PrivateKey(std::move(data));
}

core::Result<PrivateKey> PrivateKey::from_pem(const core::Secret<std::string>& pem,
                                              std::string id) {
    const detail::BioPtr bio = detail::reading(pem.reveal());
    PkeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    if (!key) return no_key("not a private key in PEM form");
    TRY(auto data, key_data(std::move(key), std::move(id)));
    return PrivateKey(std::move(data));
}

Algorithm PrivateKey::algorithm() const {
    return data_->algorithm;
}
const std::string& PrivateKey::id() const {
    return data_->id;
}

std::string PrivateKey::sign(std::string_view message) const {
    const detail::MdCtxPtr ctx(EVP_MD_CTX_new());
    EMPTOR_CHECK(EVP_DigestSignInit(ctx.get(), nullptr, digest_of(data_->algorithm), nullptr,
                                    data_->key.get()) == 1);
    std::size_t size = 0;
    EMPTOR_CHECK(EVP_DigestSign(ctx.get(), nullptr, &size, raw(message), message.size()) == 1);
    std::string signature(size, '\0');
    EMPTOR_CHECK(EVP_DigestSign(ctx.get(), raw(signature), &size, raw(message), message.size()) ==
                 1);
    signature.resize(size);
    if (!is_ecdsa(data_->algorithm)) return signature;
    return to_fixed_width(signature, detail::curve_of(data_->algorithm).bytes);
}

PublicKey PrivateKey::public_key() const {
    // Through PEM, so that the copy holds no private part.
    const detail::BioPtr bio(BIO_new(BIO_s_mem()));
    EMPTOR_CHECK(PEM_write_bio_PUBKEY(bio.get(), data_->key.get()) == 1);
    PkeyPtr key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
    EMPTOR_CHECK(key);
    return PublicKey(std::make_shared<const KeyData>(std::move(key), data_->algorithm, data_->id));
}

core::Secret<std::string> PrivateKey::pem() const {
    const detail::BioPtr bio(BIO_new(BIO_s_secmem()));
    EMPTOR_CHECK(PEM_write_bio_PKCS8PrivateKey(bio.get(), data_->key.get(), nullptr, nullptr, 0,
                                               nullptr, nullptr) == 1);
    return core::Secret<std::string>(detail::written(*bio));
}

}  // namespace emptor::crypto
