#pragma once

#include "core/ids.h"
#include "platform/sql/database.h"
#include "services/orders/app/ports.h"

namespace emptor::orders {

// OrderStore in schema `orders` of PostgreSQL; events join the transaction of the change they tell
// of.
class SqlOrderStore final : public OrderStore {
public:
    SqlOrderStore(sql::Database& database, core::Random& random)
        : database_(database), random_(random) {}

    runtime::Task<core::Result<Followed>> add(runtime::Context ctx, Followed followed) override;
    runtime::Task<core::Result<>> update(runtime::Context ctx, Followed followed,
                                         std::int64_t before, bool parcel) override;
    runtime::Task<core::Result<api::orders::Order>> get(runtime::Context ctx, std::string person,
                                                        std::string purchase_id) override;
    runtime::Task<core::Result<std::vector<api::orders::Order>>> list(runtime::Context ctx,
                                                                      std::string person,
                                                                      int limit) override;
    runtime::Task<core::Result<std::optional<Followed>>> by_merchant_order(
        runtime::Context ctx, std::string merchant_id, std::string order_id) override;
    runtime::Task<core::Result<std::optional<Followed>>> by_tracker(
        runtime::Context ctx, std::string tracker_id) override;
    runtime::Task<core::Result<std::vector<Followed>>> take_due(runtime::Context ctx,
                                                                core::Instant now,
                                                                core::Instant next,
                                                                int limit) override;

private:
    runtime::Task<core::Result<>> tell(runtime::Context ctx, sql::Session& tx,
                                       const std::string type, Followed followed);

    sql::Database& database_;
    core::Random& random_;
};

}  // namespace emptor::orders
