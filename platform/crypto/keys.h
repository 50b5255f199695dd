#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/secret.h"

namespace emptor::crypto {

// What a key signs with. ECDSA signatures are the raw r and s of fixed width (RFC 7518 section 3.4,
// RFC 9421 section 3.3.4), never DER.
enum class Algorithm { kEs256, kEs384, kEd25519, kRs256 };

std::string_view jwa_name(Algorithm algorithm);             // ES256, ES384, EdDSA, RS256
std::string_view http_signature_name(Algorithm algorithm);  // names of RFC 9421 section 6.2

namespace detail {
struct KeyData;
}

// A public key; cheap to copy, immutable, thread-safe.
class PublicKey {
public:
    // A JWK (RFC 7517) of kind EC P-256 or P-384, OKP Ed25519, or RSA of 2048 to 8192 bits. A JWK
    // for encryption is refused. Errors: malformed-key.
    static core::Result<PublicKey> from_jwk(std::string_view json);
    // SubjectPublicKeyInfo. Errors: malformed-key.
    static core::Result<PublicKey> from_pem(std::string_view pem);

    Algorithm algorithm() const;
    const std::string& id() const;   // the JWK's kid, else the thumbprint
    std::string thumbprint() const;  // RFC 7638 with SHA-256, base64url
    std::string jwk() const;         // with kid, alg and use, members in a fixed order
    bool verify(std::string_view message, std::string_view signature) const;

private:
    friend class PrivateKey;
    explicit PublicKey(std::shared_ptr<const detail::KeyData> data);
    std::shared_ptr<const detail::KeyData> data_;
};

// A signing key; cheap to copy, immutable, thread-safe.
class PrivateKey {
public:
    static PrivateKey generate(Algorithm algorithm);  // RSA: 2048 bits
    // Errors: malformed-key. `id` empty: the JWK's kid, else the thumbprint.
    static core::Result<PrivateKey> from_jwk(const core::Secret<std::string>& json);
    static core::Result<PrivateKey> from_pem(const core::Secret<std::string>& pem,
                                             std::string id = {});

    Algorithm algorithm() const;
    const std::string& id() const;
    std::string sign(std::string_view message) const;
    PublicKey public_key() const;
    core::Secret<std::string> pem() const;  // PKCS #8

private:
    explicit PrivateKey(std::shared_ptr<const detail::KeyData> data);
    std::shared_ptr<const detail::KeyData> data_;
};

}  // namespace emptor::crypto
