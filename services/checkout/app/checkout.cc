#include "services/checkout/app/checkout.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/runtime/task_group.h"
#include "services/checkout/domain/policy.h"
#include "services/checkout/domain/transition.h"

namespace emptor::checkout {
namespace {

namespace reasons = core::reasons;
using core::fail;
using core::Result;
using std::chrono::milliseconds;

constexpr std::chrono::hours kRepeatWindow{1};
constexpr int kMostQuantity = 1000;
constexpr int kMostListed = 200;
constexpr milliseconds kPollEvery{50};
constexpr int kLongestPollMs = 30'000;

Result<> check_buy(const api::checkout::BuyRequest& request) {
    if (request.offer_id.empty()) return fail(reasons::kMalformedRequest, "offer_id: which offer?");
    if (request.quantity < 1 || request.quantity > kMostQuantity) {
        return fail(reasons::kMalformedRequest, std::format("quantity: 1 to {}", kMostQuantity));
    }
    if (request.client_key.empty() || request.client_key.size() > 255) {
        return fail(reasons::kMalformedRequest, "client_key: 1 to 255 characters");
    }
    if (request.mode == api::common::Mode::kUnspecified) {
        return fail(reasons::kMalformedRequest, "mode: ASSIST or AUTOPILOT");
    }
    return {};
}

Result<> check_address(const api::common::Address& address) {
    const auto wanted = [](std::string_view field) {
        return fail(reasons::kMalformedRequest, std::format("address.{}: is missing", field));
    };
    if (core::trim(address.recipient).empty()) return wanted("recipient");
    if (core::trim(address.street).empty()) return wanted("street");
    if (core::trim(address.city).empty()) return wanted("city");
    if (core::trim(address.postal_code).empty()) return wanted("postal_code");
    const bool country =
        address.country.size() == 2 && std::ranges::all_of(address.country, core::is_upper);
    if (!country)
        return fail(reasons::kMalformedRequest, "address.country: two capital letters, such as US");
    return {};
}

}  // namespace

Checkout::Reply<std::string> Checkout::start(Context ctx, api::checkout::BuyRequest request) {
    const std::string& person = ctx.principal().subject;
    CO_TRY(const auto tx, co_await deps_.database.begin(ctx));
    // Of two requests that arrive together the second sees what the first has started.
    CO_TRY_OK(co_await deps_.store.lock_purchases(ctx, *tx, person));
    CO_TRY(auto known, co_await deps_.store.by_client_key(ctx, *tx, person, request.client_key));
    if (known) co_return *std::move(known);

    const core::Instant now = deps_.clock.now();
    if (!request.again) {
        CO_TRY(const auto recent, co_await deps_.store.recent(ctx, *tx, person, request.offer_id,
                                                              now - kRepeatWindow));
        if (recent)
            co_return fail(reasons::kRepeatPurchase, std::format("see purchase {}", *recent));
    }
    Record record;
    record.person = person;
    record.purchase.purchase_id = core::new_id("pur", now, deps_.random);
    record.purchase.offer_id = request.offer_id;
    record.purchase.quantity = request.quantity;
    record.purchase.mode = request.mode;
    record.limit = request.limit;
    record.deliver_by = request.deliver_by;
    record.preference = request.preference;
    const std::string purchase_id = record.purchase.purchase_id;
    CO_TRY_OK(
        co_await deps_.store.put_client_key(ctx, *tx, person, request.client_key, purchase_id));
    CO_TRY_OK(co_await deps_.journal.create(ctx, *tx, std::move(record)));
    CO_TRY_OK(co_await tx->commit(ctx));
    deps_.journal.wake(purchase_id);
    co_return purchase_id;
}

Checkout::Reply<api::checkout::BuyResponse> Checkout::buy(Context ctx,
                                                          api::checkout::BuyRequest request) {
    CO_TRY_OK(check_buy(request));
    CO_TRY(auto purchase_id, co_await start(ctx, std::move(request)));
    CO_TRY(auto purchase,
           co_await deps_.store.purchase(ctx, ctx.principal().subject, std::move(purchase_id)));
    co_return api::checkout::BuyResponse{std::move(purchase)};
}

Checkout::Reply<Purchase> Checkout::deliver(Context ctx, std::string purchase_id, Event event) {
    const std::string person = ctx.principal().subject;
    CO_TRY_OK(
        co_await deps_.store.purchase(ctx, person, purchase_id));  // the owner's, or not-found
    CO_TRY(auto record, co_await deps_.journal.send(ctx, purchase_id, std::move(event)));
    co_return std::move(record.purchase);
}

Checkout::Reply<api::checkout::ApproveResponse> Checkout::approve(
    Context ctx, api::checkout::ApproveRequest request) {
    Event event = event::Approved{ctx.principal().subject, request.maximum_total};
    CO_TRY(auto purchase, co_await deliver(ctx, request.purchase_id, std::move(event)));
    co_return api::checkout::ApproveResponse{std::move(purchase)};
}

Checkout::Reply<api::checkout::DeclineResponse> Checkout::decline(
    Context ctx, api::checkout::DeclineRequest request) {
    Event event = event::Declined{ctx.principal().subject};
    CO_TRY(auto purchase, co_await deliver(ctx, request.purchase_id, std::move(event)));
    co_return api::checkout::DeclineResponse{std::move(purchase)};
}

Checkout::Reply<api::checkout::CancelResponse> Checkout::cancel(
    Context ctx, api::checkout::CancelRequest request) {
    Event event = event::CancelRequested{};
    CO_TRY(auto purchase, co_await deliver(ctx, request.purchase_id, std::move(event)));
    co_return api::checkout::CancelResponse{std::move(purchase)};
}

Checkout::Reply<api::checkout::GetPurchaseResponse> Checkout::get_purchase(
    Context ctx, api::checkout::GetPurchaseRequest request) {
    const milliseconds wait(std::clamp(request.wait_ms, 0, kLongestPollMs));
    const auto until = ctx.executor().now() + wait;
    for (;;) {
        CO_TRY(auto purchase,
               co_await deps_.store.purchase(ctx, ctx.principal().subject, request.purchase_id));
        const bool news = purchase.state != request.seen;
        if (news || ctx.executor().now() >= until || !co_await runtime::sleep(ctx, kPollEvery)) {
            co_return api::checkout::GetPurchaseResponse{std::move(purchase)};
        }
    }
}

Checkout::Reply<api::checkout::ListPurchasesResponse> Checkout::list_purchases(
    Context ctx, api::checkout::ListPurchasesRequest request) {
    const int limit = request.limit == 0 ? 50 : std::clamp(request.limit, 1, kMostListed);
    CO_TRY(auto purchases, co_await deps_.store.purchases(ctx, ctx.principal().subject, limit));
    co_return api::checkout::ListPurchasesResponse{std::move(purchases)};
}

Checkout::Reply<api::checkout::SetPolicyResponse> Checkout::set_policy(
    Context ctx, api::checkout::SetPolicyRequest request) {
    if (request.policy.time_zone.empty()) request.policy.time_zone = "UTC";
    CO_TRY_OK(check_policy(request.policy));
    const std::string& person = ctx.principal().subject;
    CO_TRY(const auto tx, co_await deps_.database.begin(ctx));
    CO_TRY_OK(co_await deps_.store.put_policy(ctx, *tx, person, request.policy));
    const std::string entry =
        std::format(R"({{"approval_above":"{}","per_day":"{}","per_purchase":"{}"}})",
                    request.policy.approval_above.text(), request.policy.per_day.text(),
                    request.policy.per_purchase.text());
    CO_TRY_OK(co_await deps_.audit.append(ctx, *tx, "policy.set", entry));
    CO_TRY_OK(co_await tx->commit(ctx));
    co_return api::checkout::SetPolicyResponse{std::move(request.policy)};
}

Checkout::Reply<api::checkout::GetPolicyResponse> Checkout::get_policy(
    Context ctx, api::checkout::GetPolicyRequest) {
    CO_TRY(auto policy, co_await deps_.store.policy(ctx, ctx.principal().subject));
    co_return api::checkout::GetPolicyResponse{std::move(policy)};
}

Checkout::Reply<api::checkout::SetAddressResponse> Checkout::set_address(
    Context ctx, api::checkout::SetAddressRequest request) {
    CO_TRY_OK(check_address(request.address));
    CO_TRY_OK(
        co_await deps_.addresses.put(ctx, ctx.principal().subject, std::move(request.address)));
    co_return api::checkout::SetAddressResponse{};
}

Checkout::Reply<api::checkout::GetAddressResponse> Checkout::get_address(
    Context ctx, api::checkout::GetAddressRequest) {
    CO_TRY(auto address, co_await deps_.addresses.get(ctx, ctx.principal().subject));
    co_return api::checkout::GetAddressResponse{std::move(address)};
}

Checkout::Reply<api::checkout::ExportAuditResponse> Checkout::export_audit(
    Context ctx, api::checkout::ExportAuditRequest request) {
    const int limit = request.limit == 0 ? 1000 : std::clamp(request.limit, 1, 10'000);
    CO_TRY(auto entries, co_await deps_.audit.entries(ctx, request.after, limit));
    co_return api::checkout::ExportAuditResponse{std::move(entries)};
}

Checkout::Reply<api::checkout::ShippingAddressResponse> Checkout::shipping_address(
    Context ctx, api::checkout::ShippingAddressRequest) {
    CO_TRY(auto address, co_await deps_.addresses.get(ctx, ctx.principal().subject));
    co_return api::checkout::ShippingAddressResponse{std::move(address)};
}

}  // namespace emptor::checkout
