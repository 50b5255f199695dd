#include "platform/identity/access_token.h"

#include <gtest/gtest.h>

#include "platform/identity/tests/issuer.h"

namespace emptor::identity {
namespace {

using crypto::Algorithm;
using crypto::PrivateKey;
using testing::kIssuer;
using testing::token;

const core::Instant kNow{std::chrono::seconds(1'800'000'000)};

std::string verdict(const std::string& text, const crypto::PublicKey& key) {
    const auto parsed = parse_token(text);
    if (!parsed) return std::string(parsed.error().id());
    const auto principal = verify_token(*parsed, key, {kIssuer, "urn:emptor:api", kNow});
    if (!principal) return std::string(principal.error().id());
    std::string result = principal->subject + (principal->service ? " service" : "");
    for (const std::string& scope : principal->scopes) result += " " + scope;
    return result;
}

std::string claims(const std::string& more) {
    return std::format(R"({{"iss":"{}","sub":"demo","aud":"urn:emptor:api","scope":"ask  buy",)",
                       kIssuer) +
           more + "}";
}

// Proves what of the claims is accepted, and the reason of every refusal; the last equal name
// counts in JSON.
TEST(AccessToken, ChecksClaims) {
    const PrivateKey key = PrivateKey::generate(Algorithm::kEs256);
    const struct {
        std::string claims, verdict;
    } rows[] = {
        {claims(R"("exp":1800000060)"), "demo ask buy"},
        {claims(R"("exp":1800000060,"aud":["x","urn:emptor:api"])"), "demo ask buy"},
        {claims(R"("exp":1800000060.5,"nbf":1799999999,"scope":"")"), "demo"},
        {claims(R"("exp":1800000060,"service":true)"), "demo ask buy"},
        {claims(R"("exp":1799999971)"), "demo ask buy"},
        {claims(R"("exp":1799999970)"), "token-expired"},
        {claims(R"("exp":0)"), "token-expired"},
        {claims(R"("exp":1800000060,"nbf":1800000030)"), "demo ask buy"},
        {claims(R"("exp":1800000060,"nbf":1800000031)"), "token-not-yet-valid"},
        {claims(R"("exp":1800000060,"iss":"https://evil.example")"), "token-wrong-issuer"},
        {claims(R"("exp":1800000060,"iss":"https://id.example:8443/")"), "token-wrong-issuer"},
        {claims(R"("exp":1800000060,"aud":"other")"), "token-wrong-audience"},
        {claims(R"("exp":1800000060,"aud":[])"), "token-wrong-audience"},
        {claims(R"("exp":1800000060,"aud":null)"), "token-wrong-audience"},
        {claims(R"("exp":1800000060,"sub":"")"), "token-malformed"},
        {claims(R"("exp":1800000060,"sub":7)"), "token-malformed"},
        {claims(R"("jti":"x")"), "token-malformed"},
        {claims(R"("exp":"1800000060")"), "token-malformed"},
        {claims(R"("exp":1e300)"), "token-malformed"},
        {claims(R"("exp":-1)"), "token-malformed"},
        {"[]", "token-malformed"},
        {"{}", "token-wrong-issuer"},
        {"", "token-malformed"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(verdict(token(key, testing::header(key), row.claims), key.public_key()),
                  row.verdict)
            << row.claims;
    }
}

// Proves that the allow-list of algorithms holds, and that the key decides, not the header.
TEST(AccessToken, ChecksAlgorithms) {
    const std::string good = claims(R"("exp":1800000060)");
    for (const Algorithm algorithm : {Algorithm::kEs256, Algorithm::kRs256, Algorithm::kEd25519}) {
        const PrivateKey key = PrivateKey::generate(algorithm);
        EXPECT_EQ(verdict(token(key, testing::header(key), good), key.public_key()),
                  "demo ask buy");
        const PrivateKey other = PrivateKey::generate(algorithm);
        EXPECT_EQ(verdict(token(other, testing::header(key), good), key.public_key()),
                  "token-bad-signature");
    }
    const PrivateKey key = PrivateKey::generate(Algorithm::kEs256);
    const PrivateKey p384 = PrivateKey::generate(Algorithm::kEs384);
    const struct {
        std::string header, verdict;
    } rows[] = {
        {R"({"alg":"none","kid":"k"})", "token-algorithm"},
        {R"({"alg":"None","kid":"k"})", "token-algorithm"},
        {R"({"alg":"","kid":"k"})", "token-algorithm"},
        {R"({"kid":"k"})", "token-algorithm"},
        {R"({"alg":"HS256","kid":"k"})", "token-algorithm"},
        {R"({"alg":"PS256","kid":"k"})", "token-algorithm"},
        {R"({"alg":"ES384","kid":"k"})", "token-algorithm"},
        {R"({"alg":"es256","kid":"k"})", "token-algorithm"},
        {R"({"alg":"RS256","kid":"k"})", "token-bad-signature"},
        {R"({"alg":"EdDSA","kid":"k"})", "token-bad-signature"},
        {R"({"alg":"ES256"})", "token-malformed"},
        {R"({"alg":"ES256","kid":"k","crit":["x"]})", "token-malformed"},
        {R"({"alg":"ES256","kid":"k","typ":"id+jwt"})", "token-malformed"},
        {R"({"alg":"ES256","kid":"k","typ":"JWT","jwk":{"kty":"oct"},"jku":"https://evil.example"})",
         "demo ask buy"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(verdict(token(key, row.header, good), key.public_key()), row.verdict)
            << row.header;
    }
    EXPECT_EQ(verdict(token(p384, R"({"alg":"ES256","kid":"k"})", good), p384.public_key()),
              "token-bad-signature");
}

// Proves that every changed or cut text is refused.
TEST(AccessToken, RefusesChangedTexts) {
    const PrivateKey key = PrivateKey::generate(Algorithm::kEd25519);
    const std::string good = token(key, testing::header(key), claims(R"("exp":1800000060)"));
    ASSERT_EQ(verdict(good, key.public_key()), "demo ask buy");
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string changed = good;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_TRUE(verdict(changed, key.public_key()).starts_with("token-")) << i;
        EXPECT_TRUE(verdict(good.substr(0, i), key.public_key()).starts_with("token-")) << i;
    }
    const std::string unsigned_text = good.substr(0, good.rfind('.') + 1);
    EXPECT_EQ(verdict(unsigned_text, key.public_key()), "token-bad-signature");
    for (const std::string& text :
         {std::string(), std::string("a"), std::string("a.b.c"), std::string("..."), good + ".x",
          good + "=", " " + good, std::string(20'000, 'a')}) {
        EXPECT_EQ(verdict(text, key.public_key()), "token-malformed") << text.substr(0, 40);
    }
}

}  // namespace
}  // namespace emptor::identity
