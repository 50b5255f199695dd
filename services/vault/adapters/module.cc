#include "services/vault/module.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <optional>

#include "connectors/registry.h"
#include "core/reasons.h"
#include "platform/crypto/key_file.h"
#include "services/vault/adapters/connection_reader.h"
#include "services/vault/app/vault.h"

namespace emptor::vault {
namespace {

using core::Result;

// No core dump, and no other program of the same user reads this one's memory.
Result<> seal_process() {
    const rlimit none{};
    const bool sealed =
        setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    if (sealed) return {};
    return core::fail(core::reasons::kServerSetupFailed,
                      "the vault's memory cannot be closed to others");
}

class VaultModule final : public service::Module {
public:
    std::string name() const override { return "vault"; }
    std::vector<std::string> needs() const override { return {}; }

    Result<> start(service::Environment& env) override {
        TRY_OK(seal_process());
        TRY(const auto key_path, env.config.path("connection_public_key"));
        TRY(auto key, crypto::read_public_key(key_path));
        TRY(const std::string vendor, env.config.text("issuer"));
        vendors_ = connectors::make_all({env.http, env.clock, env.random, nullptr, ""});
        const connectors::Connector* issuer = find(vendor);
        if (issuer == nullptr) {
            return core::fail(core::reasons::kConfigInvalid,
                              "services.vault.issuer: no connector " + vendor + " reads cards");
        }
        TRY(auto account, read_account(env.config, issuer->manifest));
        connections_.emplace(std::move(key));
        vault_.emplace(Vault::Deps{*issuer->card_reader, std::move(account), tokenizers(),
                                   *connections_, env.clock});
        env.peers.add<api::vault::Vault>(*vault_);
        return {};
    }

private:
    const connectors::Connector* find(const std::string& vendor) const {
        for (const connectors::Connector& connector : vendors_) {
            if (connector.manifest.id == vendor && connector.card_reader) return &connector;
        }
        return nullptr;
    }

    std::vector<connectors::Tokenizer*> tokenizers() const {
        std::vector<connectors::Tokenizer*> all;
        for (const connectors::Connector& connector : vendors_) {
            if (connector.tokenizer) all.push_back(connector.tokenizer.get());
        }
        return all;
    }

    // The first credential of a manifest is the one that calls are made with.
    static Result<connectors::Account> read_account(const config::Section& config,
                                                    const connectors::Manifest& manifest) {
        TRY(auto key, config.secret("issuer_key"));
        TRY(const std::string base_url, config.text_or("issuer_base_url", manifest.base_url));
        connectors::Account account{.id = manifest.id, .base_url = base_url};
        if (manifest.credentials.empty()) {
            return core::fail(core::reasons::kConfigInvalid, manifest.id + " has no credentials");
        }
        account.credentials.emplace(manifest.credentials.front(), std::move(key));
        return account;
    }

    std::vector<connectors::Connector> vendors_;
    std::optional<StatementConnectionReader> connections_;
    std::optional<Vault> vault_;
};

}  // namespace

std::unique_ptr<service::Module> make_vault_module() {
    return std::make_unique<VaultModule>();
}

}  // namespace emptor::vault
