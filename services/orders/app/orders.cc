#include "services/orders/app/orders.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "platform/runtime/task_group.h"
#include "services/orders/domain/merge.h"

namespace emptor::orders {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;
using std::chrono::milliseconds;

constexpr int kMostListed = 200;
constexpr int kBatch = 20;
constexpr int kLongestPollMs = 30'000;
constexpr milliseconds kPollEvery{100};
constexpr milliseconds kRefreshLimit{15'000};

Context as_owner(const Context& ctx, const std::string& person) {
    return ctx.with_principal(runtime::Principal{.subject = person, .scopes = {}, .service = true});
}

}  // namespace

Orders::Reply<api::orders::RecordResponse> Orders::record(Context ctx,
                                                          api::orders::RecordRequest request) {
    const core::Instant now = deps_.clock.now();
    Followed followed;
    followed.person = ctx.principal().subject;
    followed.order = Order{.purchase_id = request.purchase_id,
                           .merchant_id = request.merchant_id,
                           .merchant_name = request.merchant_name,
                           .order_id = request.order_id,
                           .title = request.title,
                           .quantity = request.quantity,
                           .total = request.total,
                           .state = OrderState::kConfirmed,
                           .created_at = now,
                           .updated_at = now,
                           .version = 1};
    CO_TRY(auto stored, co_await deps_.store.add(ctx, std::move(followed)));
    co_return api::orders::RecordResponse{std::move(stored.order)};
}

Orders::Reply<api::orders::GetOrderResponse> Orders::get_order(
    Context ctx, api::orders::GetOrderRequest request) {
    const auto until =
        ctx.executor().now() + milliseconds(std::clamp(request.wait_ms, 0, kLongestPollMs));
    for (;;) {
        CO_TRY(auto order,
               co_await deps_.store.get(ctx, ctx.principal().subject, request.purchase_id));
        const bool news = order.version > request.seen;
        if (news || ctx.executor().now() >= until || !co_await runtime::sleep(ctx, kPollEvery)) {
            co_return api::orders::GetOrderResponse{std::move(order)};
        }
    }
}

Orders::Reply<api::orders::ListOrdersResponse> Orders::list_orders(
    Context ctx, api::orders::ListOrdersRequest request) {
    const int limit = request.limit == 0 ? 50 : std::clamp(request.limit, 1, kMostListed);
    CO_TRY(auto orders, co_await deps_.store.list(ctx, ctx.principal().subject, limit));
    co_return api::orders::ListOrdersResponse{std::move(orders)};
}

Orders::Reply<api::orders::ConnectTrackingResponse> Orders::connect_tracking(
    Context ctx, api::orders::ConnectTrackingRequest request) {
    if (deps_.tracking == nullptr || deps_.tracking->manifest.id != request.vendor) {
        co_return core::fail(reasons::kCapabilityMissing,
                             std::format("{} does not follow parcels here", request.vendor));
    }
    connectors::Account account{.id = request.vendor,
                                .base_url = request.base_url.empty()
                                                ? deps_.tracking->manifest.base_url
                                                : request.base_url};
    for (const std::string& name : deps_.tracking->manifest.credentials) {
        const auto given = request.credentials.find(name);
        if (given == request.credentials.end()) {
            co_return core::fail(reasons::kMalformedRequest,
                                 std::format("credentials.{}: is missing", name));
        }
        account.credentials.emplace(name, core::Secret<std::string>(given->second));
    }
    CO_TRY_OK(co_await deps_.accounts.put(ctx, std::move(account)));
    co_return api::orders::ConnectTrackingResponse{};
}

Orders::Reply<connectors::Account> Orders::tracking_account(Context ctx) {
    if (deps_.tracking == nullptr) {
        co_return core::fail(reasons::kCapabilityMissing, "parcels are not followed here");
    }
    CO_TRY(auto account, co_await deps_.accounts.get(ctx, deps_.tracking->manifest.id));
    if (!account) {
        co_return core::fail(reasons::kVendorNotConnected,
                             std::format("{} is not connected", deps_.tracking->manifest.title));
    }
    co_return *std::move(account);
}

Task<Result<>> Orders::merchant_order_changed(Context ctx, std::string merchant_id,
                                              std::string order_id) {
    CO_TRY(auto followed, co_await deps_.store.by_merchant_order(ctx, merchant_id, order_id));
    if (!followed) co_return Result<>();
    co_return co_await refresh(ctx, *std::move(followed));
}

Task<Result<>> Orders::tracking_webhook(Context ctx, connectors::Webhook webhook) {
    CO_TRY(const auto account, co_await tracking_account(ctx));
    CO_TRY(const auto event,
           deps_.tracking->tracking->read_webhook(account, webhook, deps_.clock.now()));
    CO_TRY(auto followed, co_await deps_.store.by_tracker(ctx, event.tracker.tracker_id));
    if (!followed) co_return Result<>();
    const std::int64_t before = followed->order.version;
    if (!apply(followed->order, event.tracker, deps_.clock.now())) co_return Result<>();
    co_return co_await deps_.store.update(ctx, *std::move(followed), before, true);
}

// True if the parcel's facts changed the order.
Task<Result<bool>> Orders::refresh_parcel(Context ctx, Followed& followed) {
    if (followed.order.tracking_number.empty() || deps_.tracking == nullptr) co_return false;
    CO_TRY(const auto account, co_await tracking_account(ctx));
    connectors::Tracking& tracking = *deps_.tracking->tracking;
    const bool known = !followed.tracker_id.empty();
    auto tracker = known ? co_await tracking.get(ctx, account, followed.tracker_id)
                         : co_await tracking.track(ctx, account, followed.order.carrier,
                                                   followed.order.tracking_number);
    if (!tracker) co_return tracker.error();
    followed.tracker_id = tracker->tracker_id;
    const bool changed = apply(followed.order, *tracker, deps_.clock.now());
    co_return changed || !known;
}

Task<Result<>> Orders::refresh(Context ctx, Followed followed) {
    Context owner = as_owner(ctx, followed.person).with_timeout(kRefreshLimit);
    const std::int64_t before = followed.order.version;
    api::integrations::GetOrderRequest request{.merchant_id = followed.order.merchant_id,
                                               .order_id = followed.order.order_id};
    // Merchant and carrier are asked independently: one of them being away does not hide the other.
    const auto told = co_await deps_.integrations.get_order(owner, std::move(request));
    const bool merchant_news = told && apply(followed.order, told->order, deps_.clock.now());
    const auto parcel_news = co_await refresh_parcel(owner, followed);
    if (merchant_news || (parcel_news && *parcel_news)) {
        if (followed.order.version == before) ++followed.order.version;  // only the tracker is new
        CO_TRY_OK(co_await deps_.store.update(owner, std::move(followed), before,
                                              parcel_news.value_or(false)));
    }
    if (!told) co_return told.error();
    if (!parcel_news) co_return parcel_news.error();
    co_return Result<>();
}

Task<> Orders::follow(Context ctx) {
    while (!ctx.stop().stop_requested()) {
        const Context round = ctx.detached(std::chrono::minutes(1)).with_stop(ctx.stop());
        const core::Instant now = deps_.clock.now();
        auto due = co_await deps_.store.take_due(round, now, now + deps_.pace.poll, kBatch);
        if (due) {
            // A merchant that cannot be reached is asked again at the order's next time.
            for (Followed& followed : *due) (void)co_await refresh(round, std::move(followed));
        }
        const Context pause = ctx.detached(deps_.pace.tick * 2).with_stop(ctx.stop());
        co_await runtime::sleep(pause, deps_.pace.tick);
    }
}

}  // namespace emptor::orders
