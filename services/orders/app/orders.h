#pragma once

#include "connectors/host/account_store.h"
#include "connectors/port/connector.h"
#include "emptor/integrations/v1/service.h"
#include "emptor/orders/v1/service.h"
#include "services/orders/app/ports.h"

namespace emptor::orders {

struct Pace {
    std::chrono::milliseconds poll{60'000};  // between looks at an order that is not final
    std::chrono::milliseconds tick{1'000};   // between sweeps
};

// Follows merchants' orders and parcels. Every push has a pull twin: a webhook only makes an order
// be looked at earlier. Thread-safe.
class Orders final : public api::orders::Orders {
public:
    struct Deps {
        OrderStore& store;
        api::integrations::Integrations& integrations;
        connectors::Connector* tracking;  // null: parcels are not followed
        connectors::AccountStore& accounts;
        const core::Clock& clock;
        Pace pace;
    };

    explicit Orders(Deps deps) : deps_(deps) {}

    template <class T>
    using Reply = runtime::Task<core::Result<T>>;

    Reply<api::orders::RecordResponse> record(runtime::Context ctx,
                                              api::orders::RecordRequest request) override;
    Reply<api::orders::GetOrderResponse> get_order(runtime::Context ctx,
                                                   api::orders::GetOrderRequest request) override;
    Reply<api::orders::ListOrdersResponse> list_orders(
        runtime::Context ctx, api::orders::ListOrdersRequest request) override;
    Reply<api::orders::ConnectTrackingResponse> connect_tracking(
        runtime::Context ctx, api::orders::ConnectTrackingRequest request) override;

    // A merchant says that an order has changed. An order that is not ours is nothing.
    runtime::Task<core::Result<>> merchant_order_changed(runtime::Context ctx,
                                                         std::string merchant_id,
                                                         std::string order_id);
    // A webhook of the tracking vendor, not yet verified.
    runtime::Task<core::Result<>> tracking_webhook(runtime::Context ctx,
                                                   connectors::Webhook webhook);

    // Looks at orders that are due until ctx.stop() is requested.
    runtime::Task<> follow(runtime::Context ctx);

private:
    runtime::Task<core::Result<>> refresh(runtime::Context ctx, Followed followed);
    runtime::Task<core::Result<bool>> refresh_parcel(runtime::Context ctx, Followed& followed);
    Reply<connectors::Account> tracking_account(runtime::Context ctx);

    Deps deps_;
};

}  // namespace emptor::orders
