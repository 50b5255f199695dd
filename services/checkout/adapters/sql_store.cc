#include "services/checkout/adapters/sql_store.h"

#include <format>

#include "core/reasons.h"
#include "emptor/checkout/v1/codec.h"

namespace emptor::checkout {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

std::optional<std::string> first_text(const sql::Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return rows[0].text(0);
}

}  // namespace

Task<Result<>> SqlCheckoutStore::put_purchase(Context ctx, sql::Session& tx, Record record) {
    const Purchase& purchase = record.purchase;
    sql::Values values{purchase.purchase_id,
                       record.person,
                       purchase.offer_id,
                       std::string(api::checkout::name(purchase.state)),
                       api::checkout::encode_json(purchase),
                       purchase.created_at,
                       purchase.updated_at};
    CO_TRY_OK(co_await tx.execute(
        ctx,
        "insert into checkout.purchase (purchase_id, person, offer_id, state, body, "
        "created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7) "
        "on conflict (purchase_id) do update set state = excluded.state, "
        "body = excluded.body, updated_at = excluded.updated_at",
        std::move(values)));
    co_return Result<>();
}

Task<Result<Purchase>> SqlCheckoutStore::purchase(Context ctx, std::string person,
                                                  std::string purchase_id) {
    sql::Values values{purchase_id, person};
    CO_TRY(const auto rows, co_await database_.execute(ctx,
                                                       "select body from checkout.purchase "
                                                       "where purchase_id = $1 and person = $2",
                                                       std::move(values)));
    if (rows.empty()) {
        co_return core::fail(core::reasons::kNotFound,
                             std::format("you have no purchase {}", purchase_id));
    }
    co_return api::checkout::decode_json<Purchase>(rows[0].text(0));
}

Task<Result<std::vector<Purchase>>> SqlCheckoutStore::purchases(Context ctx, std::string person,
                                                                int limit) {
    sql::Values values{person, std::int64_t{limit}};
    CO_TRY(const auto rows,
           co_await database_.execute(ctx,
                                      "select body from checkout.purchase where person = $1 "
                                      "order by created_at desc, purchase_id desc limit $2",
                                      std::move(values)));
    std::vector<Purchase> purchases;
    for (const sql::Row& row : rows) {
        CO_TRY(auto purchase, api::checkout::decode_json<Purchase>(row.text(0)));
        purchases.push_back(std::move(purchase));
    }
    co_return purchases;
}

Task<Result<>> SqlCheckoutStore::lock_purchases(Context ctx, sql::Session& tx, std::string person) {
    sql::Values values{person};
    CO_TRY_OK(co_await tx.execute(
        ctx, "select pg_advisory_xact_lock(hashtextextended('checkout.person:' || $1, 0))",
        std::move(values)));
    co_return Result<>();
}

Task<Result<std::optional<std::string>>> SqlCheckoutStore::by_client_key(Context ctx,
                                                                         sql::Session& session,
                                                                         std::string person,
                                                                         std::string client_key) {
    sql::Values values{person, client_key};
    CO_TRY(const auto rows, co_await session.execute(ctx,
                                                     "select purchase_id from checkout.client_key "
                                                     "where person = $1 and client_key = $2",
                                                     std::move(values)));
    co_return first_text(rows);
}

Task<Result<>> SqlCheckoutStore::put_client_key(Context ctx, sql::Session& tx, std::string person,
                                                std::string client_key, std::string purchase_id) {
    sql::Values values{person, client_key, purchase_id};
    CO_TRY_OK(co_await tx.execute(
        ctx,
        "insert into checkout.client_key (person, client_key, purchase_id) values ($1, $2, $3)",
        std::move(values)));
    co_return Result<>();
}

Task<Result<std::optional<std::string>>> SqlCheckoutStore::recent(Context ctx,
                                                                  sql::Session& session,
                                                                  std::string person,
                                                                  std::string offer_id,
                                                                  core::Instant since) {
    sql::Values values{person, offer_id, since};
    CO_TRY(const auto rows, co_await session.execute(
                                ctx,
                                "select purchase_id from checkout.purchase where person = $1 and "
                                "offer_id = $2 and created_at > $3 and state not in ('refused', "
                                "'cancelled', 'handed-over') order by created_at desc limit 1",
                                std::move(values)));
    co_return first_text(rows);
}

Task<Result<std::optional<Policy>>> SqlCheckoutStore::policy(Context ctx, std::string person) {
    sql::Values values{person};
    CO_TRY(const auto rows,
           co_await database_.execute(ctx, "select body from checkout.policy where person = $1",
                                      std::move(values)));
    if (rows.empty()) co_return std::optional<Policy>();
    CO_TRY(auto policy, api::checkout::decode_json<Policy>(rows[0].text(0)));
    co_return std::optional<Policy>(std::move(policy));
}

Task<Result<>> SqlCheckoutStore::put_policy(Context ctx, sql::Session& tx, std::string person,
                                            Policy policy) {
    sql::Values values{person, api::checkout::encode_json(policy)};
    CO_TRY_OK(co_await tx.execute(ctx,
                                  "insert into checkout.policy (person, body) values ($1, $2) "
                                  "on conflict (person) do update set body = excluded.body",
                                  std::move(values)));
    co_return Result<>();
}

}  // namespace emptor::checkout
