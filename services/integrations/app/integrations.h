#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "connectors/host/account_store.h"
#include "connectors/port/connector.h"
#include "emptor/integrations/v1/service.h"
#include "services/integrations/app/ports.h"

namespace emptor::integrations {

// The one door to merchants. Finds the merchant, its account and the connector's capability, and
// calls it; outcomes are handed on exactly. Thread-safe.
class Integrations final : public api::integrations::Integrations {
public:
    struct Deps {
        MerchantStore& store;
        connectors::Accounts& accounts;
        std::vector<connectors::Connector>& vendors;
        ConnectionSigner& signer;
        const core::Clock& clock;
        bool live;  // live merchants only, or test merchants only; the two never mix
    };

    explicit Integrations(Deps deps) : deps_(deps) {}

    using Context = runtime::Context;
    template <class T>
    using Reply = runtime::Task<core::Result<T>>;

    Reply<api::integrations::AddMerchantResponse> add_merchant(
        Context ctx, api::integrations::AddMerchantRequest request) override;
    Reply<api::integrations::ListMerchantsResponse> list_merchants(
        Context ctx, api::integrations::ListMerchantsRequest request) override;
    Reply<api::integrations::RemoveMerchantResponse> remove_merchant(
        Context ctx, api::integrations::RemoveMerchantRequest request) override;
    Reply<api::integrations::ConnectVendorResponse> connect_vendor(
        Context ctx, api::integrations::ConnectVendorRequest request) override;
    Reply<api::integrations::SearchResponse> search(
        Context ctx, api::integrations::SearchRequest request) override;
    Reply<api::integrations::GetItemResponse> get_item(
        Context ctx, api::integrations::GetItemRequest request) override;
    Reply<api::integrations::QuoteResponse> quote(Context ctx,
                                                  api::integrations::QuoteRequest request) override;
    Reply<api::integrations::CancelQuoteResponse> cancel_quote(
        Context ctx, api::integrations::CancelQuoteRequest request) override;
    Reply<api::integrations::PlaceOrderResponse> place_order(
        Context ctx, api::integrations::PlaceOrderRequest request) override;
    Reply<api::integrations::GetSessionResponse> get_session(
        Context ctx, api::integrations::GetSessionRequest request) override;
    Reply<api::integrations::GetOrderResponse> get_order(
        Context ctx, api::integrations::GetOrderRequest request) override;

    // A webhook that says it comes from the merchant with this base URL, not yet verified.
    runtime::Task<core::Result<>> merchant_webhook(Context ctx, std::string base_url,
                                                   connectors::Webhook webhook);

private:
    // A merchant with the account and connector for a call.
    struct Opened {
        api::integrations::Merchant merchant;
        connectors::Account account;
        connectors::Connector* connector;
    };
    Reply<Opened> open(Context ctx, std::string merchant_id);
    Reply<StoredMerchant> discover(Context ctx, std::string url);
    // Puts a vendor that sells by itself in place of what stood under its id.
    runtime::Task<core::Result<>> add_vendor(Context ctx, api::integrations::Merchant merchant);

    Deps deps_;
};

}  // namespace emptor::integrations
