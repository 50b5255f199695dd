#pragma once

#include <format>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/time.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/keys.h"
#include "platform/http/testing/fake_client.h"

namespace emptor::identity::testing {

inline const std::string kIssuer = "https://id.example:8443";

// A token under any header and claims, signed with `key`.
inline std::string token(const crypto::PrivateKey& key, const std::string& header,
                         const std::string& claims) {
    const std::string text = crypto::base64url(header) + "." + crypto::base64url(claims);
    return text + "." + crypto::base64url(key.sign(text));
}

inline std::string header(const crypto::PrivateKey& key) {
    return std::format(R"({{"alg":"{}","typ":"at+jwt","kid":"{}"}})",
                       crypto::jwa_name(key.algorithm()), key.id());
}

// An issuer behind a fake client: metadata and the keys that are in `keys` now.
struct Issuer {
    std::vector<crypto::PrivateKey> keys;
    std::string metadata = std::format(
        R"({{"issuer":"{0}","jwks_uri":"{0}/jwks","token_endpoint":"{0}/token","device_authorization_endpoint":"{0}/device/auth","extra":[1]}})",
        kIssuer);
    std::string extra_keys;  // JSON, with commas before
    bool away = false;
    int fetches = 0;

    core::Result<http::Response> answer(const http::Reach& reach, const http::Request& request) {
        EXPECT_EQ(reach.hosts, std::vector<std::string>{"id.example:8443"});
        if (away) return core::fail(core::reasons::kUnavailable, "away");
        if (request.url == kIssuer + "/.well-known/openid-configuration")
            return {{200, {}, metadata}};
        EXPECT_EQ(request.url, kIssuer + "/jwks");
        ++fetches;
        std::string set = R"({"keys":[{"kty":"oct","k":"AAAA"})" + extra_keys;
        for (const crypto::PrivateKey& key : keys) set += "," + key.public_key().jwk();
        return {{200, {}, set + "]}"}};
    }
};

}  // namespace emptor::identity::testing
