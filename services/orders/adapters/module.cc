#include "services/orders/module.h"

#include <optional>

#include "connectors/registry.h"
#include "platform/json/core_types.h"
#include "services/orders/adapters/sql_store.h"
#include "services/orders/app/orders.h"

namespace emptor::orders {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

struct MerchantOrderChanged {
    std::string merchant_id;
    std::string order_id;
};

Task<Result<>> on_merchant_order(Orders& orders, Context ctx, events::Event event) {
    CO_TRY(auto changed, json::read<MerchantOrderChanged>(event.data));
    co_return co_await orders.merchant_order_changed(ctx, std::move(changed.merchant_id),
                                                     std::move(changed.order_id));
}

// The vendor gets its answer from the verdict alone: whether the facts could be used is our affair.
Task<web::Response> on_webhook(Orders& orders, Context ctx, web::Request request) {
    connectors::Webhook webhook{.method = request.method,
                                .path = request.path,
                                .headers = request.headers,
                                .body = std::move(request.body)};
    const auto taken = co_await orders.tracking_webhook(ctx, std::move(webhook));
    if (!taken) co_return web::problem(taken.error());
    co_return web::Response{.status = 204};
}

class OrdersModule final : public service::Module {
public:
    std::string name() const override { return "orders"; }
    std::vector<std::string> needs() const override { return {"integrations"}; }
    std::string migrations() const override { return "services/orders/migrations"; }

    Result<> start(service::Environment& env) override {
        Pace pace;
        TRY(pace.poll, env.config.duration_or("poll", pace.poll));
        TRY(pace.tick, env.config.duration_or("tick", pace.tick));
        TRY(const std::string vendor, env.config.text_or("tracking", ""));
        vendors_ = connectors::make_all({env.http, env.clock, env.random, nullptr, ""});
        store_.emplace(*env.database, env.random);
        accounts_.emplace(*env.database, *env.keyring, "orders");
        orders_.emplace(Orders::Deps{*store_, env.peers.get<api::integrations::Integrations>(),
                                     find(vendor), *accounts_, env.clock, pace});
        env.peers.add<api::orders::Orders>(*orders_);
        if (!vendor.empty()) add_webhook(env, vendor);
        env.bus->subscribe("orders", {"merchant.order.changed"},
                           [this](Context ctx, events::Event event) {
                               return on_merchant_order(*orders_, std::move(ctx), std::move(event));
                           });
        return {};
    }

    void run(Context ctx, runtime::TaskGroup& loops) override {
        loops.spawn(orders_->follow(std::move(ctx)));
    }

private:
    connectors::Connector* find(const std::string& vendor) {
        for (connectors::Connector& connector : vendors_) {
            if (connector.manifest.id == vendor && connector.tracking) return &connector;
        }
        return nullptr;
    }

    void add_webhook(service::Environment& env, const std::string& vendor) {
        env.router.add(web::Route{.method = "POST",
                                  .path = "/webhooks/" + vendor,
                                  .access = web::Access::kOpen,
                                  .handler = [this](Context ctx, web::Request request) {
                                      return on_webhook(*orders_, std::move(ctx),
                                                        std::move(request));
                                  }});
    }

    std::vector<connectors::Connector> vendors_;
    std::optional<SqlOrderStore> store_;
    std::optional<connectors::AccountStore> accounts_;
    std::optional<Orders> orders_;
};

}  // namespace

std::unique_ptr<service::Module> make_orders_module() {
    return std::make_unique<OrdersModule>();
}

}  // namespace emptor::orders
