#include "platform/crypto/certificates.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "platform/crypto/openssl.h"
#include "platform/crypto/private_file.h"

namespace emptor::crypto {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const core::Instant kNow =
    std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now());

detail::X509Ptr read(const std::string& pem) {
    const detail::BioPtr bio = detail::reading(pem);
    return detail::X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

// What OpenSSL says of the certificate as a server of `host`, trusting `authority` only.
bool trusts(const std::string& authority, const std::string& leaf, const std::string& host,
            int purpose) {
    X509_STORE* store = X509_STORE_new();
    X509_STORE_CTX* ctx = X509_STORE_CTX_new();
    const detail::X509Ptr root = read(authority);
    const detail::X509Ptr end = read(leaf);
    X509_STORE_add_cert(store, root.get());
    X509_STORE_CTX_init(ctx, store, end.get(), nullptr);
    X509_STORE_CTX_set_purpose(ctx, purpose);
    X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(ctx);
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) != 1) {
        X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size());
    }
    const bool trusted = X509_verify_cert(ctx) == 1;
    X509_STORE_CTX_free(ctx);
    X509_STORE_free(store);
    return trusted;
}

// Proves that leaves verify for their names, as server and client, and under their authority only.
TEST(Certificates, VerifyForTheirNamesOnly) {
    const Certificate authority = make_authority({"one", {}, kNow});
    const Certificate other = make_authority({"one", {}, kNow});
    const auto leaf =
        issue_certificate(authority, {"server", {"localhost", "127.0.0.1", "::1"}, kNow});
    ASSERT_TRUE(leaf);
    for (const char* host : {"localhost", "127.0.0.1", "::1"}) {
        EXPECT_TRUE(trusts(authority.pem, leaf->pem, host, X509_PURPOSE_SSL_SERVER)) << host;
        EXPECT_TRUE(trusts(authority.pem, leaf->pem, host, X509_PURPOSE_SSL_CLIENT)) << host;
        EXPECT_FALSE(trusts(other.pem, leaf->pem, host, X509_PURPOSE_SSL_SERVER)) << host;
    }
    EXPECT_FALSE(trusts(authority.pem, leaf->pem, "example.com", X509_PURPOSE_SSL_SERVER));
    EXPECT_FALSE(trusts(authority.pem, leaf->pem, "127.0.0.2", X509_PURPOSE_SSL_SERVER));
}

TEST(Certificates, RefuseWhatIsNoName) {
    const Certificate authority = make_authority({"one", {}, kNow});
    for (const char* name : {"", "a b", "a,DNS:evil.example", "*.example", "http://x"}) {
        EXPECT_FALSE(issue_certificate(authority, {"x", {name}, kNow})) << name;
    }
    const Certificate nonsense{"x", core::Secret<std::string>("y")};
    EXPECT_EQ(issue_certificate(nonsense, {"x", {}, kNow}).error().id(), "malformed-key");
}

// Proves that set-up makes what is missing, keeps what is good and renews what runs out.
TEST(Certificates, EnsureIsRepeatable) {
    std::string name = (fs::temp_directory_path() / "emptor-certificates-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    const fs::path folder = fs::path(name) / "tls";
    using Names = std::vector<std::string>;
    const std::vector<CertificateHolder> holders = {{"server", {"localhost", "127.0.0.1"}},
                                                    {"vault", {"localhost"}}};

    EXPECT_EQ(ensure_certificates(folder, holders, kNow).value(), (Names{"ca", "server", "vault"}));
    EXPECT_EQ(ensure_certificates(folder, holders, kNow).value(), Names{});
    EXPECT_EQ(fs::status(folder / "ca.key").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);

    const std::vector<CertificateHolder> renamed = {{"server", {"emptor.internal"}}, holders[1]};
    EXPECT_EQ(ensure_certificates(folder, renamed, kNow).value(), Names{"server"});
    EXPECT_EQ(ensure_certificates(folder, renamed, kNow + 800 * 24h).value(),
              (Names{"server", "vault"}));
    ASSERT_TRUE(write_private_file(folder / "vault.key", "broken"));
    EXPECT_EQ(ensure_certificates(folder, renamed, kNow + 800 * 24h).value(), Names{"vault"});
    fs::remove(folder / "ca.key");
    EXPECT_EQ(ensure_certificates(folder, renamed, kNow).value(), (Names{"ca", "server", "vault"}));
    fs::remove_all(name);
}

}  // namespace
}  // namespace emptor::crypto
