#include "services/orchestrator/tests/app/world.h"

#include <algorithm>

namespace emptor::orchestrator::testing {
namespace {

using core::Result;
using runtime::Context;
using runtime::ready;
using runtime::Task;

constexpr std::int64_t kExtra = 500;  // what a quote adds to the price

std::int64_t cost_of(const api::ranking::RankedOffer& ranked) {
    return ranked.landed_in_currency->minor();
}

}  // namespace

World::World() {
    set_discovery();
    set_stages();
    set_integrations();
    set_checkout();
    orchestrator.emplace(
        Orchestrator::Deps{.stages = {discovery, integrations, normalize, ranking, checkout},
                           .store = runs,
                           .clock = clock,
                           .random = random,
                           .background = background,
                           .stop = stop.get_token(),
                           .limits = {}});
}

World::~World() {
    executor.run_until_idle();
}

Context World::context(std::string person) {
    return Context::for_at_most(executor, std::chrono::seconds(10))
        .with_principal({.subject = std::move(person), .scopes = {"ask"}, .service = false});
}

std::string World::ask(api::orchestrator::AskRequest request) {
    const auto asked = call(orchestrator->ask(context(), std::move(request)));
    return asked ? asked->run_id : std::string(asked.error().id());
}

Task<Result<api::discovery::SearchResponse>> World::search_live(
    Context ctx, api::discovery::SearchMerchantRequest request) {
    live_asked.push_back(request);
    const bool waited = co_await runtime::sleep(ctx, live_takes);
    if (!waited) {
        CO_TRY_OK(ctx.still_wanted());
    }
    if (live_fails) co_return *live_fails;
    api::discovery::SearchResponse found{.offers = {offer(request.merchant_id, live_item, 2500)},
                                         .matches = 1};
    found.offers[0].title = live_title;
    found.relevance[found.offers[0].offer_id] = live_relevance;
    co_return found;
}

void World::set_discovery() {
    discovery.on_list_sources = [](Context, auto) {
        api::discovery::ListSourcesResponse sources;
        sources.sources = {{.merchant_id = "fennel", .name = "Fennel", .imported_offers = 2},
                           {.merchant_id = "sorrel", .name = "Sorrel", .live = true}};
        return ready(Result<api::discovery::ListSourcesResponse>(std::move(sources)));
    };
    discovery.on_search_catalogue = [this](Context, auto) {
        api::discovery::SearchResponse found{
            .offers = {offer("fennel", "a", 3000), offer("fennel", "b", 4000)}, .matches = 7};
        found.matches_by_merchant = {{"fennel", 7}};
        found.relevance = {{"fennel:a", 1.0}, {"fennel:b", 1.0}};
        found.offers.insert(found.offers.end(), sorrel_feed.begin(), sorrel_feed.end());
        if (!sorrel_feed.empty()) found.matches_by_merchant["sorrel"] = 1;
        found.least_left_out = least_left_out;
        found.unknown_words = unknown_words;
        found.only_mentioned = only_mentioned;
        return ready(Result<api::discovery::SearchResponse>(std::move(found)));
    };
    discovery.on_list_rates = [](Context, auto) {
        return ready(
            Result<api::discovery::ListRatesResponse>(api::discovery::ListRatesResponse()));
    };
    discovery.on_search_merchant = [this](Context ctx, auto request) {
        return search_live(std::move(ctx), std::move(request));
    };
}

// One product for every offer.
api::normalize::JoinResponse World::join(api::normalize::JoinRequest request) {
    ++joined;
    api::normalize::JoinResponse response;
    for (auto& single : request.offers) {
        api::normalize::Product product{.product_key = single.offer_id, .title = single.title};
        product.offers.push_back({.offer = std::move(single), .canonical = {}});
        response.products.push_back(std::move(product));
    }
    return response;
}

// By quote, else by price.
api::ranking::RankResponse World::rank(api::ranking::RankRequest request) {
    api::ranking::RankResponse ranked;
    for (auto& product : request.products) {
        api::ranking::RankedOffer line{.offer = std::move(product.offers[0])};
        const auto quote = std::ranges::find(request.quotes, line.offer.offer.offer_id,
                                             &api::ranking::Quoted::offer_id);
        if (quote != request.quotes.end()) {
            line.landed = quote->landed;
            line.landed.basis = api::common::PriceBasis::kQuoted;
        } else {
            line.landed.items = *line.offer.offer.price;
        }
        line.landed_in_currency = line.landed.total.value_or(line.landed.items);
        ranked.products.push_back({.product_key = product.product_key,
                                   .title = product.title,
                                   .brand = {},
                                   .offers = {std::move(line)}});
    }
    std::ranges::sort(ranked.products, {}, [](const auto& p) { return cost_of(p.offers[0]); });
    ranked.matching_offers = static_cast<std::int32_t>(ranked.products.size());
    return ranked;
}

void World::set_stages() {
    normalize.on_join = [this](Context, auto request) {
        return ready(Result<api::normalize::JoinResponse>(join(std::move(request))));
    };
    ranking.on_rank = [](Context, auto request) {
        return ready(Result<api::ranking::RankResponse>(rank(std::move(request))));
    };
}

Result<api::integrations::QuoteResponse> World::quote(
    const api::integrations::QuoteRequest& request) const {
    const std::string offer_id = request.merchant_id + ":" + request.item_id;
    if (unquotable.contains(offer_id)) return core::fail(core::reasons::kVendorRefused, "sold out");
    const std::int64_t price = request.item_id == "a" ? 3000 : request.item_id == "b" ? 4000 : 2500;
    api::integrations::QuoteResponse response;
    response.session.session_id = "session " + offer_id;
    response.session.landed.items = usd(price);
    response.session.landed.total = usd(price + kExtra);
    return response;
}

void World::set_integrations() {
    integrations.on_list_merchants = [](Context, auto) {
        api::integrations::ListMerchantsResponse listed;
        listed.merchants = {{.merchant_id = "fennel", .can_purchase = true},
                            {.merchant_id = "sorrel", .can_purchase = true}};
        return ready(Result<api::integrations::ListMerchantsResponse>(std::move(listed)));
    };
    integrations.on_quote = [this](Context, auto request) { return ready(quote(request)); };
    integrations.on_cancel_quote = [this](Context, auto request) {
        cancelled.push_back(request.session_id);
        return ready(Result<api::integrations::CancelQuoteResponse>(
            api::integrations::CancelQuoteResponse()));
    };
}

void World::set_checkout() {
    checkout.on_shipping_address = [this](Context, auto) {
        api::checkout::ShippingAddressResponse response;
        if (has_address) {
            response.address = api::common::Address{.recipient = "Anna",
                                                    .street = "1 Main Street",
                                                    .city = "Columbus",
                                                    .region = "OH",
                                                    .postal_code = "43004-1937",
                                                    .country = "US",
                                                    .email = "anna@example.com"};
        }
        return ready(Result<api::checkout::ShippingAddressResponse>(std::move(response)));
    };
    checkout.on_buy = [this](Context, auto request) {
        bought.push_back(std::move(request));
        api::checkout::BuyResponse response;
        response.purchase.purchase_id = "pur_1";
        return ready(Result<api::checkout::BuyResponse>(std::move(response)));
    };
}

}  // namespace emptor::orchestrator::testing
