#pragma once

#include "core/ids.h"
#include "platform/sql/database.h"
#include "services/integrations/app/ports.h"

namespace emptor::integrations {

// MerchantStore in schema `integrations` of PostgreSQL.
class SqlMerchantStore final : public MerchantStore {
public:
    SqlMerchantStore(sql::Database& database, const core::Clock& clock, core::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    runtime::Task<core::Result<>> put(runtime::Context ctx, StoredMerchant stored) override;
    runtime::Task<core::Result<std::optional<StoredMerchant>>> get(
        runtime::Context ctx, std::string merchant_id) override;
    runtime::Task<core::Result<std::vector<StoredMerchant>>> list(runtime::Context ctx) override;
    runtime::Task<core::Result<>> remove(runtime::Context ctx, std::string merchant_id) override;
    runtime::Task<core::Result<>> take_webhook(runtime::Context ctx, std::string merchant_id,
                                               std::string event_id, std::string order_id) override;

private:
    sql::Database& database_;
    const core::Clock& clock_;
    core::Random& random_;
};

}  // namespace emptor::integrations
