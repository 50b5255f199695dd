#include "platform/crypto/http_signature.h"

#include <gtest/gtest.h>

#include "platform/crypto/content_digest.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::crypto {
namespace {

using namespace std::chrono_literals;

const core::Instant kCreated{std::chrono::seconds(1618884473)};
const std::string kBody = R"({"hello": "world"})";

// Keys and messages of RFC 9421 appendix B.
constexpr const char* kEd25519Private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* kP256Public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
    "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n"
    "-----END PUBLIC KEY-----\n";
constexpr const char* kBodySha512 =
    "sha-512=:WZDPaVn/"
    "7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

Message rfc_request() {
    return {.method = "POST",
            .authority = "example.com",
            .path = "/foo",
            .query = "param=Value&Pet=dog",
            .headers = {{"Host", "example.com"},
                        {"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
                        {"Content-Type", "application/json"},
                        {"Content-Digest", kBodySha512},
                        {"Content-Length", "18"}}};
}

PrivateKey ed25519() {
    return PrivateKey::from_pem(core::Secret<std::string>(kEd25519Private), "test-key-ed25519")
        .value();
}

KeyFinder finder(PublicKey key) {
    return
        [key](std::string_view id) { return id == key.id() ? std::optional(key) : std::nullopt; };
}

// Proves appendix B.2.6: the signature is reproduced bit by bit.
TEST(HttpSignature, MakesTheEd25519VectorOfTheRfc) {
    const SigningParameters parameters{
        .label = "sig-b26",
        .components = {"date", "@method", "@path", "@authority", "content-type", "content-length"},
        .created = kCreated};
    const auto made = sign(rfc_request(), parameters, ed25519());
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(
        made->signature_input,
        R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519")");
    EXPECT_EQ(made->signature,
              "sig-b26=:"
              "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKR"
              "Cw==:");
}

// Proves appendix B.2.4: the ECDSA signature of a response verifies.
TEST(HttpSignature, VerifiesTheEcdsaVectorOfTheRfc) {
    const std::string body = R"({"message": "good dog"})";
    Message response{
        .status = 200,
        .headers = {
            {"Content-Type", "application/json"},
            {"Content-Digest",
             "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41Q"
             "JgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:"},
            {"Content-Length", "23"},
            {"Signature-Input",
             R"(sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256")"},
            {"Signature",
             "sig-b24=:"
             "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+"
             "32oiasw==:"}}};
    const PublicKey named = PublicKey::from_jwk([] {
                                std::string jwk = PublicKey::from_pem(kP256Public).value().jwk();
                                const std::size_t at = jwk.find("\"kid\":\"") + 7;
                                return jwk.replace(at, jwk.find('"', at) - at, "test-key-ecc-p256");
                            }())
                                .value();
    const VerificationRules rules{.now = kCreated + 10s, .required = {"@status", "content-digest"}};
    const auto verified = verify(response, body, rules, finder(named));
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->label, "sig-b24");
    EXPECT_EQ(verified->key_id, "test-key-ecc-p256");

    response.status = 201;
    EXPECT_EQ(verify(response, body, rules, finder(named)).error().id(), "signature-invalid");
}

// Proves appendix B.2.5: the base is the RFC's, since its HMAC is.
TEST(HttpSignature, BuildsTheBaseOfTheHmacVector) {
    const auto base = signature_base(
        rfc_request(), {"date", "@authority", "content-type"},
        R"(("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret")");
    ASSERT_TRUE(base);
    const std::string secret = unbase64(
                                   "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBt"
                                   "bmHhIDi6pcl8jsasjlTMtDQ==")
                                   .value();
    EXPECT_EQ(base64(hmac_sha256(secret, *base)), "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=");
}

// Proves the values of derived components and of headers (RFC 9421 sections 2.1 and 2.2).
TEST(HttpSignature, ComponentValues) {
    Message message = rfc_request();
    message.headers.emplace_back("X-Twice", "  one ");
    message.headers.emplace_back("x-twice", "two");
    message.headers.emplace_back("X-Empty", "");
    const struct {
        const char *component, *value;
    } rows[] = {
        {"@method", "POST"},
        {"@authority", "example.com"},
        {"@scheme", "https"},
        {"@path", "/foo"},
        {"@query", "?param=Value&Pet=dog"},
        {"@request-target", "/foo?param=Value&Pet=dog"},
        {"@target-uri", "https://example.com/foo?param=Value&Pet=dog"},
        {"x-twice", "one, two"},
        {"x-empty", ""},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(
            signature_base(message, {row.component}, "()").value(),
            std::string("\"") + row.component + "\": " + row.value + "\n\"@signature-params\": ()");
    }
    for (const char* absent : {"@status", "x-absent", "@unknown"}) {
        EXPECT_EQ(signature_base(message, {absent}, "()").error().id(), "malformed-request")
            << absent;
    }
}

TEST(HttpSignature, TakesUrlsApart) {
    const auto message = message_to("GET", "https://Shop.Example:443/a%20b?x=1&y#frag", {});
    ASSERT_TRUE(message);
    EXPECT_EQ(message->authority, "shop.example");
    EXPECT_EQ(message->path, "/a%20b");
    EXPECT_EQ(message->query, "x=1&y");
    EXPECT_EQ(message_to("GET", "https://shop.example:8443", {})->authority, "shop.example:8443");
    EXPECT_EQ(message_to("GET", "https://shop.example?q", {})->query, "q");
    for (const char* url : {"http://shop.example/", "https:///x", "https://u@h/", "shop"}) {
        EXPECT_FALSE(message_to("GET", url, {})) << url;
    }
}

struct Signed {
    Message message;
    PrivateKey key;
};

Signed sign_order(SigningParameters parameters) {
    const PrivateKey key = PrivateKey::generate(Algorithm::kEs256);
    Message message =
        message_to("POST", "https://agent.example/hooks?x=1",
                   {{"Content-Type", "application/json"},
                    {"Content-Digest", content_digest(kBody)},
                    {"UCP-Agent", R"(profile="https://shop.example/.well-known/ucp")"}})
            .value();
    const SignatureHeaders made = sign(message, parameters, key).value();
    message.headers.emplace_back("Signature-Input", made.signature_input);
    message.headers.emplace_back("Signature", made.signature);
    return {std::move(message), key};
}

const std::vector<std::string> kProfile = {"@method", "@authority", "@path",
                                           "@query",  "ucp-agent",  "content-digest"};

std::string verdict(const Signed& what, const std::string& body, const VerificationRules& rules) {
    const auto verified = verify(what.message, body, rules, finder(what.key.public_key()));
    return verified ? "ok" : std::string(verified.error().id());
}

// Proves that freshness is demanded as the rules say, in both directions.
TEST(HttpSignature, ChecksTimes) {
    const struct {
        std::optional<std::chrono::seconds> created, expires;  // from now
        bool required;
        const char* verdict;
    } rows[] = {
        {0s, {}, true, "ok"},
        {-300s, {}, true, "ok"},
        {-301s, {}, true, "signature-stale"},
        {300s, {}, true, "ok"},
        {301s, {}, true, "signature-stale"},
        {{}, {}, true, "signature-stale"},
        {{}, {}, false, "ok"},
        {0s, -301s, true, "signature-stale"},
        {0s, 60s, true, "ok"},
    };
    for (const auto& row : rows) {
        SigningParameters parameters{.components = kProfile};
        if (row.created) parameters.created = kCreated + *row.created;
        if (row.expires) parameters.expires = kCreated + *row.expires;
        const VerificationRules rules{
            .now = kCreated, .required = {}, .created_required = row.required};
        EXPECT_EQ(verdict(sign_order(parameters), kBody, rules), row.verdict);
    }
}

// Proves that a change of any covered part, or of the headers of the signature, is found.
TEST(HttpSignature, RefusesEveryChange) {
    const Signed good = sign_order({.components = kProfile, .created = kCreated});
    const VerificationRules rules{.now = kCreated, .required = kProfile};
    ASSERT_EQ(verdict(good, kBody, rules), "ok");
    EXPECT_EQ(verdict(good, kBody + " ", rules), "content-digest-mismatch");

    const auto changed = [&](auto change) {
        Signed copy = good;
        change(copy.message);
        return verdict(copy, kBody, rules);
    };
    const char* const kInvalid = "signature-invalid";
    EXPECT_EQ(changed([](Message& m) { m.method = "PUT"; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.authority = "evil.example"; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.path = "/other"; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.query = "x=2"; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.headers[1].second = content_digest("{}"); }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.headers[2].second += "x"; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.headers.erase(m.headers.begin() + 2); }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.headers.pop_back(); }), "signature-missing");
    EXPECT_EQ(changed([](Message& m) { m.headers[4].second = "sig1=?1"; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.headers[4].second = "other=:aGk=:"; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.headers[4].second = "(("; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.headers[3].second += ";alg=\"ed25519\""; }), kInvalid);
    EXPECT_EQ(changed([](Message& m) {
                  m.headers[3].second = R"(sig1=("@method");created="x";keyid="k")";
              }),
              kInvalid);
    EXPECT_EQ(changed([](Message& m) {
                  m.headers[3].second = R"(sig1=("@method" "@method");keyid="k")";
              }),
              kInvalid);
    EXPECT_EQ(
        changed([](Message& m) { m.headers[3].second = R"(sig1=("ucp-agent";sf);keyid="k")"; }),
        kInvalid);
    EXPECT_EQ(changed([](Message& m) { m.headers[3].second = R"(sig1=("@method"))"; }), kInvalid);
}

// Proves that a body without a covered digest, and a key nobody publishes, are refused.
TEST(HttpSignature, DemandsCoverageAndAKnownKey) {
    const Signed loose = sign_order({.components = {"@method"}, .created = kCreated});
    EXPECT_EQ(verdict(loose, kBody, {.now = kCreated}), "signature-invalid");
    EXPECT_EQ(verdict(loose, "", {.now = kCreated}), "ok");
    EXPECT_EQ(verdict(loose, "", {.now = kCreated, .required = {"@path"}}), "signature-invalid");
    const auto nobody = [](std::string_view) { return std::optional<PublicKey>(); };
    EXPECT_EQ(verify(loose.message, "", {.now = kCreated}, nobody).error().id(),
              "signature-key-unknown");
    EXPECT_EQ(signature_key_ids(loose.message).value(), std::vector<std::string>{loose.key.id()});
}

// Proves that of several signatures the one with the tag asked for counts.
TEST(HttpSignature, ChoosesByTag) {
    Signed both = sign_order({.components = {"@method"}, .created = kCreated});
    const SigningParameters tagged{.label = "bot",
                                   .components = {"@authority"},
                                   .created = kCreated,
                                   .nonce = "n1",
                                   .tag = "web-bot-auth",
                                   .name_algorithm = true};
    const SignatureHeaders made = sign(both.message, tagged, both.key).value();
    both.message.headers.emplace_back("Signature-Input", made.signature_input);
    both.message.headers.emplace_back("Signature", made.signature);
    const KeyFinder find = finder(both.key.public_key());
    const auto verified = verify(both.message, "", {.now = kCreated, .tag = "web-bot-auth"}, find);
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->label, "bot");
    EXPECT_EQ(verify(both.message, "", {.now = kCreated, .tag = "other"}, find).error().id(),
              "signature-missing");
    EXPECT_TRUE(verify(both.message, "", {.now = kCreated, .required = {"@authority"}}, find));
}

// Proves what Content-Digest accepts (RFC 9530 section 2) and the digest of RFC 9421's example
// body.
TEST(ContentDigest, AcceptsTheRightBodyOnly) {
    EXPECT_EQ(content_digest(kBody), "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
    const std::string right = content_digest(kBody);
    EXPECT_TRUE(check_content_digest(right, kBody));
    EXPECT_TRUE(check_content_digest(kBodySha512, kBody));
    EXPECT_TRUE(check_content_digest(right + ", md5=:aGk=:, " + kBodySha512, kBody));
    for (const std::string& header :
         {std::string(), std::string("md5=:aGk=:"), std::string("sha-256=abc"), content_digest("x"),
          right + ", sha-512=:aGk=:", std::string("((")}) {
        const auto checked = check_content_digest(header, kBody);
        ASSERT_FALSE(checked) << header;
        EXPECT_EQ(checked.error().id(), "content-digest-mismatch");
    }
}

}  // namespace
}  // namespace emptor::crypto
