#include "platform/crypto/certificates.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <format>
#include <fstream>
#include <iterator>

#include "core/check.h"
#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/openssl.h"
#include "platform/crypto/private_file.h"

namespace emptor::crypto {
namespace {

namespace fs = std::filesystem;
using detail::BioPtr;
using detail::PkeyPtr;
using detail::X509Ptr;

constexpr std::chrono::days kRenewal{30};

std::time_t unix_time(core::Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

bool is_address(const std::string& name) {
    unsigned char bytes[16];
    return inet_pton(AF_INET, name.c_str(), bytes) == 1 ||
           inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

bool is_dns_name(const std::string& name) {
    return !name.empty() && name.size() <= 253 && std::ranges::all_of(name, [](char c) {
        return core::is_lower(c) || core::is_digit(c) || c == '-' || c == '.';
    });
}

void add_extension(X509& certificate, X509& issuer, int kind, const std::string& value) {
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, &issuer, &certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &ctx, kind, value.c_str());
    EMPTOR_CHECK(extension && X509_add_ext(&certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

X509Ptr unsigned_certificate(const CertificateOptions& options, EVP_PKEY& key) {
    X509Ptr certificate(X509_new());
    unsigned char serial[16];
    EMPTOR_CHECK(RAND_bytes(serial, sizeof serial) == 1);
    serial[0] = static_cast<unsigned char>((serial[0] & 0x7f) | 0x40);  // positive, fixed length
    const detail::BnPtr number(BN_bin2bn(serial, sizeof serial, nullptr));
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
    X509_set_version(certificate.get(), X509_VERSION_3);
    // An hour back, for machines whose clocks differ a little.
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()),
                  unix_time(options.now - std::chrono::hours(1)));
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), unix_time(options.now + options.valid));
    X509_set_pubkey(certificate.get(), &key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               detail::raw(options.common_name),
                               static_cast<int>(options.common_name.size()), -1, 0);
    return certificate;
}

Certificate finished(X509& certificate, EVP_PKEY& key, EVP_PKEY& issuer_key) {
    EMPTOR_CHECK(X509_sign(&certificate, &issuer_key, EVP_sha256()) > 0);
    const BioPtr pem(BIO_new(BIO_s_mem()));
    const BioPtr key_pem(BIO_new(BIO_s_secmem()));
    EMPTOR_CHECK(PEM_write_bio_X509(pem.get(), &certificate) == 1);
    EMPTOR_CHECK(PEM_write_bio_PKCS8PrivateKey(key_pem.get(), &key, nullptr, nullptr, 0, nullptr,
                                               nullptr) == 1);
    return {detail::written(*pem), core::Secret<std::string>(detail::written(*key_pem))};
}

X509Ptr read_certificate(std::string_view pem) {
    const BioPtr bio = detail::reading(pem);
    return X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

PkeyPtr read_key(std::string_view pem) {
    const BioPtr bio = detail::reading(pem);
    return PkeyPtr(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool lasts(const X509& certificate, core::Instant now) {
    std::time_t limit = unix_time(now + kRenewal);
    std::time_t start = unix_time(now);
    return X509_cmp_time(X509_get0_notAfter(&certificate), &limit) > 0 &&
           X509_cmp_time(X509_get0_notBefore(&certificate), &start) < 0;
}

bool answers_to(X509& certificate, const std::string& name) {
    if (is_address(name)) return X509_check_ip_asc(&certificate, name.c_str(), 0) == 1;
    return X509_check_host(&certificate, name.data(), name.size(), 0, nullptr) == 1;
}

// What the files hold, or nothing if they cannot be used any more.
std::optional<Certificate> usable(const fs::path& folder, const std::string& file,
                                  core::Instant now) {
    const std::string pem = read_text(folder / (file + ".pem"));
    core::Result<core::Secret<std::string>> key_pem = read_private_file(folder / (file + ".key"));
    const X509Ptr certificate = read_certificate(pem);
    if (!key_pem || !certificate || !lasts(*certificate, now)) return std::nullopt;
    const PkeyPtr key = read_key(key_pem->reveal());
    if (!key || X509_check_private_key(certificate.get(), key.get()) != 1) return std::nullopt;
    return Certificate{pem, *std::move(key_pem)};
}

bool serves(const Certificate& certificate, const Certificate& authority,
            const std::vector<std::string>& names) {
    const X509Ptr leaf = read_certificate(certificate.pem);
    const X509Ptr issuer = read_certificate(authority.pem);
    return X509_verify(leaf.get(), X509_get0_pubkey(issuer.get())) == 1 &&
           std::ranges::all_of(names,
                               [&](const std::string& name) { return answers_to(*leaf, name); });
}

core::Result<> store(const fs::path& folder, const std::string& file,
                     const Certificate& certificate) {
    TRY_OK(write_private_file(folder / (file + ".key"), certificate.key_pem.reveal()));
    return write_public_file(folder / (file + ".pem"), certificate.pem);
}

}  // namespace

Certificate make_authority(const CertificateOptions& options) {
    const PkeyPtr key(EVP_EC_gen("P-256"));
    EMPTOR_CHECK(key);
    const X509Ptr certificate = unsigned_certificate(options, *key);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    add_extension(*certificate, *certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(*certificate, *certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(*certificate, *certificate, NID_subject_key_identifier, "hash");
    return finished(*certificate, *key, *key);
}

core::Result<Certificate> issue_certificate(const Certificate& authority,
                                            const CertificateOptions& options) {
    const X509Ptr issuer = read_certificate(authority.pem);
    const PkeyPtr issuer_key = read_key(authority.key_pem.reveal());
    if (!issuer || !issuer_key) {
        return core::fail(core::reasons::kMalformedKey,
                          "the authority is not a certificate with its key");
    }
    std::string names;
    for (const std::string& name : options.names) {
        if (!is_address(name) && !is_dns_name(name)) {
            return core::fail(core::reasons::kMalformedRequest,
                              "not a host name or address: " + name);
        }
        names +=
            std::format("{}{}:{}", names.empty() ? "" : ",", is_address(name) ? "IP" : "DNS", name);
    }
    const PkeyPtr key(EVP_EC_gen("P-256"));
    EMPTOR_CHECK(key);
    const X509Ptr certificate = unsigned_certificate(options, *key);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
    add_extension(*certificate, *issuer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(*certificate, *issuer, NID_key_usage, "critical,digitalSignature");
    add_extension(*certificate, *issuer, NID_ext_key_usage, "serverAuth,clientAuth");
    add_extension(*certificate, *issuer, NID_subject_key_identifier, "hash");
    add_extension(*certificate, *issuer, NID_authority_key_identifier, "keyid");
    if (!names.empty()) add_extension(*certificate, *issuer, NID_subject_alt_name, names);
    return finished(*certificate, *key, *issuer_key);
}

core::Result<std::vector<std::string>> ensure_certificates(
    const fs::path& folder, const std::vector<CertificateHolder>& holders, core::Instant now) {
    std::vector<std::string> made;
    std::optional<Certificate> authority = usable(folder, "ca", now);
    if (!authority) {
        authority = make_authority({"Emptor private authority", {}, now, std::chrono::days(3650)});
        TRY_OK(store(folder, "ca", *authority));
        made.emplace_back("ca");
    }
    for (const CertificateHolder& holder : holders) {
        const std::optional<Certificate> old = usable(folder, holder.file, now);
        if (old && serves(*old, *authority, holder.names)) continue;
        const CertificateOptions options{holder.file, holder.names, now};
        TRY(const Certificate renewed, issue_certificate(*authority, options));
        TRY_OK(store(folder, holder.file, renewed));
        made.push_back(holder.file);
    }
    return made;
}

}  // namespace emptor::crypto
