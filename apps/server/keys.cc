#include "apps/server/keys.h"

#include "platform/crypto/certificates.h"
#include "platform/crypto/keys.h"
#include "platform/crypto/master_keys.h"
#include "platform/crypto/private_file.h"
#include "platform/identity/principal_tokens.h"

namespace emptor::server {
namespace {

namespace fs = std::filesystem;
using core::Result;
using crypto::Algorithm;

Result<> make_signing_key(const fs::path& folder, const std::string& name, Algorithm algorithm) {
    const fs::path path = folder / (name + ".key");
    if (fs::exists(path)) return {};
    const auto key = crypto::PrivateKey::generate(algorithm);
    // The public half first: a private file without it would never be completed.
    TRY_OK(crypto::write_public_file(folder / (name + ".jwk"), key.public_key().jwk()));
    return crypto::write_private_file(path, key.pem().reveal());
}

}  // namespace

Result<> make_keys(const fs::path& folder, const core::Clock& clock, core::Random& random) {
    const std::vector<std::string> here{"localhost", "127.0.0.1"};
    std::vector<crypto::CertificateHolder> holders;
    for (const char* name : {"server", "vault", "sandbox", "identity"}) {
        std::vector<std::string> names = here;
        names.emplace_back(name);
        holders.push_back({name, std::move(names)});
    }
    TRY_OK(crypto::ensure_certificates(folder, holders, clock.now()));
    TRY_OK(crypto::MasterKeys::create(folder / kMasterKeys, random));
    TRY_OK(identity::internal_key(folder / kInternalKey, random));
    TRY_OK(make_signing_key(folder, kMandateKey, Algorithm::kEd25519));
    TRY_OK(make_signing_key(folder, kConnectionKey, Algorithm::kEd25519));
    return make_signing_key(folder, kHttpKey, Algorithm::kEs256);
}

}  // namespace emptor::server
