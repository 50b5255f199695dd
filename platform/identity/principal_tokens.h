#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/secret.h"
#include "core/time.h"
#include "platform/rpc/principal_signer.h"

namespace emptor::identity {

// How one role tells another for whom it calls: the principal under HMAC-SHA256 with a key that all
// roles of an installation share. Valid for five minutes, clocks may differ by 30 seconds. It is no
// access token, and none of those is accepted here. Thread-safe.
class PrincipalTokens final : public rpc::PrincipalSigner {
public:
    // `audience` names the installation: tokens of another one are refused even under the same key.
    PrincipalTokens(core::Secret<std::string> key, std::string audience, const core::Clock& clock);

    std::string sign(const runtime::Principal& principal) override;
    core::Result<runtime::Principal> verify(std::string_view token) override;

private:
    std::string mac(std::string_view text) const;

    const core::Secret<std::string> key_;
    const std::string audience_;
    const core::Clock& clock_;
};

// The shared key: 64 hex digits in a private file, made if it is missing. Errors: file-unusable.
core::Result<core::Secret<std::string>> internal_key(const std::filesystem::path& path,
                                                     core::Random& random);

}  // namespace emptor::identity
