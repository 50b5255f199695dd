#include "connectors/ucp/translate.h"

#include <algorithm>
#include <format>

#include "connectors/kit/exchange.h"
#include "connectors/ucp/free_members.h"
#include "connectors/ucp/optional.h"
#include "connectors/ucp/v2026_04_08.h"
#include "core/reasons.h"
#include "core/text.h"

namespace emptor::connectors::ucp {
namespace {

namespace reasons = core::reasons;
namespace version = v2026_04_08;
using api::common::Condition;
using api::common::Offer;
using api::common::Preference;
using api::integrations::OrderState;
using api::integrations::SessionState;
using core::fail;
using core::Result;

constexpr std::size_t kMostDescription = 400;

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

template <class T>
bool offers_version(const std::map<std::string, std::vector<T>>& all, std::string_view name) {
    const auto found = all.find(std::string(name));
    return found != all.end() &&
           std::ranges::contains(found->second, version::kVersion, &T::version);
}

Condition condition_of(const std::string& text) {
    const std::string folded = core::to_lower_ascii(text);
    if (folded == "new") return Condition::kNew;
    if (folded == "open_box" || folded == "open-box") return Condition::kOpenBox;
    if (folded == "refurbished" || folded == "renewed") return Condition::kRefurbished;
    if (folded == "used") return Condition::kUsed;
    return Condition::kUnspecified;
}

wire::PostalAddress to_postal(const api::common::Address& address) {
    const std::size_t space = address.recipient.rfind(' ');
    const bool two_names = space != std::string::npos;
    return {
        .street_address = address.street,
        .extended_address = unless_empty(address.street2),
        .address_locality = address.city,
        .address_region = unless_empty(address.region),
        .postal_code = address.postal_code,
        .address_country = address.country,
        .first_name = two_names ? address.recipient.substr(0, space) : address.recipient,
        .last_name = two_names ? std::optional(address.recipient.substr(space + 1)) : std::nullopt,
        .phone_number = unless_empty(address.phone)};
}

wire::Buyer to_buyer(const api::common::Address& address) {
    const wire::PostalAddress postal = to_postal(address);
    return {postal.first_name, postal.last_name, unless_empty(address.email), postal.phone_number};
}

}  // namespace

Result<Negotiated> negotiate(const wire::Profile& profile, std::string_view base_url) {
    const auto services = profile.ucp.services.find(std::string(version::kService));
    if (services == profile.ucp.services.end()) {
        return fail(reasons::kMerchantProfileInvalid, "the profile offers no shopping service");
    }
    const auto rest = std::ranges::find_if(services->second, [](const wire::Service& service) {
        return service.transport == "rest" && service.version == version::kVersion &&
               service.endpoint;
    });
    if (rest == services->second.end()) {
        return fail(reasons::kMerchantVersionUnsupported,
                    std::format("the merchant offers version {}, we speak {}",
                                profile.ucp.version.substr(0, 20), version::kVersion));
    }
    const std::string host = host_of(*rest->endpoint);
    // The endpoint must be the shop's own: whoever can write a profile must not send us elsewhere.
    if (host.empty() || host != host_of(base_url)) {
        return fail(reasons::kMerchantProfileInvalid,
                    "the service endpoint lies on another host than the shop");
    }
    Negotiated negotiated{
        .endpoint = *rest->endpoint,
        .merchant_name = profile.business ? or_empty(profile.business->name) : "",
        .search = offers_version(profile.ucp.capabilities, version::kCatalogSearch),
        .checkout = offers_version(profile.ucp.capabilities, version::kCheckout) &&
                    offers_version(profile.ucp.capabilities, version::kFulfillment),
        .orders = offers_version(profile.ucp.capabilities, version::kOrder)};
    while (negotiated.endpoint.ends_with('/')) negotiated.endpoint.pop_back();
    for (const auto& [name, handlers] : profile.ucp.payment_handlers) {
        for (const wire::PaymentHandler& handler : handlers) {
            const bool card =
                !handler.available_instruments ||
                std::ranges::contains(*handler.available_instruments, std::string("card"),
                                      &wire::AvailableInstrument::type);
            if (!card || !handler.config || !handler.config->endpoint ||
                !negotiated.handler_id.empty())
                continue;
            if (host_of(*handler.config->endpoint).empty()) continue;
            negotiated.handler_id = handler.id;
            negotiated.tokenizer_endpoint = *handler.config->endpoint;
            if (handler.config->identity) {
                negotiated.tokenizer_identity = or_empty(handler.config->identity->access_token);
            }
        }
    }
    return negotiated;
}

api::integrations::Merchant to_merchant(const Negotiated& negotiated, std::string base_url,
                                        bool live) {
    const bool can_purchase =
        negotiated.checkout && negotiated.orders && !negotiated.handler_id.empty();
    api::integrations::Merchant merchant{
        .name = negotiated.merchant_name.empty() ? host_of(base_url) : negotiated.merchant_name,
        .base_url = std::move(base_url),
        .can_search = negotiated.search,
        .can_purchase = can_purchase,
        .tokenizer_url = negotiated.tokenizer_endpoint,
        .tokenizer_handler = negotiated.handler_id,
        .live = live};
    // The protocol is made for agents: a merchant that offers checkout by it permits both modes.
    if (can_purchase) {
        merchant.purchase_modes = {api::common::Mode::kAssist, api::common::Mode::kAutopilot};
    }
    return merchant;
}

wire::SearchRequest to_search(const api::integrations::SearchRequest& request,
                              std::optional<std::string> cursor) {
    const api::common::Intent& intent = request.intent;
    wire::SearchRequest search{.query = intent.query};
    search.context = wire::Context{.currency = unless_empty(intent.currency)};
    if (request.ship_to) {
        search.context->address_country = request.ship_to->country;
        search.context->address_region = unless_empty(request.ship_to->region);
        search.context->postal_code = request.ship_to->postal_code;
    }
    // A budget for several pieces is more than the price of one: it narrows nothing that must be
    // seen.
    if (intent.max_price) {
        search.filters = wire::SearchFilters{wire::PriceFilter{.max = intent.max_price->minor()}};
    }
    search.pagination =
        wire::PaginationRequest{.cursor = std::move(cursor), .limit = std::min(request.limit, 100)};
    return search;
}

std::vector<Offer> to_offers(const wire::Product& product, const Account& account,
                             const std::string& merchant_name, core::Instant now) {
    std::vector<Offer> offers;
    for (const wire::Variant& variant : product.variants) {
        const auto price = core::Money::of(variant.price.amount, variant.price.currency);
        if (!price || price->is_negative() || variant.id.empty()) continue;
        Offer offer{.offer_id = account.id + ":" + variant.id,
                    .merchant_id = account.id,
                    .merchant_name = merchant_name,
                    .item_id = variant.id,
                    .title = variant.title.empty() ? product.title : variant.title,
                    .url = variant.url ? *variant.url : or_empty(product.url),
                    .price = *price,
                    .observed_at = now};
        if (variant.barcodes) {
            for (const wire::Barcode& barcode : *variant.barcodes)
                offer.gtins.push_back(barcode.value);
        }
        if (product.categories && !product.categories->empty()) {
            for (const auto part : core::split(product.categories->front().value, '>')) {
                offer.category.emplace_back(core::trim(part));
            }
        }
        const auto& text = variant.description ? variant.description : product.description;
        if (text) offer.description = core::clip_utf8(or_empty(text->plain), kMostDescription);
        if (variant.metadata) {
            offer.brand = free_text(variant.metadata->brand);
            offer.mpn = free_text(variant.metadata->mpn);
            offer.condition = condition_of(free_text(variant.metadata->condition));
            for (auto& [name, value] : free_members(variant.metadata->attributes)) {
                offer.attributes[core::to_lower_ascii(name)] = std::move(value);
            }
        }
        if (variant.list_price) {
            if (const auto list =
                    core::Money::of(variant.list_price->amount, variant.list_price->currency)) {
                offer.list_price = *list;
            }
        }
        if (variant.availability && variant.availability->available) {
            offer.availability = *variant.availability->available
                                     ? api::common::Availability::kInStock
                                     : api::common::Availability::kOutOfStock;
        }
        offers.push_back(std::move(offer));
    }
    return offers;
}

wire::CheckoutRequest to_checkout(const api::integrations::QuoteRequest& request) {
    wire::CheckoutRequest checkout;
    checkout.line_items = {{.item = {request.item_id}, .quantity = request.quantity}};
    checkout.buyer = to_buyer(request.ship_to);
    wire::MethodRequest shipping{.type = "shipping", .destinations = {to_postal(request.ship_to)}};
    checkout.fulfillment = wire::FulfillmentRequest{{std::move(shipping)}};
    return checkout;
}

std::optional<core::Instant> arrival(const wire::Option& option) {
    const auto parsed = core::parse_instant(or_empty(option.latest_fulfillment_time));
    return parsed ? std::optional(*parsed) : std::nullopt;
}

namespace {

// The cheapest option that arrives in time; with FASTEST the one that arrives first. What does not
// say when it arrives counts as last.
const wire::Option* best_option(const std::vector<wire::Option>& options,
                                const api::integrations::QuoteRequest& request) {
    const auto when = [](const wire::Option& option) {
        return arrival(option).value_or(core::Instant::max());
    };
    const auto cost = [](const wire::Option& option) { return amount_of(option.totals, "total"); };
    std::vector<const wire::Option*> in_time;
    for (const wire::Option& option : options) {
        if (!request.deliver_by || when(option) <= *request.deliver_by) in_time.push_back(&option);
    }
    const bool late = in_time.empty();
    if (late) {
        for (const wire::Option& option : options) in_time.push_back(&option);
    }
    const bool by_speed = late || request.preference == Preference::kFastest;
    const auto better = [&](const wire::Option* a, const wire::Option* b) {
        return by_speed ? std::pair(when(*a), cost(*a)) < std::pair(when(*b), cost(*b))
                        : std::pair(cost(*a), when(*a)) < std::pair(cost(*b), when(*b));
    };
    const auto best = std::ranges::min_element(in_time, better);
    return best == in_time.end() ? nullptr : *best;
}

struct Choice {
    wire::MethodRequest method;
    bool changed = false;
};

Choice choose(const wire::Method& method, const api::integrations::QuoteRequest& request) {
    Choice choice{.method = {.id = method.id,
                             .type = method.type,
                             .line_item_ids = method.line_item_ids,
                             .destinations = {to_postal(request.ship_to)}}};
    if (method.destinations && !method.destinations->empty()) {
        choice.method.destinations = {method.destinations->front()};
        choice.method.selected_destination_id = method.destinations->front().id;
        choice.changed = method.selected_destination_id != choice.method.selected_destination_id;
    }
    std::vector<wire::GroupRequest> groups;
    for (const wire::Group& group : or_empty(method.groups)) {
        if (!group.options) continue;
        const wire::Option* best = best_option(*group.options, request);
        if (best == nullptr) continue;
        groups.push_back({group.id, best->id});
        choice.changed = choice.changed || group.selected_option_id != best->id;
    }
    if (!groups.empty()) choice.method.groups = std::move(groups);
    return choice;
}

}  // namespace

namespace {

struct Update {
    wire::CheckoutRequest request;
    bool changed = false;
};

std::optional<Update> replacement(const wire::Checkout& session,
                                  const api::integrations::QuoteRequest& request) {
    if (!session.fulfillment || !session.fulfillment->methods || !session.line_items)
        return std::nullopt;
    Update update;
    for (const wire::LineItem& line : *session.line_items) {
        update.request.line_items.push_back({line.id, {line.item.id}, line.quantity});
    }
    update.request.buyer = to_buyer(request.ship_to);
    update.request.fulfillment = wire::FulfillmentRequest();
    for (const wire::Method& method : *session.fulfillment->methods) {
        if (method.type != "shipping") continue;
        Choice choice = choose(method, request);
        update.changed = update.changed || choice.changed;
        update.request.fulfillment->methods.push_back(std::move(choice.method));
    }
    return update;
}

}  // namespace

std::optional<wire::CheckoutRequest> choose_options(
    const wire::Checkout& session, const api::integrations::QuoteRequest& request) {
    auto update = replacement(session, request);
    if (!update || !update->changed) return std::nullopt;
    return std::move(update->request);
}

std::optional<wire::CheckoutRequest> keep_choices(const wire::Checkout& session,
                                                  const api::integrations::QuoteRequest& request) {
    const SessionState state = to_state(or_empty(session.status));
    if (state != SessionState::kReady && state != SessionState::kIncomplete) return std::nullopt;
    auto update = replacement(session, request);
    if (!update) return std::nullopt;
    return std::move(update->request);
}

SessionState to_state(std::string_view status) {
    if (status == "incomplete") return SessionState::kIncomplete;
    if (status == "requires_escalation") return SessionState::kEscalation;
    if (status == "ready_for_complete") return SessionState::kReady;
    if (status == "complete_in_progress") return SessionState::kInProgress;
    if (status == "completed") return SessionState::kCompleted;
    if (status == "canceled") return SessionState::kCanceled;
    return SessionState::kUnspecified;
}

wire::CompleteRequest to_complete(const api::integrations::PlaceOrderRequest& request) {
    return {.payment = {.instruments = {{.id = "instrument_1",
                                         .handler_id = request.payment_handler,
                                         .billing_address = to_postal(request.billing),
                                         .credential = {.token = request.payment_token}}}}};
}

namespace {

bool all_lines(const wire::Order& order, std::string_view status) {
    return !order.line_items.empty() &&
           std::ranges::all_of(order.line_items,
                               [&](const auto& line) { return line.status == status; });
}

OrderState state_of(const wire::Order& order) {
    OrderState state =
        all_lines(order, "fulfilled") ? OrderState::kShipped : OrderState::kConfirmed;
    if (all_lines(order, "removed")) return OrderState::kCanceled;
    // Event types are open strings; the newest one that we know decides, unknown ones do not.
    for (const wire::FulfillmentEvent& event : or_empty(order.fulfillment.events)) {
        if (event.type == "processing") state = OrderState::kProcessing;
        if (event.type == "shipped" || event.type == "in_transit") state = OrderState::kShipped;
        if (event.type == "delivered") state = OrderState::kDelivered;
        if (event.type == "canceled") state = OrderState::kCanceled;
        if (event.type == "returned_to_sender" || event.type == "returned")
            state = OrderState::kReturned;
    }
    return state;
}

}  // namespace

Result<api::integrations::MerchantOrder> to_order(const wire::Order& order) {
    const auto total = core::Money::of(amount_of(order.totals, "total"), order.currency);
    if (!total || order.id.empty())
        return malformed_answer(kVendor, "an order without id or currency", false);
    api::integrations::MerchantOrder told{.order_id = order.id,
                                          .state = state_of(order),
                                          .total = *total,
                                          .permalink = or_empty(order.permalink_url)};
    for (const wire::FulfillmentEvent& event : or_empty(order.fulfillment.events)) {
        if (!event.tracking_number) continue;
        const api::integrations::Parcel parcel{or_empty(event.carrier), *event.tracking_number,
                                               or_empty(event.tracking_url)};
        if (!std::ranges::contains(told.parcels, parcel)) told.parcels.push_back(parcel);
    }
    return told;
}

}  // namespace emptor::connectors::ucp
