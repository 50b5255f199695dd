#pragma once

#include "core/time.h"
#include "services/checkout/app/ports.h"

namespace emptor::checkout {

// The hash of an entry: SHA-256 over "PREVIOUS\nSEQ\nAT\nKIND\nBODY", hex. The chain starts from 64
// zeros. `emptor audit verify` computes the same from an export.
std::string audit_hash(const std::string& previous, const api::checkout::AuditEntry& entry);

// AuditLog in table checkout.audit. Appends are serialised by a lock that lasts until the caller's
// transaction ends, so the chain has no gap and no fork.
class SqlAuditLog final : public AuditLog {
public:
    SqlAuditLog(sql::Database& database, const core::Clock& clock)
        : database_(database), clock_(clock) {}

    runtime::Task<core::Result<>> append(runtime::Context ctx, sql::Session& tx, std::string kind,
                                         std::string body) override;
    runtime::Task<core::Result<std::vector<api::checkout::AuditEntry>>> entries(
        runtime::Context ctx, std::int64_t after, int limit) override;

private:
    sql::Database& database_;
    const core::Clock& clock_;
};

}  // namespace emptor::checkout
