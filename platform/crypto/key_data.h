#pragma once

// Private to the sources of this folder.

#include <optional>
#include <string>
#include <string_view>

#include "platform/crypto/keys.h"
#include "platform/crypto/openssl.h"

namespace emptor::crypto::detail {

struct KeyData {
    PkeyPtr key;
    Algorithm algorithm;
    std::string id;
};

struct CurveFacts {
    const char* jwk_name;
    const char* openssl_name;
    std::size_t bytes;  // of one coordinate
};
CurveFacts curve_of(Algorithm algorithm);  // kEs256 and kEs384 only

// Which algorithm a key of OpenSSL is for; nullopt: none of ours, or an RSA key of another size.
std::optional<Algorithm> algorithm_of(const EVP_PKEY& key);

std::string big_number(const EVP_PKEY& key, const char* name,
                       std::size_t width);    // 0: as short as it is
std::string raw_public(const EVP_PKEY& key);  // Ed25519

struct ParsedJwk {
    PkeyPtr key;
    std::string id;  // empty: none given
};
core::Result<ParsedJwk> parse_jwk(std::string_view json, bool is_private);
std::string print_jwk(const KeyData& data);
std::string thumbprint_of(const EVP_PKEY& key, Algorithm algorithm);

}  // namespace emptor::crypto::detail
