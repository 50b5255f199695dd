#include "connectors/ucp/ucp.h"

#include <format>

#include "connectors/kit/json.h"
#include "connectors/ucp/client.h"
#include "connectors/ucp/optional.h"
#include "connectors/ucp/translate.h"
#include "connectors/ucp/v2026_04_08.h"
#include "connectors/ucp/webhooks.h"
#include "core/reasons.h"

namespace emptor::connectors::ucp {
namespace {

namespace reasons = core::reasons;
namespace version = v2026_04_08;
using api::integrations::SessionState;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr int kMostPages = 4;

class UcpDiscovery final : public Discovery {
public:
    explicit UcpDiscovery(Client client) : client_(std::move(client)) {}

    Task<Result<Discovered>> discover(Context ctx, std::string url) override {
        const std::string base_url = "https://" + host_of(url);
        CO_TRY(const auto profile, co_await fetch_profile(ctx, client_, base_url));
        CO_TRY(const auto negotiated, negotiate(profile, base_url));
        Discovered discovered{to_merchant(negotiated, base_url, false), remember(negotiated)};
        for (const auto& [name, handlers] : profile.ucp.payment_handlers) {
            for (const auto& handler : handlers) {
                const bool live = handler.config && handler.config->environment == "production";
                discovered.merchant.live = discovered.merchant.live || live;
            }
        }
        co_return discovered;
    }

private:
    Client client_;
};

class UcpSearch final : public Search {
public:
    explicit UcpSearch(Client client) : client_(std::move(client)) {}

    Task<Result<std::vector<api::common::Offer>>> search(
        Context ctx, Account account, api::integrations::SearchRequest request) override {
        CO_TRY(const auto shop, remembered(account));
        std::vector<api::common::Offer> offers;
        std::optional<std::string> cursor;
        for (int page = 0; page < kMostPages; ++page) {
            const std::string body = to_json(to_search(request, cursor));
            CO_TRY(const auto text,
                   co_await client_.ask(ctx, shop.endpoint + version::search_path(), body));
            CO_TRY(const auto found, parse_answer<wire::ProductsResponse>(kVendor, text, false));
            for (const wire::Product& product : found.products) {
                auto more = to_offers(product, account, shop.merchant_name, client_.clock().now());
                offers.insert(offers.end(), std::make_move_iterator(more.begin()),
                              std::make_move_iterator(more.end()));
            }
            const bool enough = static_cast<int>(offers.size()) >= request.limit;
            if (enough || !found.pagination || !found.pagination->has_next_page) break;
            cursor = found.pagination->cursor;
        }
        co_return offers;
    }

    Task<Result<api::common::Offer>> item(Context ctx, Account account,
                                          std::string item_id) override {
        CO_TRY(const auto shop, remembered(account));
        const std::string body = to_json(wire::LookupRequest{{item_id}});
        CO_TRY(const auto text,
               co_await client_.ask(ctx, shop.endpoint + version::lookup_path(), body));
        CO_TRY(const auto found, parse_answer<wire::ProductsResponse>(kVendor, text, false));
        for (const wire::Product& product : found.products) {
            for (auto& offer :
                 to_offers(product, account, shop.merchant_name, client_.clock().now())) {
                if (offer.item_id == item_id) co_return std::move(offer);
            }
        }
        co_return core::fail(reasons::kVendorNotFound,
                             "the merchant does not have this item any more");
    }

private:
    Client client_;
};

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
            CO_TRY(session,
                   co_await change(ctx, "PUT", std::move(url), to_json(*update), std::move(key)));
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
        const std::string body = to_json(to_complete(request));
        CO_TRY(const auto done, co_await change(ctx, "POST", std::move(url), body, request.key));
        if (auto no = refusal(done, request.expected_total)) co_return *std::move(no);
        co_return to_session(done, client_.clock().now(), true);
    }

    Task<Result<api::integrations::Session>> session(Context ctx, Account account,
                                                     std::string session_id) override {
        CO_TRY(const auto shop, remembered(account));
        std::string url = shop.endpoint + version::session_path(url_encode(session_id));
        CO_TRY(const auto text, co_await client_.get(ctx, std::move(url)));
        CO_TRY(const auto session, parse_answer<wire::Checkout>(kVendor, text, false));
        co_return to_session(session, client_.clock().now(), false);
    }

private:
    Task<Result<wire::Checkout>> change(Context ctx, std::string method, std::string url,
                                        std::string body, std::string key) {
        CO_TRY(const auto text, co_await client_.change(ctx, std::move(method), std::move(url),
                                                        std::move(body), std::move(key)));
        co_return parse_answer<wire::Checkout>(kVendor, text, true);
    }

    // A new session, or the one named, replaced as a whole: so its prices are the merchant's of
    // now.
    Task<Result<wire::Checkout>> open(Context ctx, Negotiated shop,
                                      api::integrations::QuoteRequest request) {
        if (request.session_id.empty()) {
            std::string url = shop.endpoint + version::sessions_path();
            co_return co_await change(ctx, "POST", std::move(url), to_json(to_checkout(request)),
                                      request.key);
        }
        std::string url = shop.endpoint + version::session_path(url_encode(request.session_id));
        CO_TRY(const auto text, co_await client_.get(ctx, url));
        CO_TRY(const auto session, parse_answer<wire::Checkout>(kVendor, text, false));
        const auto kept = keep_choices(session, request);
        if (!kept) co_return session;
        co_return co_await change(ctx, "PUT", std::move(url), to_json(*kept), request.key);
    }

    Client client_;
};

class UcpOrders final : public Orders {
public:
    explicit UcpOrders(Client client) : client_(std::move(client)) {}

    Task<Result<api::integrations::MerchantOrder>> order(Context ctx, Account account,
                                                         std::string order_id) override {
        CO_TRY(const auto shop, remembered(account));
        std::string url = shop.endpoint + version::order_path(url_encode(order_id));
        CO_TRY(const auto text, co_await client_.get(ctx, std::move(url)));
        CO_TRY(const auto order, parse_answer<wire::Order>(kVendor, text, false));
        co_return to_order(order);
    }

private:
    Client client_;
};

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

Connector make_connector(const Deps& deps, Manifest manifest) {
    const Client client(deps);
    Connector connector{.manifest = std::move(manifest)};
    connector.discovery = std::make_unique<UcpDiscovery>(client);
    connector.search = std::make_unique<UcpSearch>(client);
    connector.purchase = std::make_unique<UcpPurchase>(client);
    connector.orders = std::make_unique<UcpOrders>(client);
    connector.webhooks = make_webhooks(client);
    connector.tokenizer = std::make_unique<UcpTokenizer>(client, deps.http);
    return connector;
}

}  // namespace emptor::connectors::ucp
