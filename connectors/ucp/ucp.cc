#include "connectors/ucp/ucp.h"

#include "connectors/kit/json.h"
#include "connectors/ucp/client.h"
#include "connectors/ucp/parts.h"
#include "connectors/ucp/translate.h"
#include "connectors/ucp/v2026_04_08.h"

namespace emptor::connectors::ucp {
namespace {

namespace version = v2026_04_08;
using core::Result;
using runtime::Context;
using runtime::Task;

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

}  // namespace

Connector make_connector(const Deps& deps, Manifest manifest) {
    const Client client(deps);
    Connector connector{.manifest = std::move(manifest)};
    connector.discovery = std::make_unique<UcpDiscovery>(client);
    connector.search = make_search(client);
    connector.purchase = make_purchase(client);
    connector.orders = std::make_unique<UcpOrders>(client);
    connector.webhooks = make_webhooks(client);
    connector.tokenizer = make_tokenizer(client, deps.http);
    return connector;
}

}  // namespace emptor::connectors::ucp
