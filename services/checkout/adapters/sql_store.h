#pragma once

#include "services/checkout/app/ports.h"

namespace emptor::checkout {

// CheckoutStore in schema `checkout` of PostgreSQL.
class SqlCheckoutStore final : public CheckoutStore {
public:
    explicit SqlCheckoutStore(sql::Database& database) : database_(database) {}

    runtime::Task<core::Result<>> put_purchase(runtime::Context ctx, sql::Session& tx,
                                               Record record) override;
    runtime::Task<core::Result<Purchase>> purchase(runtime::Context ctx, std::string person,
                                                   std::string purchase_id) override;
    runtime::Task<core::Result<std::vector<Purchase>>> purchases(runtime::Context ctx,
                                                                 std::string person,
                                                                 int limit) override;
    runtime::Task<core::Result<>> lock_purchases(runtime::Context ctx, sql::Session& tx,
                                                 std::string person) override;
    runtime::Task<core::Result<std::optional<std::string>>> by_client_key(
        runtime::Context ctx, sql::Session& session, std::string person,
        std::string client_key) override;
    runtime::Task<core::Result<>> put_client_key(runtime::Context ctx, sql::Session& tx,
                                                 std::string person, std::string client_key,
                                                 std::string purchase_id) override;
    runtime::Task<core::Result<std::optional<std::string>>> recent(runtime::Context ctx,
                                                                   sql::Session& session,
                                                                   std::string person,
                                                                   std::string offer_id,
                                                                   core::Instant since) override;
    runtime::Task<core::Result<std::optional<Policy>>> policy(runtime::Context ctx,
                                                              std::string person) override;
    runtime::Task<core::Result<>> put_policy(runtime::Context ctx, sql::Session& tx,
                                             std::string person, Policy policy) override;

private:
    sql::Database& database_;
};

}  // namespace emptor::checkout
