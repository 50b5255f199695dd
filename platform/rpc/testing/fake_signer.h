#pragma once

#include <format>
#include <string>
#include <string_view>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/rpc/principal_signer.h"

namespace emptor::rpc::testing {

// Signs with a word instead of a key; two signers believe each other if they have the same word.
class FakeSigner final : public PrincipalSigner {
public:
    explicit FakeSigner(std::string word = "word") : word_(std::move(word)) {}

    std::string sign(const runtime::Principal& principal) override {
        return std::format("{};{};{};{}", word_, principal.subject,
                           principal.service ? "service" : "", core::join(principal.scopes, ","));
    }

    core::Result<runtime::Principal> verify(std::string_view token) override {
        const auto parts = core::split(token, ';');
        if (parts.size() != 4 || parts[0] != word_) {
            return core::fail(core::reasons::kUnauthenticated, "not signed by us");
        }
        runtime::Principal principal{std::string(parts[1]), {}, parts[2] == "service"};
        if (parts[3].empty()) return principal;
        for (const std::string_view scope : core::split(parts[3], ',')) {
            principal.scopes.emplace_back(scope);
        }
        return principal;
    }

private:
    std::string word_;
};

}  // namespace emptor::rpc::testing
