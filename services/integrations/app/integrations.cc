#include "services/integrations/app/integrations.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::integrations {
namespace {

namespace reasons = core::reasons;
using core::fail;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr int kMostOffers = 1000;

core::Error missing(const connectors::Connector& connector, std::string_view capability) {
    return fail(reasons::kCapabilityMissing,
                std::format("{} has no {}", connector.manifest.title, capability));
}

// "https://shop.example:8443/path" -> "shop-example-8443"
std::string id_from(std::string_view url) {
    std::string id(url.substr(url.find("://") == std::string_view::npos ? 0 : url.find("://") + 3));
    id = core::to_lower_ascii(id.substr(0, id.find_first_of("/?#")));
    std::ranges::replace_if(id, [](char c) { return !core::is_alphanumeric(c); }, '-');
    return id;
}

bool good_id(const std::string& id) {
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
        return core::is_alphanumeric(c) || c == '-' || c == '_';
    });
}

// A vendor's own address is its live system; every other one is a system for tests.
Result<> check_mode(const connectors::Manifest& manifest, const std::string& base_url, bool live) {
    const bool own = base_url == manifest.base_url;
    if (own == live) return {};
    return fail(reasons::kModeMismatch,
                own ? std::format("{} is the live system, but this installation is for tests: name "
                                  "the vendor's test system as base_url",
                                  base_url)
                    : std::format("{} is a test system, but this installation is live: leave "
                                  "base_url out",
                                  base_url));
}

std::vector<std::string> known_names(const connectors::Manifest& manifest) {
    std::vector<std::string> names = manifest.credentials;
    names.insert(names.end(), manifest.options.begin(), manifest.options.end());
    return names;
}

bool sells_by_itself(const connectors::Connector& connector) {
    return connector.search && !connector.discovery;
}

// What a person gives for a vendor: every credential, of the options any, nothing else.
Result<connectors::Account> account_of(const connectors::Manifest& manifest,
                                       const api::integrations::ConnectVendorRequest& request) {
    connectors::Account account{
        .id = manifest.id,
        .base_url = request.base_url.empty() ? manifest.base_url : request.base_url};
    while (account.base_url.ends_with('/')) account.base_url.pop_back();
    if (!account.base_url.starts_with("https://"))
        return fail(reasons::kMalformedRequest, "base_url: an address that begins with https://");
    for (const std::string& name : manifest.credentials) {
        if (!request.credentials.contains(name))
            return fail(reasons::kMalformedRequest,
                        std::format("credentials.{}: is missing", name));
    }
    const std::vector<std::string> known = known_names(manifest);
    for (const auto& [name, value] : request.credentials) {
        if (!std::ranges::contains(known, name)) {
            return fail(reasons::kMalformedRequest,
                        std::format("credentials.{}: {} knows {}", name, manifest.title,
                                    core::join(known, ", ")));
        }
        account.credentials.emplace(name, core::Secret<std::string>(value));
    }
    return account;
}

}  // namespace

Integrations::Reply<StoredMerchant> Integrations::discover(Context ctx, std::string url) {
    core::Error last = fail(reasons::kMerchantNotRecognised, "no connector knows this shop");
    for (connectors::Connector& connector : deps_.vendors) {
        if (!connector.discovery) continue;
        auto found = co_await connector.discovery->discover(ctx, url);
        if (found) {
            found->merchant.connector = connector.manifest.id;
            co_return StoredMerchant{std::move(found->merchant), std::move(found->remembered)};
        }
        last = found.error();
        // Another connector may know the shop only if this one has never heard of it.
        if (last.reason != reasons::kMerchantNotRecognised) co_return last;
    }
    co_return last;
}

Integrations::Reply<api::integrations::AddMerchantResponse> Integrations::add_merchant(
    Context ctx, api::integrations::AddMerchantRequest request) {
    if (!request.url.starts_with("https://")) {
        co_return fail(reasons::kMalformedRequest, "url: a shop's address begins with https://");
    }
    const std::string id = request.merchant_id.empty() ? id_from(request.url) : request.merchant_id;
    if (!good_id(id))
        co_return fail(reasons::kMalformedRequest,
                       "merchant_id: letters, digits, - and _, at most 64");
    CO_TRY(auto found, co_await discover(ctx, request.url));
    if (found.merchant.live != deps_.live) {
        co_return fail(reasons::kModeMismatch,
                       found.merchant.live ? "a live merchant, but this installation is for tests"
                                           : "a test merchant, but this installation is live");
    }
    found.merchant.merchant_id = id;
    found.merchant.connection =
        deps_.signer.sign(id, found.merchant.base_url, ctx.principal().subject, deps_.clock.now());
    CO_TRY_OK(co_await deps_.store.put(ctx, found));
    co_return api::integrations::AddMerchantResponse{std::move(found.merchant)};
}

Integrations::Reply<api::integrations::ListMerchantsResponse> Integrations::list_merchants(
    Context ctx, api::integrations::ListMerchantsRequest) {
    CO_TRY(auto stored, co_await deps_.store.list(ctx));
    api::integrations::ListMerchantsResponse response;
    for (StoredMerchant& one : stored) response.merchants.push_back(std::move(one.merchant));
    co_return response;
}

Integrations::Reply<api::integrations::RemoveMerchantResponse> Integrations::remove_merchant(
    Context ctx, api::integrations::RemoveMerchantRequest request) {
    CO_TRY_OK(co_await deps_.store.remove(ctx, request.merchant_id));
    // The credentials of a vendor that sells by itself stand under its merchant's id.
    CO_TRY_OK(co_await deps_.accounts.remove(ctx, std::move(request.merchant_id)));
    co_return api::integrations::RemoveMerchantResponse{};
}

Integrations::Reply<api::integrations::ConnectVendorResponse> Integrations::connect_vendor(
    Context ctx, api::integrations::ConnectVendorRequest request) {
    const auto vendor =
        std::ranges::find_if(deps_.vendors, [&](const connectors::Connector& connector) {
            return connector.manifest.id == request.vendor && sells_by_itself(connector);
        });
    if (vendor == deps_.vendors.end()) {
        co_return fail(reasons::kCapabilityMissing,
                       std::format("{} is no merchant that can be connected", request.vendor));
    }
    CO_TRY(auto account, account_of(vendor->manifest, request));
    CO_TRY_OK(check_mode(vendor->manifest, account.base_url, deps_.live));
    api::integrations::Merchant merchant{.merchant_id = vendor->manifest.id,
                                         .name = vendor->manifest.title,
                                         .connector = vendor->manifest.id,
                                         .base_url = account.base_url,
                                         .can_search = true,
                                         .can_purchase = vendor->purchase != nullptr,
                                         .live = deps_.live};
    CO_TRY_OK(co_await deps_.accounts.put(ctx, std::move(account)));
    CO_TRY_OK(co_await add_vendor(ctx, std::move(merchant)));
    co_return api::integrations::ConnectVendorResponse{request.vendor};
}

Task<Result<>> Integrations::add_vendor(Context ctx, api::integrations::Merchant merchant) {
    const std::string id = merchant.merchant_id;
    CO_TRY(const auto before, co_await deps_.store.get(ctx, id));
    if (before && before->merchant.connector != id)
        co_return fail(reasons::kMerchantIdTaken, std::format("{} is another shop's id", id));
    // Connected anew at another address: it is the same merchant all the same.
    if (before && before->merchant.base_url != merchant.base_url)
        CO_TRY_OK(co_await deps_.store.remove(ctx, id));
    merchant.connection =
        deps_.signer.sign(id, merchant.base_url, ctx.principal().subject, deps_.clock.now());
    StoredMerchant stored{std::move(merchant), ""};
    co_return co_await deps_.store.put(ctx, std::move(stored));
}

Integrations::Reply<Integrations::Opened> Integrations::open(Context ctx, std::string merchant_id) {
    CO_TRY(auto stored, co_await deps_.store.get(ctx, merchant_id));
    if (!stored)
        co_return fail(reasons::kNotFound, std::format("there is no merchant {}", merchant_id));
    const auto vendor =
        std::ranges::find_if(deps_.vendors, [&](const connectors::Connector& connector) {
            return connector.manifest.id == stored->merchant.connector;
        });
    if (vendor == deps_.vendors.end()) {
        co_return fail(reasons::kCapabilityMissing,
                       std::format("connector {} is gone", stored->merchant.connector));
    }
    connectors::Account account{.id = merchant_id,
                                .base_url = stored->merchant.base_url,
                                .remembered = std::move(stored->remembered)};
    if (!vendor->manifest.credentials.empty()) {
        CO_TRY(auto connected, co_await deps_.accounts.get(ctx, vendor->manifest.id));
        if (!connected)
            co_return fail(reasons::kVendorNotConnected,
                           vendor->manifest.title + " is not connected");
        account.credentials = std::move(connected->credentials);
    }
    co_return Opened{std::move(stored->merchant), std::move(account), &*vendor};
}

Integrations::Reply<api::integrations::SearchResponse> Integrations::search(
    Context ctx, api::integrations::SearchRequest request) {
    CO_TRY(const auto opened, co_await open(ctx, request.merchant_id));
    if (!opened.connector->search) co_return missing(*opened.connector, "search");
    request.limit = std::clamp(request.limit, 1, kMostOffers);
    CO_TRY(auto offers,
           co_await opened.connector->search->search(ctx, opened.account, std::move(request)));
    for (auto& offer : offers) offer.merchant_name = opened.merchant.name;
    co_return api::integrations::SearchResponse{std::move(offers)};
}

Integrations::Reply<api::integrations::GetItemResponse> Integrations::get_item(
    Context ctx, api::integrations::GetItemRequest request) {
    CO_TRY(const auto opened, co_await open(ctx, request.merchant_id));
    if (!opened.connector->search) co_return missing(*opened.connector, "search");
    CO_TRY(auto offer, co_await opened.connector->search->item(ctx, opened.account,
                                                               std::move(request.item_id)));
    offer.merchant_name = opened.merchant.name;
    co_return api::integrations::GetItemResponse{std::move(offer)};
}

Integrations::Reply<api::integrations::QuoteResponse> Integrations::quote(
    Context ctx, api::integrations::QuoteRequest request) {
    CO_TRY(const auto opened, co_await open(ctx, request.merchant_id));
    if (!opened.connector->purchase) co_return missing(*opened.connector, "checkout");
    CO_TRY(auto session,
           co_await opened.connector->purchase->quote(ctx, opened.account, std::move(request)));
    co_return api::integrations::QuoteResponse{std::move(session)};
}

Integrations::Reply<api::integrations::CancelQuoteResponse> Integrations::cancel_quote(
    Context ctx, api::integrations::CancelQuoteRequest request) {
    CO_TRY(const auto opened, co_await open(ctx, request.merchant_id));
    if (!opened.connector->purchase) co_return missing(*opened.connector, "checkout");
    CO_TRY_OK(co_await opened.connector->purchase->cancel(
        ctx, opened.account, std::move(request.session_id), std::move(request.key)));
    co_return api::integrations::CancelQuoteResponse{};
}

Integrations::Reply<api::integrations::PlaceOrderResponse> Integrations::place_order(
    Context ctx, api::integrations::PlaceOrderRequest request) {
    CO_TRY(const auto opened, co_await open(ctx, request.merchant_id));
    if (!opened.connector->purchase) co_return missing(*opened.connector, "checkout");
    CO_TRY(auto session,
           co_await opened.connector->purchase->place(ctx, opened.account, std::move(request)));
    co_return api::integrations::PlaceOrderResponse{std::move(session)};
}

Integrations::Reply<api::integrations::GetSessionResponse> Integrations::get_session(
    Context ctx, api::integrations::GetSessionRequest request) {
    CO_TRY(const auto opened, co_await open(ctx, request.merchant_id));
    if (!opened.connector->purchase) co_return missing(*opened.connector, "checkout");
    CO_TRY(auto session, co_await opened.connector->purchase->session(
                             ctx, opened.account, std::move(request.session_id)));
    co_return api::integrations::GetSessionResponse{std::move(session)};
}

Integrations::Reply<api::integrations::GetOrderResponse> Integrations::get_order(
    Context ctx, api::integrations::GetOrderRequest request) {
    CO_TRY(const auto opened, co_await open(ctx, request.merchant_id));
    if (!opened.connector->orders) co_return missing(*opened.connector, "orders");
    CO_TRY(auto order, co_await opened.connector->orders->order(ctx, opened.account,
                                                                std::move(request.order_id)));
    co_return api::integrations::GetOrderResponse{std::move(order)};
}

Task<Result<>> Integrations::merchant_webhook(Context ctx, std::string base_url,
                                              connectors::Webhook webhook) {
    CO_TRY(const auto all, co_await deps_.store.list(ctx));
    const auto sender = std::ranges::find_if(
        all, [&](const StoredMerchant& stored) { return stored.merchant.base_url == base_url; });
    if (sender == all.end())
        co_return fail(reasons::kWebhookBadSignature, "the sender is no merchant of ours");
    const std::string merchant_id = sender->merchant.merchant_id;
    CO_TRY(const auto opened, co_await open(ctx, merchant_id));
    if (!opened.connector->webhooks) co_return missing(*opened.connector, "webhooks");
    CO_TRY(const auto changed,
           co_await opened.connector->webhooks->read(ctx, opened.account, std::move(webhook)));
    co_return co_await deps_.store.take_webhook(ctx, merchant_id, changed.event_id,
                                                changed.order_id);
}

}  // namespace emptor::integrations
