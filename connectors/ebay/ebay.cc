#include "connectors/ebay/ebay.h"

#include <set>

#include "connectors/ebay/client.h"
#include "connectors/ebay/translate.h"
#include "connectors/kit/json.h"
#include "core/reasons.h"

namespace emptor::connectors::ebay {
namespace {

namespace reasons = core::reasons;
using api::common::Offer;
using core::Result;
using runtime::Context;
using runtime::Task;

class EbaySearch final : public Search {
public:
    explicit EbaySearch(const Deps& deps) : client_(deps.http, deps.clock) {}

    Task<Result<std::vector<Offer>>> search(Context ctx, Account account,
                                            api::integrations::SearchRequest request) override {
        const http::Headers headers = headers_for(account, request.ship_to);
        const int limit = std::clamp(request.limit, 1, kLargestPage);
        std::vector<Offer> offers;
        std::set<std::string> seen;  // a listing may move on to the next page meanwhile
        for (int offset = 0; offset + limit <= kResultCap; offset += limit) {
            CO_TRY(auto path, search_path(request, marketplace_of(account), limit, offset));
            CO_TRY(const auto body, co_await client_.get(ctx, account, std::move(path), headers));
            CO_TRY(const auto page, parse_answer<wire::SearchPagedCollection>("ebay", body, false));
            for (const wire::Item& item : page.itemSummaries.value_or(std::vector<wire::Item>())) {
                auto offer = to_offer(item, account, client_.clock().now());
                if (offer && seen.insert(offer->item_id).second)
                    offers.push_back(*std::move(offer));
            }
            const bool last = !page.next || page.next->empty() || !page.itemSummaries;
            if (last || offset + limit >= request.limit) break;
        }
        co_return offers;
    }

    Task<Result<Offer>> item(Context ctx, Account account, std::string item_id) override {
        const http::Headers headers = headers_for(account, std::nullopt);
        CO_TRY(const auto body, co_await client_.get(ctx, account, item_path(item_id), headers));
        CO_TRY(const auto item, parse_answer<wire::Item>("ebay", body, false));
        if (!has_fixed_price(item))
            co_return core::fail(reasons::kVendorRefused, "this listing is an auction");
        auto offer = to_offer(item, account, client_.clock().now());
        if (!offer || offer->item_id != item_id)
            co_return core::fail(reasons::kVendorNotFound, "this listing cannot be bought");
        co_return *std::move(offer);
    }

private:
    Client client_;
};

}  // namespace

Connector make_connector(const Deps& deps, Manifest manifest) {
    Connector connector{.manifest = std::move(manifest)};
    connector.search = std::make_unique<EbaySearch>(deps);
    return connector;
}

}  // namespace emptor::connectors::ebay
