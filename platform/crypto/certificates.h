#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/secret.h"
#include "core/time.h"

namespace emptor::crypto {

// A private certificate authority (EC P-256) for the channel between roles and for development.

struct Certificate {
    std::string pem;
    core::Secret<std::string> key_pem;
};

struct CertificateOptions {
    std::string common_name;
    std::vector<std::string>
        names;  // DNS names and IP addresses the holder answers to; none for an authority
    core::Instant now;
    std::chrono::days valid{825};
};

// A self-signed authority that may issue end certificates only.
Certificate make_authority(const CertificateOptions& options);

// For TLS servers and clients. Errors: malformed-key (the authority is not usable),
// malformed-request (a name is neither a DNS name nor an address).
core::Result<Certificate> issue_certificate(const Certificate& authority,
                                            const CertificateOptions& options);

struct CertificateHolder {
    std::string file;  // NAME of NAME.pem and NAME.key
    std::vector<std::string> names;
};

// Sees that `folder` holds ca.pem and ca.key, and NAME.pem and NAME.key of every holder, valid for
// at least 30 days more, under that authority and for those names. Makes what is not; returns what
// it made. Keys are private files. Errors: file-unusable, and those above.
core::Result<std::vector<std::string>> ensure_certificates(
    const std::filesystem::path& folder, const std::vector<CertificateHolder>& holders,
    core::Instant now);

}  // namespace emptor::crypto
