#include "connectors/ucp/parts.h"

#include <format>

#include "connectors/ucp/checkout_json.h"
#include "connectors/ucp/translate.h"
#include "connectors/ucp/v2026_04_08.h"
#include "core/reasons.h"

namespace emptor::connectors::ucp {
namespace {

namespace reasons = core::reasons;
namespace version = v2026_04_08;
using api::integrations::SessionState;
using core::Result;
using runtime::Context;
using runtime::Task;

class UcpPurchase final : public Purchase {
public:
    explicit UcpPurchase(Client client) : client_(std::move(client)) {}

    Task<Result<api::integrations::Session>> quote(
        Context ctx, Account account, api::integrations::QuoteRequest request) override {
        CO_TRY(const auto shop, remembered(account));
        CO_TRY(wire::Checkout session, co_await open(ctx, shop, request));
        // Every choice may open further ones (an address brings options): until nothing is left to
        // choose.
        for (int round = 0; round < 3; ++round) {
            const auto update = choose_options(session, request);
            if (!update || !session.id) break;
            std::string url = shop.endpoint + version::session_path(url_encode(*session.id));
            std::string key = std::format("{}.{}", request.key, round);
            CO_TRY(session, co_await change(ctx, "PUT", std::move(url),
                                            checkout_request_json(*update), std::move(key)));
        }
        co_return to_session(session, client_.clock().now(), false);
    }

    Task<Result<>> cancel(Context ctx, Account account, std::string session_id,
                          std::string key) override {
        CO_TRY(const auto shop, remembered(account));
        std::string url = shop.endpoint + version::cancel_path(url_encode(session_id));
        CO_TRY_OK(co_await client_.change(ctx, "POST", std::move(url), "", std::move(key)));
        co_return Result<>();
    }

    Task<Result<api::integrations::Session>> place(
        Context ctx, Account account, api::integrations::PlaceOrderRequest request) override {
        CO_TRY(const auto shop, remembered(account));
        // The last look: what is completed is what was expected, to the cent. Nothing was sent so
        // far, so every error of this look is a definite "not done".
        auto before = co_await session(ctx, account, request.session_id);
        if (!before) {
            before.error().outcome = core::Outcome::kNotDone;
            co_return before.error();
        }
        if (before->state != SessionState::kReady) co_return before;
        if (before->landed.total != request.expected_total) {
            co_return core::fail(reasons::kQuoteTotalChanged,
                                 std::format("the total is now {}", before->landed.total->text()));
        }
        std::string url = shop.endpoint + version::complete_path(url_encode(request.session_id));
        const std::string body = complete_request_json(to_complete(request));
        CO_TRY(const auto done, co_await change(ctx, "POST", std::move(url), body, request.key));
        if (auto no = refusal(done, request.expected_total)) co_return *std::move(no);
        co_return to_session(done, client_.clock().now(), true);
    }

    Task<Result<api::integrations::Session>> session(Context ctx, Account account,
                                                     std::string session_id) override {
        CO_TRY(const auto shop, remembered(account));
        std::string url = shop.endpoint + version::session_path(url_encode(session_id));
        CO_TRY(const auto text, co_await client_.get(ctx, std::move(url)));
        CO_TRY(const auto session, parse_checkout(text, false));
        co_return to_session(session, client_.clock().now(), false);
    }

private:
    Task<Result<wire::Checkout>> change(Context ctx, std::string method, std::string url,
                                        std::string body, std::string key) {
        CO_TRY(const auto text, co_await client_.change(ctx, std::move(method), std::move(url),
                                                        std::move(body), std::move(key)));
        co_return parse_checkout(text, true);
    }

    // A new session, or the one named, replaced as a whole: so its prices are the merchant's of
    // now.
    Task<Result<wire::Checkout>> open(Context ctx, Negotiated shop,
                                      api::integrations::QuoteRequest request) {
        if (request.session_id.empty()) {
            std::string url = shop.endpoint + version::sessions_path();
            co_return co_await change(ctx, "POST", std::move(url),
                                      checkout_request_json(to_checkout(request)), request.key);
        }
        std::string url = shop.endpoint + version::session_path(url_encode(request.session_id));
        CO_TRY(const auto text, co_await client_.get(ctx, url));
        CO_TRY(const auto session, parse_checkout(text, false));
        const auto kept = keep_choices(session, request);
        if (!kept) co_return session;
        co_return co_await change(ctx, "PUT", std::move(url), checkout_request_json(*kept),
                                  request.key);
    }

    Client client_;
};

}  // namespace

std::unique_ptr<Purchase> make_purchase(Client client) {
    return std::make_unique<UcpPurchase>(std::move(client));
}

}  // namespace emptor::connectors::ucp
