#include "platform/workflow/store.h"

#include "core/reasons.h"

namespace emptor::workflow {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;
using sql::Rows;
using sql::Values;

constexpr const char* kInsert = R"(
    insert into workflow.instance (id, machine, state, version, terminal, effect_name, effect_key,
                                   effect_input, tries, effect_at, wake_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))";

constexpr const char* kJournal = R"(
    insert into workflow.journal (instance, version, event, state_sha256, effect)
    values ($1, $2, $3, encode(sha256(convert_to($4, 'UTF8')), 'hex'), $5))";

constexpr const char* kLoad = R"(
    select state, version, terminal, effect_name, effect_key, effect_input, tries, effect_at, wake_at,
           running, running and lease_until > clock_timestamp(), lease_token
    from workflow.instance where id = $1 and machine = $2 for update)";

constexpr const char* kStep = R"(
    update workflow.instance
    set state = $2, version = $3, terminal = $4, effect_name = $5, effect_key = $6, effect_input = $7,
        tries = $8, effect_at = $9, wake_at = $10, running = false, lease_until = null,
        last_error = null, updated_at = now()
    where id = $1 and version = $3 - 1 and lease_token = $11)";

constexpr const char* kClaim = R"(
    update workflow.instance
    set running = true, tries = tries + 1, lease_token = lease_token + 1,
        lease_until = clock_timestamp() + $2 * interval '1 millisecond'
    where id = $1)";

constexpr const char* kRenew = R"(
    update workflow.instance set lease_until = clock_timestamp() + $3 * interval '1 millisecond'
    where id = $1 and running and lease_token = $2)";

constexpr const char* kEndTry = R"(
    update workflow.instance
    set running = false, lease_until = null, effect_at = $3, last_error = nullif($4, ''), updated_at = now()
    where id = $1 and running and lease_token = $2)";

constexpr const char* kDue = R"(
    (select id from workflow.instance
     where machine = $1 and not terminal and least(effect_at, wake_at) <= $2
       and (not running or lease_until <= clock_timestamp())
     order by least(effect_at, wake_at) limit $3)
    union all
    (select distinct i.id from workflow.inbox b join workflow.instance i on i.id = b.instance
     where b.applied_at is null and i.machine = $1
       and (not i.running or i.lease_until <= clock_timestamp()) limit $3))";

Values values_of(const Stored& stored) {
    const bool open = stored.effect.has_value();
    const Effect effect = stored.effect.value_or(Effect{});
    const auto text = [open](const std::string& value) {
        return open ? sql::Value(value) : sql::Value(nullptr);
    };
    return {stored.instance.id,
            stored.instance.state,
            stored.instance.version,
            stored.terminal,
            text(effect.name),
            text(effect.key),
            text(effect.input),
            effect.tries,
            sql::nullable(stored.effect_at),
            sql::nullable(stored.wake_at)};
}

std::optional<core::Instant> instant(const sql::Row& row, std::size_t column) {
    if (row.is_null(column)) return std::nullopt;
    return row.instant(column);
}

Stored stored_of(std::string id, const sql::Row& row) {
    Stored stored{.instance = {std::move(id), row.text(0), row.integer(1)},
                  .effect_at = instant(row, 7),
                  .wake_at = instant(row, 8),
                  .terminal = row.boolean(2),
                  .running = row.boolean(9),
                  .leased = row.boolean(9) && row.boolean(10),
                  .lease_token = row.integer(11)};
    if (!row.is_null(3)) {
        stored.effect =
            Effect{row.text(3), row.text(4), row.text(5), static_cast<int>(row.integer(6))};
    }
    return stored;
}

Task<Result<>> journal(Context ctx, sql::Session& tx, Stored stored, std::string event) {
    Values values{stored.instance.id, stored.instance.version, std::move(event),
                  stored.instance.state,
                  stored.effect ? sql::Value(stored.effect->name) : sql::Value(nullptr)};
    CO_TRY_OK(co_await tx.execute(ctx, kJournal, std::move(values)));
    co_return Result<>();
}

}  // namespace

Task<Result<>> Store::insert(Context ctx, sql::Session& tx, Stored stored, std::string event) {
    Values values = values_of(stored);
    values.insert(values.begin() + 1, machine_);
    CO_TRY_OK(co_await tx.execute(ctx, kInsert, std::move(values)));
    co_return co_await journal(ctx, tx, std::move(stored), std::move(event));
}

Task<Result<std::optional<Stored>>> Store::load(Context ctx, sql::Session& tx, std::string id,
                                                Locking locking) {
    std::string statement = kLoad;
    if (locking == Locking::kSkip) statement += " skip locked";
    Values values{id, machine_};
    CO_TRY(const Rows rows, co_await tx.execute(ctx, std::move(statement), std::move(values)));
    if (rows.empty()) co_return std::optional<Stored>();
    co_return stored_of(std::move(id), rows[0]);
}

Task<Result<>> Store::step(Context ctx, sql::Session& tx, Stored stored, std::string event) {
    Values values = values_of(stored);
    values.push_back(stored.lease_token);
    CO_TRY(const Rows rows, co_await tx.execute(ctx, kStep, std::move(values)));
    if (rows.affected != 1) {
        co_return core::fail(core::reasons::kSqlConflict, "the instance has another owner by now");
    }
    co_return co_await journal(ctx, tx, std::move(stored), std::move(event));
}

Task<Result<>> Store::claim(Context ctx, sql::Session& tx, std::string id,
                            std::chrono::milliseconds lease) {
    Values values{std::move(id), static_cast<std::int64_t>(lease.count())};
    CO_TRY_OK(co_await tx.execute(ctx, kClaim, std::move(values)));
    co_return Result<>();
}

Task<Result<bool>> Store::renew(Context ctx, sql::Session& session, std::string id,
                                std::int64_t token, std::chrono::milliseconds lease) {
    Values values{std::move(id), token, static_cast<std::int64_t>(lease.count())};
    CO_TRY(const Rows rows, co_await session.execute(ctx, kRenew, std::move(values)));
    co_return rows.affected == 1;
}

Task<Result<bool>> Store::end_try(Context ctx, sql::Session& session, std::string id,
                                  std::int64_t token, core::Instant again_at, std::string why) {
    Values values{std::move(id), token, again_at, std::move(why)};
    CO_TRY(const Rows rows, co_await session.execute(ctx, kEndTry, std::move(values)));
    co_return rows.affected == 1;
}

Task<Result<>> Store::clear_timer(Context ctx, sql::Session& tx, std::string id) {
    Values values{std::move(id)};
    CO_TRY_OK(co_await tx.execute(ctx, "update workflow.instance set wake_at = null where id = $1",
                                  std::move(values)));
    co_return Result<>();
}

Task<Result<>> Store::postpone_timer(Context ctx, sql::Session& session, std::string id,
                                     std::int64_t version, core::Instant wake_at, std::string why) {
    Values values{std::move(id), version, wake_at, std::move(why)};
    CO_TRY_OK(co_await session.execute(ctx,
                                       "update workflow.instance set wake_at = $3, last_error = $4 "
                                       "where id = $1 and version = $2 and wake_at is not null",
                                       std::move(values)));
    co_return Result<>();
}

Task<Result<std::int64_t>> Store::push(Context ctx, sql::Session& tx, std::string id,
                                       std::string event) {
    Values values{std::move(id), std::move(event)};
    CO_TRY(const Rows rows,
           co_await tx.execute(
               ctx, "insert into workflow.inbox (instance, event) values ($1, $2) returning seq",
               std::move(values)));
    co_return rows[0].integer(0);
}

Task<Result<std::optional<InboxEvent>>> Store::first(Context ctx, sql::Session& tx,
                                                     std::string id) {
    Values values{std::move(id)};
    CO_TRY(const Rows rows,
           co_await tx.execute(ctx,
                               "select seq, event from workflow.inbox where instance = $1 "
                               "and applied_at is null order by seq limit 1",
                               std::move(values)));
    if (rows.empty()) co_return std::optional<InboxEvent>();
    co_return InboxEvent{rows[0].integer(0), rows[0].text(1)};
}

Task<Result<>> Store::mark(Context ctx, sql::Session& tx, std::int64_t seq,
                           std::optional<core::Error> refusal) {
    Values values{seq, nullptr, nullptr};
    if (refusal) values = {seq, std::string(refusal->id()), refusal->message};
    CO_TRY_OK(co_await tx.execute(ctx,
                                  "update workflow.inbox set applied_at = clock_timestamp(), "
                                  "refused_reason = $2, refused_message = $3 where seq = $1",
                                  std::move(values)));
    co_return Result<>();
}

Task<Result<Applied>> Store::applied(Context ctx, sql::Session& session, std::int64_t seq) {
    Values values{seq};
    CO_TRY(const Rows rows, co_await session.execute(
                                ctx,
                                "select applied_at is not null, refused_reason, refused_message "
                                "from workflow.inbox where seq = $1",
                                std::move(values)));
    if (rows.empty() || !rows[0].boolean(0)) co_return Applied{};
    if (rows[0].is_null(1)) co_return Applied{.applied = true};
    const core::Reason* reason = core::reasons::find_reason(rows[0].text(1));
    co_return Applied{true,
                      core::fail(reason ? *reason : core::reasons::kInternal, rows[0].text(2))};
}

Task<Result<std::vector<std::string>>> Store::due(Context ctx, sql::Session& session,
                                                  core::Instant now, std::int64_t limit) {
    Values values{machine_, now, limit};
    CO_TRY(const Rows rows, co_await session.execute(ctx, kDue, std::move(values)));
    std::vector<std::string> ids;
    for (const sql::Row& row : rows) ids.push_back(row.text(0));
    co_return ids;
}

}  // namespace emptor::workflow
