#include "services/vault/app/vault.h"

#include "core/reasons.h"
#include "platform/crypto/wipe.h"

namespace emptor::vault {
namespace {

namespace reasons = core::reasons;
using core::Result;
using core::Secret;
using runtime::Context;
using runtime::Task;

constexpr std::chrono::minutes kRemembered{10};

bool is_payments(const runtime::Principal& caller) {
    return caller.service && caller.subject == "payments" && caller.may("vault");
}

}  // namespace

Task<Result<api::vault::TokenizeResponse>> Vault::tokenize(Context ctx,
                                                           api::vault::TokenizeRequest request) {
    if (!is_payments(ctx.principal())) {
        co_return core::fail(reasons::kPermissionDenied, "the vault serves payments only");
    }
    CO_TRY(const Connection connection, deps_.connections.read(request.connection));
    if (connection.merchant_id != request.merchant_id) {
        co_return core::fail(reasons::kStatementInvalid, "the connection is of another merchant");
    }
    CO_TRY(auto before, made_before(request));
    if (before) co_return api::vault::TokenizeResponse{*std::move(before)};
    connectors::TokenizerRequest wanted{.base_url = connection.base_url,
                                        .merchant_id = request.merchant_id,
                                        .tokenizer_url = request.tokenizer_url,
                                        .handler = request.handler,
                                        .session_id = request.session_id,
                                        .key = request.key};
    CO_TRY(const auto token, co_await exchange(ctx, std::move(wanted), request.card_id));
    keep(request, token);
    co_return api::vault::TokenizeResponse{token.reveal()};
}

Task<Result<Secret<std::string>>> Vault::exchange(Context ctx, connectors::TokenizerRequest request,
                                                  std::string card_id) {
    auto card = co_await deps_.reader.read(ctx, deps_.account, card_id);
    if (!card) co_return card.error();
    auto token = co_await hand_over(ctx, std::move(request), *card);
    crypto::wipe(card->number);
    crypto::wipe(card->cvc);
    co_return token;
}

// The merchant speaks one protocol: the first tokenizer that recognises it has the last word.
Task<Result<Secret<std::string>>> Vault::hand_over(Context ctx,
                                                   connectors::TokenizerRequest request,
                                                   connectors::CardNumber& card) {
    for (connectors::Tokenizer* tokenizer : deps_.tokenizers) {
        auto token = co_await tokenizer->tokenize(ctx, request, card);
        const bool other = !token && token.error().reason == reasons::kMerchantNotRecognised;
        if (!other) co_return token;
    }
    co_return core::fail(reasons::kCapabilityMissing, "no connector takes cards for this merchant");
}

Result<std::optional<std::string>> Vault::made_before(const api::vault::TokenizeRequest& request) {
    const std::lock_guard lock(mutex_);
    std::erase_if(made_,
                  [now = deps_.clock.now()](const auto& one) { return one.second.until <= now; });
    const auto found = made_.find(request.key);
    if (found == made_.end()) return std::optional<std::string>();
    // The statement of the connection may have been signed anew meanwhile; it was checked above.
    api::vault::TokenizeRequest same = request;
    same.connection = found->second.request.connection;
    if (same != found->second.request) {
        return core::fail(reasons::kIdempotencyKeyReused,
                          "the key was used for another card or session");
    }
    return std::optional<std::string>(found->second.token.reveal());
}

void Vault::keep(const api::vault::TokenizeRequest& request, const Secret<std::string>& token) {
    const std::lock_guard lock(mutex_);
    made_.insert_or_assign(request.key, Made{request, token, deps_.clock.now() + kRemembered});
}

}  // namespace emptor::vault
