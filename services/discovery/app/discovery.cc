#include "services/discovery/app/discovery.h"

#include <format>
#include <map>

#include "core/reasons.h"
#include "core/text.h"
#include "services/discovery/app/rates.h"

namespace emptor::discovery {
namespace {

namespace api = emptor::api::discovery;

using core::Result;
using runtime::Context;
using runtime::Task;

constexpr std::int32_t kMostOffers = 10'000;  // of one answer

Result<> check_limit(std::int32_t limit) {
    if (limit >= 0 && limit <= kMostOffers) return {};
    return core::fail(core::reasons::kMalformedRequest,
                      std::format("limit: from 0 to {}", kMostOffers));
}

// What merchants sell by feed and what they sell live, as one list by merchant.
constexpr std::size_t kMostBrands = 5000;

api::ListSourcesResponse merge(const std::vector<ImportedSource>& imported,
                               const std::vector<emptor::api::integrations::Merchant>& merchants) {
    std::map<std::string, api::Source> sources;
    for (const ImportedSource& source : imported) {
        sources[source.merchant_id] = {.merchant_id = source.merchant_id,
                                       .name = source.name,
                                       .imported_offers = source.offers,
                                       .imported_at = source.imported_at};
    }
    for (const auto& merchant : merchants) {
        if (!merchant.can_search) continue;
        api::Source& source = sources[merchant.merchant_id];
        source.merchant_id = merchant.merchant_id;
        source.live = true;
        if (source.name.empty() || source.name == source.merchant_id) source.name = merchant.name;
    }
    api::ListSourcesResponse response;
    for (auto& [id, source] : sources) response.sources.push_back(std::move(source));
    return response;
}

}  // namespace

Task<Result<api::SearchResponse>> DiscoveryService::search_catalogue(
    Context ctx, api::SearchCatalogueRequest request) {
    CO_TRY_OK(ctx.still_wanted());
    CO_TRY_OK(check_limit(request.limit));
    co_return parts_.catalogue.search(request.intent, static_cast<std::size_t>(request.limit));
}

Task<Result<api::SearchResponse>> DiscoveryService::search_merchant(
    Context ctx, api::SearchMerchantRequest request) {
    CO_TRY_OK(check_limit(request.limit));
    emptor::api::integrations::SearchRequest search;
    search.merchant_id = request.merchant_id;
    search.intent = request.intent;
    search.intent.query = words_of(request.intent);
    const std::string words = search.intent.query;
    search.limit = request.limit;
    search.ship_to = std::move(request.ship_to);
    CO_TRY(auto found, co_await parts_.integrations.search(ctx, std::move(search)));
    co_return parts_.catalogue.judge(words, request.merchant_id, std::move(found.offers));
}

Task<Result<api::GetOfferResponse>> DiscoveryService::get_offer(Context ctx,
                                                                api::GetOfferRequest request) {
    auto imported = parts_.catalogue.offer(request.offer_id);
    if (imported) co_return api::GetOfferResponse{.offer = *std::move(imported)};
    const std::size_t colon = request.offer_id.find(':');
    if (imported.error().reason != core::reasons::kNotFound || colon == std::string::npos) {
        co_return std::move(imported).error();
    }
    emptor::api::integrations::GetItemRequest item;
    item.merchant_id = request.offer_id.substr(0, colon);
    item.item_id = request.offer_id.substr(colon + 1);
    CO_TRY(auto live, co_await parts_.integrations.get_item(ctx, std::move(item)));
    co_return api::GetOfferResponse{.offer = std::move(live.offer)};
}

Task<Result<api::ListSourcesResponse>> DiscoveryService::list_sources(Context ctx,
                                                                      api::ListSourcesRequest) {
    CO_TRY(const std::vector<ImportedSource> imported, co_await parts_.offers.sources(ctx));
    emptor::api::integrations::ListMerchantsRequest request;
    CO_TRY(const auto live, co_await parts_.integrations.list_merchants(ctx, std::move(request)));
    api::ListSourcesResponse response = merge(imported, live.merchants);
    response.brands = parts_.catalogue.brands(kMostBrands);
    co_return response;
}

Task<Result<api::BeginImportResponse>> DiscoveryService::begin_import(
    Context ctx, api::BeginImportRequest request) {
    co_return co_await parts_.imports.begin(std::move(ctx), std::move(request));
}

Task<Result<api::AppendRowsResponse>> DiscoveryService::append_rows(
    Context ctx, api::AppendRowsRequest request) {
    co_return co_await parts_.imports.append(std::move(ctx), std::move(request));
}

Task<Result<api::CommitImportResponse>> DiscoveryService::commit_import(
    Context ctx, api::CommitImportRequest request) {
    co_return co_await parts_.imports.commit(std::move(ctx), std::move(request));
}

Task<Result<api::ImportRatesResponse>> DiscoveryService::import_rates(
    Context ctx, api::ImportRatesRequest request) {
    CO_TRY_OK(check_rates(request, parts_.clock.now()));
    const auto count = static_cast<std::int32_t>(request.rates.size());
    RateTable table{.rates = std::move(request.rates), .as_of = request.as_of};
    CO_TRY_OK(co_await parts_.rates.replace(ctx, std::move(table)));
    co_return api::ImportRatesResponse{.rates = count};
}

Task<Result<api::ListRatesResponse>> DiscoveryService::list_rates(Context ctx,
                                                                  api::ListRatesRequest) {
    CO_TRY(RateTable table, co_await parts_.rates.current(ctx));
    co_return api::ListRatesResponse{.rates = std::move(table.rates), .as_of = table.as_of};
}

}  // namespace emptor::discovery
