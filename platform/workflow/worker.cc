#include "platform/workflow/worker.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "platform/runtime/pause.h"
#include "platform/runtime/task_group.h"

namespace emptor::workflow {
namespace {

namespace reasons = core::reasons;
using core::Error;
using core::Result;
using runtime::Context;
using runtime::Task;
using std::chrono::milliseconds;

// Whether the same thing may go well in a moment.
bool may_pass(const Error& error) {
    return error.reason == reasons::kUnavailable || error.reason == reasons::kSqlConflict ||
           error.reason == reasons::kDeadlineExceeded || error.reason == reasons::kCancelled;
}

std::string text(const Error& error) {
    return std::format("{}: {}", error.id(), error.message);
}

}  // namespace

// What a look at an instance led to.
struct Worker::Turn {
    enum Kind { kNothing, kStepped, kEffect } kind = kNothing;
    Stored stored;  // kEffect: as it stands during this try
};

Task<> Worker::advance(Context ctx, std::string id) {
    int failures = 0;
    while (!ctx.stop().stop_requested()) {
        const Context limited = ctx.detached(kDatabaseTime);
        Result<Turn> turn = co_await take_turn(limited, id);
        if (!turn) {
            // The next sweep comes back to it.
            if (turn.error().reason != reasons::kSqlConflict || ++failures == 5) {
                trouble(id, turn.error());
                co_return;
            }
            continue;
        }
        if (turn->kind == Turn::kNothing) co_return;
        if (turn->kind == Turn::kEffect) co_await perform(ctx, std::move(turn->stored));
    }
}

Task<Result<Worker::Turn>> Worker::take_turn(Context ctx, std::string id) {
    CO_TRY(TxPtr tx, co_await parts_.database.begin(ctx));
    CO_TRY(std::optional<Stored> stored, co_await parts_.store.load(ctx, *tx, id, Locking::kSkip));
    if (!stored || stored->leased) co_return Turn{};
    // Left behind by a dead owner: how that try ended comes before anything else.
    if (stored->running) co_return co_await claim(ctx, std::move(tx), std::move(*stored));
    CO_TRY(std::optional<InboxEvent> event, co_await parts_.store.first(ctx, *tx, id));
    if (event)
        co_return co_await apply_inbox(ctx, std::move(tx), std::move(*stored), std::move(*event));
    const core::Instant now = parts_.clock.now();
    if (stored->effect && *stored->effect_at <= now) {
        co_return co_await claim(ctx, std::move(tx), std::move(*stored));
    }
    if (stored->wake_at && *stored->wake_at <= now) {
        co_return co_await apply_timer(ctx, std::move(tx), std::move(*stored));
    }
    co_return Turn{};
}

Task<Result<Worker::Turn>> Worker::apply_inbox(Context ctx, TxPtr tx, Stored stored,
                                               InboxEvent event) {
    const std::string id = stored.instance.id;
    Result<Instance> done =
        co_await parts_.steps.meet(ctx, *tx, std::move(stored), std::move(event.event));
    if (!done && may_pass(done.error())) co_return std::move(done).error();
    if (!done) {
        tx.reset();
        co_return co_await refuse_inbox(ctx, id, event.seq, std::move(done).error());
    }
    CO_TRY_OK(co_await parts_.store.mark(ctx, *tx, event.seq, std::nullopt));
    CO_TRY_OK(co_await parts_.steps.commit(ctx, *tx, "event"));
    parts_.applied.raise();
    co_return Turn{Turn::kStepped, {}};
}

// It is the sender's to know; the event comes off the list in a transaction without its traces.
Task<Result<Worker::Turn>> Worker::refuse_inbox(Context ctx, std::string id, std::int64_t seq,
                                                Error refusal) {
    CO_TRY(const TxPtr tx, co_await parts_.database.begin(ctx));
    CO_TRY_OK(co_await parts_.store.load(ctx, *tx, id, Locking::kWait));
    CO_TRY(const std::optional<InboxEvent> first, co_await parts_.store.first(ctx, *tx, id));
    // Meanwhile another owner may have dealt with it.
    if (!first || first->seq != seq) co_return Turn{Turn::kStepped, {}};
    CO_TRY_OK(co_await parts_.store.mark(ctx, *tx, seq, std::move(refusal)));
    CO_TRY_OK(co_await parts_.steps.commit(ctx, *tx, "event"));
    parts_.applied.raise();
    co_return Turn{Turn::kStepped, {}};
}

// A timer that the machine keeps has rung; one that it cannot take is offered again after a long
// pause.
Task<Result<Worker::Turn>> Worker::apply_timer(Context ctx, TxPtr tx, Stored stored) {
    const std::string id = stored.instance.id;
    const std::int64_t version = stored.instance.version;
    Result<Instance> done = co_await parts_.steps.meet(ctx, *tx, std::move(stored), kTimerEvent);
    if (!done && may_pass(done.error())) co_return std::move(done).error();
    if (!done) {
        trouble(id, done.error());
        tx.reset();
        const core::Instant again_at = parts_.clock.now() + parts_.options.longest_pause;
        CO_TRY_OK(co_await parts_.store.postpone_timer(ctx, parts_.database, id, version, again_at,
                                                       text(done.error())));
        co_return Turn{};
    }
    if (done->version == version) CO_TRY_OK(co_await parts_.store.clear_timer(ctx, *tx, id));
    CO_TRY_OK(co_await parts_.steps.commit(ctx, *tx, "timer"));
    co_return Turn{Turn::kStepped, {}};
}

Task<Result<Worker::Turn>> Worker::claim(Context ctx, TxPtr tx, Stored stored) {
    CO_TRY_OK(co_await parts_.store.claim(ctx, *tx, stored.instance.id, parts_.options.lease));
    CO_TRY_OK(co_await tx->commit(ctx));
    ++stored.lease_token;
    stored.running = true;
    co_return Turn{Turn::kEffect, std::move(stored)};
}

Task<> Worker::perform(Context ctx, Stored stored) {
    std::stop_source stop_effect;
    const std::stop_callback on_end(parts_.stop_effects,
                                    [stop_effect] { stop_effect.request_stop(); });
    std::stop_source done;
    runtime::TaskGroup group(ctx.executor());
    group.spawn(keep_lease(ctx.detached(std::chrono::hours(24)).with_stop(done.get_token()), stored,
                           stop_effect));
    const Effect effect = *stored.effect;
    parts_.steps.pass(effect.name, "before_effect");
    const Context effect_ctx =
        ctx.detached(parts_.options.effect_limit).with_stop(stop_effect.get_token());
    Result<std::string> ended = co_await parts_.machine.run(effect_ctx, stored.instance, effect);
    parts_.steps.pass(effect.name, "after_effect");
    co_await settle(ctx, std::move(stored), std::move(ended));
    done.request_stop();
    co_await group.join();
}

// Three renewals a lease: one may fail. Ends the effect when somebody else has taken over.
Task<> Worker::keep_lease(Context ctx, Stored stored, std::stop_source lost) {
    while (co_await runtime::sleep(ctx, parts_.options.lease / 3)) {
        const Context limited = ctx.with_timeout(parts_.options.lease / 3);
        const Result<bool> ours = co_await parts_.store.renew(
            limited, parts_.database, stored.instance.id, stored.lease_token, parts_.options.lease);
        if (ours && !*ours) {
            lost.request_stop();
            co_return;
        }
    }
}

// Stores how the try ended, however often the database has to be asked; gives up when the process
// ends or when another owner has the instance. Then the effect runs again, and looks up first.
Task<> Worker::settle(Context ctx, Stored stored, Result<std::string> ended) {
    if (!ended) trouble(stored.instance.id, ended.error());
    for (int tries = 1;; ++tries) {
        const Context limited = ctx.detached(kDatabaseTime);
        const Result<> settled = co_await settle_once(limited, stored, ended);
        if (settled) co_return;
        trouble(stored.instance.id, settled.error());
        if (parts_.stop_effects.stop_requested()) co_return;
        const milliseconds pause =
            runtime::pause_after(tries, {milliseconds(20), milliseconds(2000)}, parts_.random);
        const Context waiting = ctx.detached(kDatabaseTime).with_stop(parts_.stop_effects);
        co_await runtime::sleep(waiting, pause);
    }
}

Task<Result<>> Worker::settle_once(Context ctx, Stored stored, Result<std::string> ended) {
    const std::string id = stored.instance.id;
    const Effect effect = *stored.effect;
    CO_TRY(const TxPtr tx, co_await parts_.database.begin(ctx));
    CO_TRY(const std::optional<Stored> now,
           co_await parts_.store.load(ctx, *tx, id, Locking::kWait));
    const bool ours = now && now->running && now->lease_token == stored.lease_token;
    if (!ours) co_return Result<>();  // fenced off, or stored already by a commit that seemed lost
    Result<Step> step = ended ? parts_.machine.decide(now->instance, *ended, parts_.clock.now())
                              : Result<Step>(ended.error());
    if (step && !step->keep) {
        CO_TRY_OK(co_await parts_.steps.apply(ctx, *tx, *now, *std::move(step), *ended));
        co_return co_await parts_.steps.commit(ctx, *tx, effect.name);
    }
    // A try that failed, or whose end the machine does not take, leaves the effect open.
    if (ended && !step) trouble(id, step.error());
    milliseconds pause = runtime::pause_after(
        effect.tries + 1, {parts_.options.first_pause, parts_.options.longest_pause},
        parts_.random);
    if (!step && step.error().retry_after) pause = std::max(pause, *step.error().retry_after);
    const std::string why = step ? "" : text(step.error());
    CO_TRY_OK(co_await parts_.store.end_try(ctx, *tx, id, stored.lease_token,
                                            parts_.clock.now() + pause, why));
    co_return co_await parts_.steps.commit(ctx, *tx, effect.name);
}

}  // namespace emptor::workflow
