#include "connectors/kit/json.h"
#include "connectors/ucp/parts.h"
#include "connectors/ucp/translate.h"
#include "connectors/ucp/v2026_04_08.h"
#include "core/reasons.h"

namespace emptor::connectors::ucp {
namespace {

namespace reasons = core::reasons;
namespace version = v2026_04_08;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr int kMostPages = 4;

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

}  // namespace

std::unique_ptr<Search> make_search(Client client) {
    return std::make_unique<UcpSearch>(std::move(client));
}

}  // namespace emptor::connectors::ucp
