#pragma once

#include "core/time.h"
#include "emptor/discovery/v1/service.h"
#include "emptor/integrations/v1/service.h"
#include "services/discovery/app/catalogue.h"
#include "services/discovery/app/imports.h"
#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// The service: searches the catalogue in memory and live merchants through integrations, and passes
// feeds on to Imports. Thread-safe.
class DiscoveryService final : public api::discovery::Discovery {
public:
    template <class T>
    using Answer = runtime::Task<core::Result<T>>;

    struct Parts {
        Catalogue& catalogue;
        Imports& imports;
        OfferStore& offers;
        RateStore& rates;
        api::integrations::Integrations& integrations;
        const core::Clock& clock;
    };
    explicit DiscoveryService(Parts parts) : parts_(parts) {}

    Answer<api::discovery::SearchResponse> search_catalogue(
        runtime::Context ctx, api::discovery::SearchCatalogueRequest request) override;
    Answer<api::discovery::SearchResponse> search_merchant(
        runtime::Context ctx, api::discovery::SearchMerchantRequest request) override;
    // An imported offer, else what the merchant itself says of the item.
    Answer<api::discovery::GetOfferResponse> get_offer(
        runtime::Context ctx, api::discovery::GetOfferRequest request) override;
    Answer<api::discovery::ListSourcesResponse> list_sources(
        runtime::Context ctx, api::discovery::ListSourcesRequest request) override;
    Answer<api::discovery::BeginImportResponse> begin_import(
        runtime::Context ctx, api::discovery::BeginImportRequest request) override;
    Answer<api::discovery::AppendRowsResponse> append_rows(
        runtime::Context ctx, api::discovery::AppendRowsRequest request) override;
    Answer<api::discovery::CommitImportResponse> commit_import(
        runtime::Context ctx, api::discovery::CommitImportRequest request) override;
    Answer<api::discovery::ImportRatesResponse> import_rates(
        runtime::Context ctx, api::discovery::ImportRatesRequest request) override;
    Answer<api::discovery::ListRatesResponse> list_rates(
        runtime::Context ctx, api::discovery::ListRatesRequest request) override;

private:
    Parts parts_;
};

}  // namespace emptor::discovery
