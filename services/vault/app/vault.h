#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "connectors/port/connector.h"
#include "emptor/vault/v1/service.h"

namespace emptor::vault {

// What a person connected, as the integrations service has signed it.
struct Connection {
    std::string merchant_id;
    std::string base_url;
};

// Errors: statement-invalid.
class ConnectionReader {
public:
    virtual ~ConnectionReader() = default;
    virtual core::Result<Connection> read(const std::string& statement) = 0;
};

// Turns a card into a token of a merchant's tokenizer. A number lives as long as one call, and only
// here; its memory is wiped before the call returns. Logs nothing, stores nothing. Believes nobody:
// the caller must be the payments service, the merchant one that was connected (its signed
// statement), the tokenizer the one in that merchant's own profile, which is read again each time.
// Thread-safe.
class Vault final : public api::vault::Vault {
public:
    struct Deps {
        connectors::CardReader& reader;
        connectors::Account account;  // with the key that can read numbers
        std::vector<connectors::Tokenizer*> tokenizers;
        ConnectionReader& connections;
        const core::Clock& clock;
    };

    explicit Vault(Deps deps) : deps_(std::move(deps)) {}

    // The same key gives the same token for ten minutes. Errors: permission-denied,
    // statement-invalid, tokenizer-not-of-merchant, idempotency-key-reused, and those of the issuer
    // and the tokenizer.
    runtime::Task<core::Result<api::vault::TokenizeResponse>> tokenize(
        runtime::Context ctx, api::vault::TokenizeRequest request) override;

private:
    struct Made {
        api::vault::TokenizeRequest request;
        core::Secret<std::string> token;
        core::Instant until;
    };

    core::Result<std::optional<std::string>> made_before(
        const api::vault::TokenizeRequest& request);
    void keep(const api::vault::TokenizeRequest& request, const core::Secret<std::string>& token);
    runtime::Task<core::Result<core::Secret<std::string>>> exchange(
        runtime::Context ctx, connectors::TokenizerRequest request, std::string card_id);
    runtime::Task<core::Result<core::Secret<std::string>>> hand_over(
        runtime::Context ctx, connectors::TokenizerRequest request, connectors::CardNumber& card);

    Deps deps_;
    std::mutex mutex_;
    std::map<std::string, Made> made_;
};

}  // namespace emptor::vault
