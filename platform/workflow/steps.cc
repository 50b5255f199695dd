#include "platform/workflow/steps.h"

#include <algorithm>
#include <format>

#include "core/check.h"
#include "core/reasons.h"

namespace emptor::workflow {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

Stored Steps::after(const Stored& before, Step& step) const {
    EMPTOR_CHECK(!step.terminal || (!step.effect && !step.wake_at));
    Stored next{.instance = {before.instance.id, step.state, before.instance.version + 1},
                .wake_at = step.wake_at,
                .terminal = step.terminal,
                .lease_token = before.lease_token};
    if (step.effect) {
        Effect& effect = *step.effect;
        EMPTOR_CHECK(std::ranges::contains(effects_, effect.name));
        if (effect.key.empty()) {
            effect.key =
                std::format("{}.{}.{}", next.instance.id, next.instance.version, effect.name);
        }
        const bool same =
            before.effect && before.effect->name == effect.name && before.effect->key == effect.key;
        if (same) effect.tries = before.effect->tries;
        next.effect = effect;
        next.effect_at = clock_.now();
    }
    return next;
}

Task<Result<Instance>> Steps::apply(Context ctx, sql::Session& tx, Stored before, Step step,
                                    std::string event) {
    if (step.keep) co_return std::move(before.instance);
    if (before.terminal) {
        co_return core::fail(reasons::kInternal, std::format("{} {} is final and was to change",
                                                             name_, before.instance.id));
    }
    const Stored next = after(before, step);
    CO_TRY_OK(co_await store_.step(ctx, tx, next, event));
    CO_TRY_OK(
        co_await machine_.record(ctx, tx, before.instance, std::move(step), std::move(event)));
    co_return next.instance;
}

Task<Result<Instance>> Steps::meet(Context ctx, sql::Session& tx, Stored before,
                                   std::string event) {
    CO_TRY(Step step, machine_.decide(before.instance, event, clock_.now()));
    co_return co_await apply(ctx, tx, std::move(before), std::move(step), std::move(event));
}

void Steps::pass(const std::string& step, const char* place) const {
    if (options_.probe) options_.probe(std::format("{}.{}.{}", name_, step, place));
}

Task<Result<>> Steps::commit(Context ctx, sql::Tx& tx, std::string step) {
    pass(step, "before_commit");
    Result<> committed = co_await tx.commit(ctx);
    if (committed) pass(step, "after_commit");
    co_return committed;
}

Task<Result<>> Steps::create(Context ctx, sql::Session& tx, Instance instance, Step first) {
    first.keep = false;
    Stored none{.instance = std::move(instance)};
    none.instance.version = 0;
    Stored stored = after(none, first);
    co_return co_await store_.insert(ctx, tx, std::move(stored), R"({"type":"created"})");
}

}  // namespace emptor::workflow
