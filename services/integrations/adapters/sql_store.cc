#include "services/integrations/adapters/sql_store.h"

#include <format>

#include "core/reasons.h"
#include "emptor/integrations/v1/codec.h"
#include "platform/events/outbox.h"
#include "platform/json/core_types.h"

namespace emptor::integrations {
namespace {

using api::integrations::Merchant;
using core::Result;
using runtime::Context;
using runtime::Task;

struct OrderChangedData {
    std::string merchant_id;
    std::string order_id;
};

Result<StoredMerchant> stored_from(const sql::Row& row) {
    TRY(auto merchant, api::integrations::decode_json<Merchant>(row.text(0)));
    return StoredMerchant{std::move(merchant), row.text(1)};
}

}  // namespace

Task<Result<>> SqlMerchantStore::put(Context ctx, StoredMerchant stored) {
    const Merchant& merchant = stored.merchant;
    sql::Values values{merchant.merchant_id, merchant.connector,
                       merchant.base_url,    api::integrations::encode_json(merchant),
                       stored.remembered,    clock_.now()};
    const auto written = co_await database_.execute(
        ctx,
        "insert into integrations.merchant (merchant_id, connector, base_url, body, "
        "remembered, added_at) "
        "values ($1, $2, $3, $4, $5, $6) on conflict (merchant_id) do update set body = "
        "excluded.body, "
        "remembered = excluded.remembered where merchant.base_url = excluded.base_url",
        std::move(values));
    if (!written && written.error().reason == core::reasons::kSqlDuplicate) {
        co_return core::fail(core::reasons::kMerchantKnown,
                             std::format("{} is connected already", merchant.base_url));
    }
    if (!written) co_return written.error();
    if (written->affected == 0) {
        co_return core::fail(
            core::reasons::kMerchantIdTaken,
            std::format("{} is the id of a shop at another address", merchant.merchant_id));
    }
    co_return Result<>();
}

Task<Result<std::optional<StoredMerchant>>> SqlMerchantStore::get(Context ctx,
                                                                  std::string merchant_id) {
    sql::Values values{merchant_id};
    CO_TRY(const auto rows,
           co_await database_.execute(
               ctx, "select body, remembered from integrations.merchant where merchant_id = $1",
               std::move(values)));
    if (rows.empty()) co_return std::optional<StoredMerchant>();
    CO_TRY(auto stored, stored_from(rows[0]));
    co_return std::optional<StoredMerchant>(std::move(stored));
}

Task<Result<std::vector<StoredMerchant>>> SqlMerchantStore::list(Context ctx) {
    CO_TRY(const auto rows,
           co_await database_.execute(
               ctx, "select body, remembered from integrations.merchant order by merchant_id",
               sql::Values()));
    std::vector<StoredMerchant> all;
    for (const sql::Row& row : rows) {
        CO_TRY(auto stored, stored_from(row));
        all.push_back(std::move(stored));
    }
    co_return all;
}

Task<Result<>> SqlMerchantStore::remove(Context ctx, std::string merchant_id) {
    sql::Values values{merchant_id};
    CO_TRY(const auto removed,
           co_await database_.execute(
               ctx, "delete from integrations.merchant where merchant_id = $1", std::move(values)));
    if (removed.affected == 0) {
        co_return core::fail(core::reasons::kNotFound,
                             std::format("there is no merchant {}", merchant_id));
    }
    co_return Result<>();
}

Task<Result<>> SqlMerchantStore::take_webhook(Context ctx, std::string merchant_id,
                                              std::string event_id, std::string order_id) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    const core::Instant now = clock_.now();
    sql::Values values{merchant_id, event_id, now};
    CO_TRY(const auto taken,
           co_await tx->execute(
               ctx,
               "insert into integrations.webhook_seen (merchant_id, event_id, seen_at) "
               "values ($1, $2, $3) on conflict do nothing",
               std::move(values)));
    if (taken.affected == 0) co_return Result<>();
    events::Event event{.id = core::new_id("evt", now, random_),
                        .type = "merchant.order.changed",
                        .source = "/integrations",
                        .subject = merchant_id + "/" + order_id,
                        .time = now,
                        .data = json::write(OrderChangedData{merchant_id, order_id})};
    CO_TRY_OK(co_await events::append(ctx, *tx, std::move(event)));
    co_return co_await tx->commit(ctx);
}

}  // namespace emptor::integrations
