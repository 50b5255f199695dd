#include "platform/actions/idempotency.h"

#include <algorithm>

#include "core/reasons.h"

namespace emptor::actions {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;
using sql::Values;

// Takes a key that is free, expired, or left behind in mid-run by a dead process.
constexpr const char* kTake = R"(
    insert into actions.idempotency as i (subject, path, key, body_sha256, token, lease_until, expires_at)
    values ($1, $2, $3, sha256($4), $5, clock_timestamp() + $6 * interval '1 millisecond',
            clock_timestamp() + $7 * interval '1 hour')
    on conflict (subject, path, key) do update
    set body_sha256 = excluded.body_sha256, token = excluded.token, lease_until = excluded.lease_until,
        expires_at = excluded.expires_at, answer = null, reason = null, message = null
    where (i.answer is null and i.reason is null and i.lease_until <= clock_timestamp()
           and i.body_sha256 = excluded.body_sha256)
       or (i.expires_at <= clock_timestamp() and i.lease_until <= clock_timestamp()))";

constexpr const char* kLook = R"(
    select body_sha256 = sha256($4), answer, reason, message,
           extract(epoch from lease_until - clock_timestamp())::float8
    from actions.idempotency where subject = $1 and path = $2 and key = $3)";

constexpr const char* kMine = "where subject = $1 and path = $2 and key = $3 and token = $4";

}  // namespace

bool is_definite(const core::Error& error) {
    if (error.outcome != core::Outcome::kNotDone || error.retry_after) return false;
    switch (error.code()) {
        case core::Code::kInvalidArgument:
        case core::Code::kNotFound:
        case core::Code::kAlreadyExists:
        case core::Code::kPermissionDenied:
        case core::Code::kFailedPrecondition:
        case core::Code::kOutOfRange:
        case core::Code::kUnimplemented:
            return true;
        case core::Code::kCancelled:
        case core::Code::kUnknown:
        case core::Code::kDeadlineExceeded:
        case core::Code::kResourceExhausted:
        case core::Code::kAborted:
        case core::Code::kInternal:
        case core::Code::kUnavailable:
        case core::Code::kDataLoss:
        case core::Code::kUnauthenticated:
            return false;
    }
    return false;
}

Task<Result<Verdict>> IdempotencyStore::begin(Context ctx, RequestId id, std::string body) {
    const std::vector<std::uint8_t> bytes(body.begin(), body.end());
    Token token{core::new_id("idm", clock_.now(), random_)};
    // A row that is gone when it is looked at was given up meanwhile: the key is free again.
    for (int tries = 0; tries < 3; ++tries) {
        Values values{id.subject,
                      id.path,
                      id.key,
                      bytes,
                      token.text,
                      static_cast<std::int64_t>(options_.lease.count()),
                      static_cast<std::int64_t>(options_.keep.count())};
        CO_TRY(const sql::Rows taken, co_await database_.execute(ctx, kTake, std::move(values)));
        if (taken.affected == 1) co_return Verdict(std::move(token));
        CO_TRY(std::optional<Verdict> verdict, co_await look(ctx, id, bytes));
        if (verdict) co_return std::move(*verdict);
    }
    co_return core::fail(reasons::kIdempotencyInFlight, "another request with this key is running");
}

Task<Result<std::optional<Verdict>>> IdempotencyStore::look(Context ctx, RequestId id,
                                                            std::vector<std::uint8_t> body) {
    Values values{std::move(id.subject), std::move(id.path), std::move(id.key), std::move(body)};
    CO_TRY(const sql::Rows rows, co_await database_.execute(ctx, kLook, std::move(values)));
    if (rows.empty()) co_return std::optional<Verdict>();
    const sql::Row& row = rows[0];
    if (!row.boolean(0)) {
        co_return core::fail(reasons::kIdempotencyKeyReused,
                             "the key was used with another request body");
    }
    if (!row.is_null(1)) co_return Verdict(Answer(row.text(1)));
    if (!row.is_null(2)) {
        const core::Reason* reason = core::reasons::find_reason(row.text(2));
        co_return Verdict(Answer(core::fail(reason ? *reason : reasons::kInternal, row.text(3))));
    }
    core::Error running =
        core::fail(reasons::kIdempotencyInFlight, "another request with this key is running");
    // At most the lease of a process that died; a living one mostly needs less.
    running.retry_after = std::chrono::milliseconds(std::clamp<std::int64_t>(
        static_cast<std::int64_t>(row.real(4) * 1000), 200, options_.lease.count()));
    co_return running;
}

Task<Result<>> IdempotencyStore::renew(Context ctx, RequestId id, Token token) {
    Values values{std::move(id.subject), std::move(id.path), std::move(id.key),
                  std::move(token.text), static_cast<std::int64_t>(options_.lease.count())};
    const std::string statement =
        std::string(
            "update actions.idempotency set lease_until = clock_timestamp() + "
            "$5 * interval '1 millisecond' ") +
        kMine;
    CO_TRY_OK(co_await database_.execute(ctx, statement, std::move(values)));
    co_return Result<>();
}

Task<Result<>> IdempotencyStore::finish(Context ctx, RequestId id, Token token, Answer answer) {
    Values values{std::move(id.subject), std::move(id.path), std::move(id.key),
                  std::move(token.text)};
    std::string statement = "delete from actions.idempotency ";
    if (answer) {
        statement = "update actions.idempotency set answer = $5 ";
        values.push_back(*answer);
    } else if (is_definite(answer.error())) {
        statement = "update actions.idempotency set reason = $5, message = $6 ";
        values.push_back(std::string(answer.error().id()));
        values.push_back(answer.error().message);
    }
    statement += kMine;
    CO_TRY_OK(co_await database_.execute(ctx, std::move(statement), std::move(values)));
    co_return Result<>();
}

Task<Result<>> IdempotencyStore::purge(Context ctx) {
    Values none;
    CO_TRY_OK(co_await database_.execute(
        ctx,
        "delete from actions.idempotency where ctid = any(array(select ctid from "
        "actions.idempotency "
        "where expires_at <= clock_timestamp() and lease_until <= clock_timestamp() limit 1000))",
        std::move(none)));
    co_return Result<>();
}

}  // namespace emptor::actions
