#include "platform/events/bus.h"

#include <algorithm>
#include <deque>

#include "core/check.h"
#include "platform/events/log.h"
#include "platform/runtime/pause.h"
#include "platform/runtime/signal.h"
#include "platform/runtime/task_group.h"

namespace emptor::events {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;
using std::chrono::milliseconds;

constexpr milliseconds kDatabaseTime(10'000);
constexpr milliseconds kIdle(1'000);  // how often a group looks though nobody told it to
constexpr std::int64_t kBatch = 100;

// Gives places to what was committed, in the order of entry. The row of `head` is locked before the
// rows are looked for, so that none can be committed unseen between two relays.
constexpr const char* kLockHead = "select position from events.head for update skip locked";
constexpr const char* kPlace = R"(
    with fresh as (
        select entry from events.outbox where position is null order by entry limit 1000),
    placed as (
        select entry, $1 + row_number() over (order by entry) as position from fresh)
    update events.outbox o set position = placed.position from placed where o.entry = placed.entry)";

// Takes or renews the lease of a group; the head is read before the events are, so all up to it are
// seen.
constexpr const char* kClaim = R"(
    update events.consumer
    set owner = $2, lease_until = clock_timestamp() + $3 * interval '1 millisecond'
    where name = $1 and (owner = $2 or lease_until is null or lease_until < clock_timestamp())
    returning position, (select position from events.head))";

struct Group {
    std::string name;
    std::vector<std::string> types;
    Consumer consumer;
};

// Where a group stands: `position` is done, `head` is there to be done.
struct Claim {
    std::int64_t position = 0;
    std::int64_t head = 0;
};

class PostgresBus final : public OutboxBus {
public:
    PostgresBus(sql::Database& database, core::Random& random, const core::Clock& clock,
                BusOptions options)
        : database_(database),
          random_(random),
          options_(std::move(options)),
          owner_(core::new_id("bus", clock.now(), random)) {
        EMPTOR_CHECK(options_.consumer_limit < options_.lease);
    }

    void subscribe(std::string group, std::vector<std::string> types, Consumer consumer) override;
    Task<> run(Context ctx) override;

private:
    Task<> relay(Context ctx);
    Task<Result<bool>> place(Context ctx);
    Task<Result<bool>> place_batch(Context ctx);

    Task<> serve(Context ctx, Group& group);
    Task<Result<bool>> deliver_batch(Context ctx, Group& group);
    Task<Result<bool>> deliver(Context ctx, Group& group, Logged logged, std::int64_t before);
    Task<Result<std::optional<Claim>>> claim(Context ctx, Group& group);
    Task<Result<>> save(Context ctx, Group& group, std::int64_t position);

    Context for_database(const Context& ctx) const {
        return ctx.detached(kDatabaseTime).with_stop(ctx.stop());
    }
    Task<> rest(Context ctx, const std::string group, core::Error error, int failures);

    sql::Database& database_;
    core::Random& random_;
    const BusOptions options_;
    const std::string owner_;
    std::deque<Group> groups_;
    bool running_ = false;
    std::int64_t head_ = 0;  // as the relay knows it
    runtime::Signal news_;   // the head has moved
};

void PostgresBus::subscribe(std::string group, std::vector<std::string> types, Consumer consumer) {
    EMPTOR_CHECK(!running_ && !types.empty());
    EMPTOR_CHECK(std::ranges::none_of(groups_, [&](const Group& g) { return g.name == group; }));
    groups_.push_back({std::move(group), std::move(types), std::move(consumer)});
}

Task<> PostgresBus::run(Context ctx) {
    EMPTOR_CHECK(!running_);
    running_ = true;
    const Context own = ctx.detached(std::chrono::hours(24 * 365)).with_stop(ctx.stop());
    runtime::TaskGroup tasks(ctx.executor());
    tasks.spawn(relay(own));
    for (Group& group : groups_) tasks.spawn(serve(own, group));
    co_await tasks.join();
}

// --- the relay

Task<> PostgresBus::relay(Context ctx) {
    int failures = 0;
    while (!ctx.stop().stop_requested()) {
        const Result<bool> moved = co_await place(for_database(ctx));
        if (moved) {
            failures = 0;
            if (*moved) news_.raise();
            co_await runtime::sleep(ctx, options_.poll);
        } else {
            co_await rest(ctx, "", moved.error(), ++failures);
        }
    }
}

// Whether the head has moved, by whomever.
Task<Result<bool>> PostgresBus::place(Context ctx) {
    sql::Values none;
    CO_TRY(const sql::Rows rows,
           co_await database_.execute(ctx,
                                      "select position, exists (select 1 from events.outbox where "
                                      "position is null) from events.head",
                                      std::move(none)));
    const bool moved = std::exchange(head_, rows[0].integer(0)) != rows[0].integer(0);
    if (!rows[0].boolean(1)) co_return moved;
    CO_TRY(const bool placed, co_await place_batch(ctx));
    co_return moved || placed;
}

Task<Result<bool>> PostgresBus::place_batch(Context ctx) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    sql::Values none;
    CO_TRY(const sql::Rows head, co_await tx->execute(ctx, kLockHead, std::move(none)));
    if (head.empty()) co_return false;  // another process is at it
    sql::Values from{head[0].integer(0)};
    CO_TRY(const sql::Rows placed, co_await tx->execute(ctx, kPlace, std::move(from)));
    sql::Values by{placed.affected};
    CO_TRY_OK(co_await tx->execute(ctx, "update events.head set position = position + $1",
                                   std::move(by)));
    CO_TRY_OK(co_await tx->commit(ctx));
    co_return true;
}

// --- the groups

Task<> PostgresBus::serve(Context ctx, Group& group) {
    int failures = 0;
    while (!ctx.stop().stop_requested()) {
        const std::uint64_t seen = news_.count();
        const Result<bool> more = co_await deliver_batch(ctx, group);
        if (!more) {
            co_await rest(ctx, group.name, more.error(), ++failures);
            continue;
        }
        failures = 0;
        if (!*more) co_await news_.wait(ctx, seen, kIdle);
    }
}

// Whether there is more to deliver now. What was delivered is saved event by event.
Task<Result<bool>> PostgresBus::deliver_batch(Context ctx, Group& group) {
    CO_TRY(const std::optional<Claim> claimed, co_await claim(for_database(ctx), group));
    if (!claimed || claimed->position == claimed->head) co_return false;
    Query query{.after = claimed->position, .limit = kBatch, .types = group.types};
    CO_TRY(std::vector<Logged> events,
           co_await read(for_database(ctx), database_, std::move(query)));
    const bool full = static_cast<std::int64_t>(events.size()) == kBatch;
    std::int64_t last = claimed->position;
    for (Logged& logged : events) {
        const std::int64_t before = std::exchange(last, logged.position);
        CO_TRY(const bool delivered, co_await deliver(ctx, group, std::move(logged), before));
        if (!delivered) co_return false;
    }
    if (full) co_return true;
    if (claimed->head > last) CO_TRY_OK(co_await save(for_database(ctx), group, claimed->head));
    co_return false;
}

// False: another process has the group by now, or had it meanwhile; or this one is about to end.
Task<Result<bool>> PostgresBus::deliver(Context ctx, Group& group, Logged logged,
                                        std::int64_t before) {
    if (ctx.stop().stop_requested()) co_return false;
    // The lease outlasts a delivery, so that no two processes deliver to a group at once.
    CO_TRY(const std::optional<Claim> claimed, co_await claim(for_database(ctx), group));
    if (!claimed || claimed->position != before) co_return false;
    const Context limited = ctx.with_timeout(options_.consumer_limit);
    CO_TRY_OK(co_await group.consumer(limited, std::move(logged.event)));
    // Done is done: what was delivered is saved even when the process is about to end.
    CO_TRY_OK(co_await save(ctx.detached(kDatabaseTime), group, logged.position));
    co_return true;
}

Task<Result<std::optional<Claim>>> PostgresBus::claim(Context ctx, Group& group) {
    for (int tries = 0; tries < 2; ++tries) {
        sql::Values values{group.name, owner_, static_cast<std::int64_t>(options_.lease.count())};
        CO_TRY(const sql::Rows rows, co_await database_.execute(ctx, kClaim, std::move(values)));
        if (!rows.empty()) co_return Claim{rows[0].integer(0), rows[0].integer(1)};
        sql::Values name{group.name};
        CO_TRY(const sql::Rows made,
               co_await database_.execute(
                   ctx, "insert into events.consumer (name) values ($1) on conflict do nothing",
                   std::move(name)));
        if (made.affected == 0) break;
    }
    co_return std::optional<Claim>();
}

Task<Result<>> PostgresBus::save(Context ctx, Group& group, std::int64_t position) {
    sql::Values values{group.name, owner_, position};
    CO_TRY_OK(co_await database_.execute(ctx,
                                         "update events.consumer set position = greatest(position, "
                                         "$3) where name = $1 and owner = $2",
                                         std::move(values)));
    co_return Result<>();
}

Task<> PostgresBus::rest(Context ctx, const std::string group, core::Error error, int failures) {
    if (ctx.stop().stop_requested()) co_return;
    if (options_.on_trouble) options_.on_trouble(group, error);
    milliseconds pause =
        runtime::pause_after(failures, {options_.first_pause, options_.longest_pause}, random_);
    if (group.empty()) pause = std::min(pause, kIdle);
    co_await runtime::sleep(ctx, pause);
}

}  // namespace

std::unique_ptr<OutboxBus> make_outbox_bus(sql::Database& database, core::Random& random,
                                           const core::Clock& clock, BusOptions options) {
    return std::make_unique<PostgresBus>(database, random, clock, std::move(options));
}

}  // namespace emptor::events
