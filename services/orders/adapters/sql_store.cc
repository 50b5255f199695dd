#include "services/orders/adapters/sql_store.h"

#include <format>

#include "core/reasons.h"
#include "emptor/orders/v1/codec.h"
#include "platform/events/outbox.h"
#include "platform/json/core_types.h"
#include "services/orders/domain/merge.h"

namespace emptor::orders {
namespace {

using api::orders::Order;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr std::string_view kColumns = "body, person, tracker_id";

// What the events say; contracts/events has the schemas.
struct Amount {
    std::int64_t minor = 0;
    std::string currency;
};
struct OrderData {
    std::string purchase_id;
    std::string merchant_id;
    std::string order_id;
    std::string state;
    Amount total;
};
struct TrackingData {
    std::string purchase_id;
    std::string carrier;
    std::string state;
};

std::string order_data(const Order& order) {
    return json::write(
        OrderData{order.purchase_id,
                  order.merchant_id,
                  order.order_id,
                  std::string(api::orders::name(order.state)),
                  {order.total.minor(), std::string(order.total.currency().code())}});
}

std::string tracking_data(const Order& order) {
    return json::write(TrackingData{order.purchase_id, order.carrier,
                                    std::string(api::orders::name(order.state))});
}

Result<Followed> followed_from(const sql::Row& row) {
    TRY(auto order, api::orders::decode_json<Order>(row.text(0)));
    return Followed{std::move(order), row.text(1), row.text(2)};
}

Result<std::optional<Followed>> first_of(const sql::Rows& rows) {
    if (rows.empty()) return std::optional<Followed>();
    TRY(auto followed, followed_from(rows[0]));
    return std::optional<Followed>(std::move(followed));
}

}  // namespace

Task<Result<>> SqlOrderStore::tell(Context ctx, sql::Session& tx, const std::string type,
                                   Followed followed) {
    const Order& order = followed.order;
    events::Event event{
        .id = core::new_id("evt", order.updated_at, random_),
        .type = type,
        .source = "/orders",
        .subject = order.purchase_id,
        .person = followed.person,
        .time = order.updated_at,
        .data = type == "tracking.update" ? tracking_data(order) : order_data(order)};
    co_return co_await events::append(ctx, tx, std::move(event));
}

Task<Result<Followed>> SqlOrderStore::add(Context ctx, Followed followed) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    const Order& order = followed.order;
    sql::Values values{order.purchase_id, followed.person, order.merchant_id,
                       order.order_id,    order.version,   api::orders::encode_json(order),
                       order.created_at};
    CO_TRY(const auto inserted,
           co_await tx->execute(
               ctx,
               "insert into orders.followed_order (purchase_id, person, merchant_id, order_id, "
               "version, body, next_look, created_at) values ($1, $2, $3, $4, $5, $6, $7, $7) "
               "on conflict (purchase_id) do nothing",
               std::move(values)));
    if (inserted.affected == 0) {
        sql::Values key{order.purchase_id};
        const std::string statement =
            std::format("select {} from orders.followed_order where purchase_id = $1", kColumns);
        CO_TRY(const auto rows, co_await tx->execute(ctx, statement, std::move(key)));
        co_return followed_from(rows[0]);
    }
    CO_TRY_OK(co_await tell(ctx, *tx, "order.created", followed));
    CO_TRY_OK(co_await tx->commit(ctx));
    co_return followed;
}

Task<Result<>> SqlOrderStore::update(Context ctx, Followed followed, std::int64_t before,
                                     bool parcel) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    const Order& order = followed.order;
    sql::Values values{order.purchase_id,   before,
                       order.version,       api::orders::encode_json(order),
                       followed.tracker_id, is_final(order.state)};
    CO_TRY(const auto updated,
           co_await tx->execute(
               ctx,
               "update orders.followed_order set version = $3, body = $4, tracker_id = $5, "
               "final = $6 where purchase_id = $1 and version = $2",
               std::move(values)));
    if (updated.affected == 0) {
        co_return core::fail(core::reasons::kSqlConflict, "the order was changed by somebody else");
    }
    CO_TRY_OK(co_await tell(ctx, *tx, "order.updated", followed));
    if (parcel) {
        CO_TRY_OK(co_await tell(ctx, *tx, "tracking.update", followed));
    }
    co_return co_await tx->commit(ctx);
}

Task<Result<Order>> SqlOrderStore::get(Context ctx, std::string person, std::string purchase_id) {
    sql::Values values{purchase_id, person};
    CO_TRY(const auto rows, co_await database_.execute(ctx,
                                                       "select body from orders.followed_order "
                                                       "where purchase_id = $1 and person = $2",
                                                       std::move(values)));
    if (rows.empty()) {
        co_return core::fail(core::reasons::kNotFound,
                             std::format("you have no order for {}", purchase_id));
    }
    co_return api::orders::decode_json<Order>(rows[0].text(0));
}

Task<Result<std::vector<Order>>> SqlOrderStore::list(Context ctx, std::string person, int limit) {
    sql::Values values{person, std::int64_t{limit}};
    CO_TRY(const auto rows,
           co_await database_.execute(ctx,
                                      "select body from orders.followed_order where person = $1 "
                                      "order by created_at desc, purchase_id desc limit $2",
                                      std::move(values)));
    std::vector<Order> orders;
    for (const sql::Row& row : rows) {
        CO_TRY(auto order, api::orders::decode_json<Order>(row.text(0)));
        orders.push_back(std::move(order));
    }
    co_return orders;
}

Task<Result<std::optional<Followed>>> SqlOrderStore::by_merchant_order(Context ctx,
                                                                       std::string merchant_id,
                                                                       std::string order_id) {
    sql::Values values{merchant_id, order_id};
    const std::string statement = std::format(
        "select {} from orders.followed_order where merchant_id = $1 and order_id = $2", kColumns);
    CO_TRY(const auto rows, co_await database_.execute(ctx, statement, std::move(values)));
    co_return first_of(rows);
}

Task<Result<std::optional<Followed>>> SqlOrderStore::by_tracker(Context ctx,
                                                                std::string tracker_id) {
    sql::Values values{tracker_id};
    const std::string statement = std::format(
        "select {} from orders.followed_order where tracker_id = $1 and tracker_id <> ''",
        kColumns);
    CO_TRY(const auto rows, co_await database_.execute(ctx, statement, std::move(values)));
    co_return first_of(rows);
}

Task<Result<std::vector<Followed>>> SqlOrderStore::take_due(Context ctx, core::Instant now,
                                                            core::Instant next, int limit) {
    sql::Values values{now, next, std::int64_t{limit}};
    const std::string statement = std::format(
        "update orders.followed_order set next_look = $2 where purchase_id in (select purchase_id "
        "from "
        "orders.followed_order where not final and next_look <= $1 order by next_look limit $3 "
        "for update skip locked) returning {}",
        kColumns);
    CO_TRY(const auto rows, co_await database_.execute(ctx, statement, std::move(values)));
    std::vector<Followed> due;
    for (const sql::Row& row : rows) {
        CO_TRY(auto followed, followed_from(row));
        due.push_back(std::move(followed));
    }
    co_return due;
}

}  // namespace emptor::orders
