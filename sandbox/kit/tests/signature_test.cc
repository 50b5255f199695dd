#include <gtest/gtest.h>

#include "sandbox/kit/digest.h"
#include "sandbox/kit/message_signature.h"

namespace emptor::sandbox {
namespace {

// Proves hashes and encodings on published vectors (RFC 4231 case 2, RFC 4648, RFC 9530 B.1).
TEST(Digest, PublishedVectors) {
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(content_digest("{\"hello\": \"world\"}\n"),
              "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
    for (const auto& [plain, coded] :
         {std::pair{"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(to_base64(plain), coded);
        EXPECT_EQ(from_base64(coded), plain);
    }
    EXPECT_EQ(from_base64("a*b"), "");
}

SignedMessage request() {
    return {.method = "POST",
            .authority = "shop.example:8443",
            .path = "/ucp/v1/checkout-sessions",
            .query = "",
            .status = 0,
            .headers = {{"content-type", "application/json"},
                        {"ucp-agent", "profile=\"https://p.example/ucp\""},
                        {"idempotency-key", "550e8400-e29b-41d4-a716-446655440000"}},
            .body = "{\"a\":1}"};
}

std::string problem_of(const SignedMessage& message, const Json& keys) {
    const auto problem = verify_request(message, keys);
    return problem ? problem->code : "";
}

// Proves that a signed request verifies, and that every covered part is really covered.
TEST(MessageSignature, DetectsEveryChange) {
    const SigningKey key = SigningKey::make("k1");
    const Json keys = Json::array({key.public_jwk()});
    SignedMessage good = request();
    sign(good, key);
    EXPECT_EQ(problem_of(good, keys), "");

    const std::vector<std::pair<std::string, std::function<void(SignedMessage&)>>> changes = {
        {"signature_invalid", [](SignedMessage& m) { m.method = "PUT"; }},
        {"signature_invalid", [](SignedMessage& m) { m.authority = "other.example"; }},
        {"signature_invalid", [](SignedMessage& m) { m.path += "/x"; }},
        {"signature_missing", [](SignedMessage& m) { m.query = "a=1"; }},
        {"digest_mismatch", [](SignedMessage& m) { m.body = "{\"a\":2}"; }},
        {"signature_invalid", [](SignedMessage& m) { m.headers["idempotency-key"] = "other"; }},
        {"signature_invalid",
         [](SignedMessage& m) { m.headers["ucp-agent"] = "profile=\"https://q.example\""; }},
        {"signature_invalid",
         [](SignedMessage& m) {
             m.headers["signature"] = "sig1=:" + to_base64(std::string(64, 'x')) + ":";
         }},
        {"signature_invalid", [](SignedMessage& m) { m.headers.erase("signature"); }},
        {"signature_missing", [](SignedMessage& m) { m.headers.erase("signature-input"); }},
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        SignedMessage changed = good;
        changes[i].second(changed);
        EXPECT_EQ(problem_of(changed, keys), changes[i].first) << "change " << i;
    }
}

// Proves that only the sender's published keys count.
TEST(MessageSignature, WantsAPublishedKey) {
    const SigningKey key = SigningKey::make("k1");
    const SigningKey other = SigningKey::make("k1");
    SignedMessage message = request();
    sign(message, key);
    EXPECT_EQ(problem_of(message, Json::array()), "key_not_found");
    EXPECT_EQ(problem_of(message, Json::array({other.public_jwk()})), "signature_invalid");
    Json strange = key.public_jwk();
    strange.set("crv", "P-999");
    EXPECT_EQ(problem_of(message, Json::array({strange})), "algorithm_unsupported");
}

// Proves that a key is the same after it was kept as PEM.
TEST(MessageSignature, KeySurvivesPem) {
    const SigningKey key = SigningKey::make("k1");
    const auto again = SigningKey::load("k1", key.pem());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_jwk(), key.public_jwk());
    EXPECT_FALSE(SigningKey::load("k1", "not a key"));
}

}  // namespace
}  // namespace emptor::sandbox
