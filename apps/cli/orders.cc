#include "apps/cli/orders.h"

#include <cstdio>
#include <format>

#include "apps/cli/table.h"
#include "emptor/orders/v1/codec.h"

namespace emptor::cli {
namespace {

using api::orders::Order;
using api::orders::OrderState;
using core::Result;
using runtime::Task;

constexpr int kWaitMs = 10'000;

bool final_state(OrderState state) {
    return state == OrderState::kDelivered || state == OrderState::kCanceled ||
           state == OrderState::kReturned;
}

std::string order_text(const Order& order) {
    std::string text =
        std::format("{}  {}  {} x {} from {}, {}, order {}\n", order.purchase_id,
                    api::orders::name(order.state), order.quantity, printable(order.title),
                    printable(order.merchant_name), order.total.text(), printable(order.order_id));
    if (!order.tracking_number.empty()) {
        text += std::format("  parcel {} {} {}\n", printable(order.carrier),
                            printable(order.tracking_number), printable(order.tracking_url));
    }
    if (order.arrives_by) text += std::format("  arrives by {}\n", day(*order.arrives_by));
    for (const auto& step : order.steps) {
        text += std::format(
            "  {:%F %H:%M}  {}  {} {}\n", std::chrono::floor<std::chrono::minutes>(step.at),
            api::orders::name(step.status), printable(step.message), printable(step.place));
    }
    return text;
}

Task<Result<Order>> get(Session& session, std::string purchase_id, std::int64_t seen, int wait_ms) {
    api::orders::GetOrderRequest request{
        .purchase_id = std::move(purchase_id), .wait_ms = wait_ms, .seen = seen};
    CO_TRY(auto answer,
           co_await session.services.orders->get_order(session.context(), std::move(request)));
    co_return std::move(answer.order);
}

Exit list(Session& session) {
    api::orders::ListOrdersRequest request;
    CO_TRY(const auto answer,
           co_await session.services.orders->list_orders(session.context(), std::move(request)));
    if (session.json) {
        std::fputs((api::orders::encode_json(answer) + "\n").c_str(), stdout);
        co_return kExitOk;
    }
    Table table(
        {{"purchase"}, {"state"}, {"title"}, {"merchant"}, {"total", Align::kRight}, {"parcel"}});
    for (const Order& order : answer.orders) {
        table.add({order.purchase_id, std::string(api::orders::name(order.state)), order.title,
                   order.merchant_name, order.total.text(), order.tracking_number});
    }
    std::fputs((answer.orders.empty() ? std::string("No orders yet.\n") : table.text()).c_str(),
               stdout);
    co_return kExitOk;
}

}  // namespace

Exit orders(Session& session, std::string purchase_id, bool watch) {
    if (purchase_id.empty()) co_return co_await list(session);
    CO_TRY(Order order, co_await get(session, purchase_id, 0, 0));
    while (watch && !final_state(order.state)) {
        if (!session.json) std::fputs(order_text(order).c_str(), stderr);
        const std::int64_t seen = order.version;
        CO_TRY(order, co_await get(session, purchase_id, seen, kWaitMs));
    }
    const std::string text =
        session.json ? api::orders::encode_json(order) + "\n" : order_text(order);
    std::fputs(text.c_str(), stdout);
    co_return kExitOk;
}

}  // namespace emptor::cli
