#include "services/checkout/adapters/audit_log.h"

#include <format>

#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::checkout {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

// Any constant of our own: the lock of the one chain.
constexpr std::int64_t kChainLock = 0x656d7074'61756474;

}  // namespace

std::string audit_hash(const std::string& previous, const api::checkout::AuditEntry& entry) {
    return crypto::hex(crypto::sha256(
        std::format("{}\n{}\n{}\n{}\n{}", previous, entry.seq, entry.at, entry.kind, entry.body)));
}

Task<Result<>> SqlAuditLog::append(Context ctx, sql::Session& tx, std::string kind,
                                   std::string body) {
    sql::Values lock{kChainLock};
    CO_TRY_OK(co_await tx.execute(ctx, "select pg_advisory_xact_lock($1)", std::move(lock)));
    sql::Values none;
    CO_TRY(
        const auto last,
        co_await tx.execute(ctx, "select seq, hash from checkout.audit order by seq desc limit 1",
                            std::move(none)));
    const std::string previous = last.empty() ? std::string(64, '0') : last[0].text(1);
    api::checkout::AuditEntry entry{.seq = last.empty() ? 1 : last[0].integer(0) + 1,
                                    .at = core::format_instant(clock_.now()),
                                    .kind = std::move(kind),
                                    .body = std::move(body)};
    entry.hash = audit_hash(previous, entry);
    sql::Values values{entry.seq, entry.at, entry.kind, entry.body, entry.hash};
    CO_TRY_OK(co_await tx.execute(
        ctx, "insert into checkout.audit (seq, at, kind, body, hash) values ($1, $2, $3, $4, $5)",
        std::move(values)));
    co_return Result<>();
}

Task<Result<std::vector<api::checkout::AuditEntry>>> SqlAuditLog::entries(Context ctx,
                                                                          std::int64_t after,
                                                                          int limit) {
    sql::Values values{after, std::int64_t{limit}};
    CO_TRY(const auto rows,
           co_await database_.execute(ctx,
                                      "select seq, at, kind, body, hash from checkout.audit "
                                      "where seq > $1 order by seq limit $2",
                                      std::move(values)));
    std::vector<api::checkout::AuditEntry> entries;
    for (const sql::Row& row : rows) {
        entries.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4)});
    }
    co_return entries;
}

}  // namespace emptor::checkout
