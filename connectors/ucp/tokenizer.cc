#include "connectors/kit/json.h"
#include "connectors/ucp/parts.h"
#include "connectors/ucp/translate.h"
#include "core/reasons.h"

namespace emptor::connectors::ucp {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

class UcpTokenizer final : public Tokenizer {
public:
    UcpTokenizer(Client client, http::Client& http) : client_(std::move(client)), http_(http) {}

    Task<Result<core::Secret<std::string>>> tokenize(Context ctx, TokenizerRequest request,
                                                     CardNumber card) override {
        // The profile is read again, here, from the shop that a person connected: nobody else says
        // where a card number may go.
        CO_TRY(const auto profile, co_await fetch_profile(ctx, client_, request.base_url));
        CO_TRY(const auto shop, negotiate(profile, request.base_url));
        if (shop.tokenizer_endpoint != request.tokenizer_url ||
            shop.handler_id != request.handler) {
            co_return core::fail(reasons::kTokenizerNotOfMerchant,
                                 "the merchant's profile names another tokenizer");
        }
        wire::TokenizeRequest body{.credential = {.number = card.number.reveal(),
                                                  .expiry_month = card.expiry_month,
                                                  .expiry_year = card.expiry_year,
                                                  .cvc = card.cvc.reveal()},
                                   .binding = {.checkout_id = request.session_id}};
        if (!shop.tokenizer_identity.empty()) {
            body.binding.identity = wire::HandlerIdentity{shop.tokenizer_identity};
        }
        Call call{
            .vendor = std::string(kVendor),
            .method = "POST",
            .url = shop.tokenizer_endpoint + "/tokenize",
            .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", request.key}},
            .body = to_json(body),
            .effect = true,
            .least_tls = kLeastTls};
        CO_TRY(const auto response, co_await exchange(ctx, http_, std::move(call)));
        CO_TRY(auto answer, parse_answer<wire::TokenizeResponse>(kVendor, response.body, true));
        if (answer.token.empty()) co_return malformed_answer(kVendor, "an empty token", true);
        co_return core::Secret<std::string>(std::move(answer.token));
    }

private:
    Client client_;
    http::Client& http_;
};

}  // namespace

std::unique_ptr<Tokenizer> make_tokenizer(Client client, http::Client& http) {
    return std::make_unique<UcpTokenizer>(std::move(client), http);
}

}  // namespace emptor::connectors::ucp
