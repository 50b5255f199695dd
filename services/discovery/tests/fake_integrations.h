#pragma once

#include "core/reasons.h"
#include "emptor/integrations/v1/service.h"

namespace emptor::discovery {

// Merchants whose answers the test writes down; it refuses what discovery never asks.
class FakeIntegrations final : public api::integrations::Integrations {
public:
    template <class T>
    using Answer = runtime::Task<core::Result<T>>;

    std::vector<api::integrations::Merchant> merchants;
    std::vector<api::common::Offer> offers;
    std::optional<core::Error> failure;
    api::integrations::SearchRequest last_search;

    Answer<api::integrations::ListMerchantsResponse> list_merchants(
        runtime::Context, api::integrations::ListMerchantsRequest) override {
        if (failure) co_return *failure;
        co_return api::integrations::ListMerchantsResponse{merchants};
    }
    Answer<api::integrations::SearchResponse> search(
        runtime::Context, api::integrations::SearchRequest request) override {
        last_search = request;
        if (failure) co_return *failure;
        co_return api::integrations::SearchResponse{offers};
    }
    Answer<api::integrations::GetItemResponse> get_item(
        runtime::Context, api::integrations::GetItemRequest request) override {
        for (const api::common::Offer& offer : offers) {
            if (offer.merchant_id == request.merchant_id && offer.item_id == request.item_id) {
                co_return api::integrations::GetItemResponse{offer};
            }
        }
        co_return core::fail(core::reasons::kNotFound, "no such item");
    }

    Answer<api::integrations::AddMerchantResponse> add_merchant(
        runtime::Context, api::integrations::AddMerchantRequest) override {
        co_return unasked();
    }
    Answer<api::integrations::RemoveMerchantResponse> remove_merchant(
        runtime::Context, api::integrations::RemoveMerchantRequest) override {
        co_return unasked();
    }
    Answer<api::integrations::ConnectVendorResponse> connect_vendor(
        runtime::Context, api::integrations::ConnectVendorRequest) override {
        co_return unasked();
    }
    Answer<api::integrations::QuoteResponse> quote(runtime::Context,
                                                   api::integrations::QuoteRequest) override {
        co_return unasked();
    }
    Answer<api::integrations::CancelQuoteResponse> cancel_quote(
        runtime::Context, api::integrations::CancelQuoteRequest) override {
        co_return unasked();
    }
    Answer<api::integrations::PlaceOrderResponse> place_order(
        runtime::Context, api::integrations::PlaceOrderRequest) override {
        co_return unasked();
    }
    Answer<api::integrations::GetSessionResponse> get_session(
        runtime::Context, api::integrations::GetSessionRequest) override {
        co_return unasked();
    }
    Answer<api::integrations::GetOrderResponse> get_order(
        runtime::Context, api::integrations::GetOrderRequest) override {
        co_return unasked();
    }

private:
    static core::Error unasked() { return core::fail(core::reasons::kInternal, "never asked"); }
};

}  // namespace emptor::discovery
