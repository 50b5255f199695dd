#include "platform/crypto/keys.h"

#include <gtest/gtest.h>

#include "platform/crypto/encoding.h"

namespace emptor::crypto {
namespace {

constexpr const char* kRfc7638Rsa =
    R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})";
constexpr const char* kRfc8037 =
    R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
constexpr const char* kRfc7515Ec =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})";

PrivateKey private_key(const char* jwk) {
    return PrivateKey::from_jwk(core::Secret<std::string>(jwk)).value();
}

// Proves the thumbprint examples of RFC 7638 section 3.1 and RFC 8037 appendix A.3.
TEST(Keys, ThumbprintsAreThoseOfTheRfcs) {
    const PublicKey rsa = PublicKey::from_jwk(kRfc7638Rsa).value();
    EXPECT_EQ(rsa.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    EXPECT_EQ(rsa.id(), "2011-04-29");
    EXPECT_EQ(rsa.algorithm(), Algorithm::kRs256);
    EXPECT_EQ(private_key(kRfc8037).id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

// Proves the JWS examples of RFC 8037 appendix A.4 and RFC 7515 appendix A.3.
TEST(Keys, SignaturesAreThoseOfTheRfcs) {
    const PrivateKey ed25519 = private_key(kRfc8037);
    const std::string input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    EXPECT_EQ(
        base64url(ed25519.sign(input)),
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");

    const PublicKey ec = private_key(kRfc7515Ec).public_key();
    const std::string ec_input =
        "eyJhbGciOiJFUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
        "VlfQ";
    const std::string ec_signature = unbase64url(
                                         "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-"
                                         "F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
                                         .value();
    EXPECT_TRUE(ec.verify(ec_input, ec_signature));
    EXPECT_FALSE(ec.verify(ec_input + "x", ec_signature));
}

// Proves for every algorithm: what is signed verifies, through JWK and PEM, and nothing else does.
TEST(Keys, RoundTripForEveryAlgorithm) {
    for (const Algorithm algorithm :
         {Algorithm::kEs256, Algorithm::kEs384, Algorithm::kEd25519, Algorithm::kRs256}) {
        const PrivateKey key = PrivateKey::generate(algorithm);
        const PublicKey from_jwk = PublicKey::from_jwk(key.public_key().jwk()).value();
        const PrivateKey from_pem = PrivateKey::from_pem(key.pem()).value();
        EXPECT_EQ(from_jwk.algorithm(), algorithm);
        EXPECT_EQ(from_jwk.id(), key.id());
        EXPECT_EQ(from_pem.id(), key.id());
        for (int i = 0; i < 40; ++i) {  // short r or s must be padded
            const std::string message = "message " + std::to_string(i);
            const std::string signature = from_pem.sign(message);
            EXPECT_TRUE(from_jwk.verify(message, signature));
            EXPECT_FALSE(from_jwk.verify(message + ".", signature));
            EXPECT_FALSE(from_jwk.verify(message, signature + "x"));
            EXPECT_FALSE(from_jwk.verify(message, signature.substr(1)));
        }
        EXPECT_FALSE(from_jwk.verify("", ""));
        EXPECT_FALSE(PrivateKey::generate(algorithm).public_key().verify("m", key.sign("m")));
        EXPECT_EQ(key.public_key().jwk().find("\"d\""), std::string::npos);
    }
    EXPECT_EQ(PrivateKey::generate(Algorithm::kEs256).sign("m").size(), 64u);
    EXPECT_EQ(PrivateKey::generate(Algorithm::kEs384).sign("m").size(), 96u);
}

// Proves that keys that are broken, weak, not for signing or of other kinds are refused.
TEST(Keys, RefusesUnusableKeys) {
    const char* const rows[] = {
        "",
        "{",
        "[]",
        "{}",
        R"({"kty":"oct","k":"c2VjcmV0"})",
        R"({"kty":"EC","crv":"P-521","x":"AA","y":"AA"})",
        R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})",
        // not on the curve
        R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1"})",
        R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","use":"enc"})",
        R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","alg":"ES384"})",
        R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})",
        R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
        R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86z","e":"AQAB"})",
    };
    for (const char* row : rows) {
        const auto key = PublicKey::from_jwk(row);
        ASSERT_FALSE(key) << row;
        EXPECT_EQ(key.error().id(), "malformed-key");
    }
    EXPECT_FALSE(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----"));
    EXPECT_FALSE(PrivateKey::from_pem(core::Secret<std::string>("nothing")));
    // d of another key
    EXPECT_FALSE(PrivateKey::from_jwk(core::Secret<std::string>(
        R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"})")));
}

}  // namespace
}  // namespace emptor::crypto
