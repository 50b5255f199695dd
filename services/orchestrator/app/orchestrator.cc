#include "services/orchestrator/app/orchestrator.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "services/orchestrator/domain/grammar.h"

namespace emptor::orchestrator {
namespace {

namespace reasons = core::reasons;
using api::orchestrator::AskRequest;
using api::orchestrator::Run;
using api::orchestrator::RunState;
using core::Result;
using runtime::Context;
using runtime::Task;
using std::chrono::milliseconds;

constexpr int kLongestPollMs = 30'000;
constexpr int kLongestDeadlineMs = 30'000;
constexpr milliseconds kPollEvery{25};
constexpr std::chrono::minutes kRunLimit{2};

Vocabulary vocabulary_of(const Result<api::discovery::ListSourcesResponse>& sources) {
    Vocabulary vocabulary;
    if (!sources) return vocabulary;
    for (const std::string& brand : sources->brands)
        vocabulary.brands.push_back(core::to_lower_ascii(brand));
    for (const auto& source : sources->sources) {
        vocabulary.merchants.push_back(core::to_lower_ascii(source.merchant_id));
        vocabulary.merchants.push_back(core::to_lower_ascii(source.name));
    }
    return vocabulary;
}

}  // namespace

Context Orchestrator::context_for(const std::string& person, runtime::Executor& executor) const {
    return Context::for_at_most(executor, kRunLimit)
        .with_stop(deps_.stop)
        .with_principal({.subject = person, .scopes = {}, .service = true});
}

Orchestrator::Reply<api::common::Intent> Orchestrator::understand(Context ctx,
                                                                  const AskRequest& request) {
    CO_TRY(const auto currency,
           core::Currency::parse(request.currency.empty() ? "USD" : request.currency));
    CO_TRY(const auto* zone,
           core::find_zone(request.time_zone.empty() ? "UTC" : request.time_zone));
    const auto sources =
        co_await deps_.stages.discovery.list_sources(ctx, api::discovery::ListSourcesRequest());
    const Vocabulary vocabulary = vocabulary_of(sources);
    CO_TRY(auto intent,
           parse_prompt(request.prompt, {currency, zone, deps_.clock.now(), vocabulary}));
    intent.mode =
        request.mode == api::common::Mode::kUnspecified ? api::common::Mode::kAssist : request.mode;
    co_return intent;
}

Orchestrator::Reply<api::orchestrator::AskResponse> Orchestrator::ask(Context ctx,
                                                                      AskRequest request) {
    if (request.deadline_ms < 0 || request.deadline_ms > kLongestDeadlineMs) {
        co_return core::fail(reasons::kMalformedRequest,
                             std::format("deadline_ms: 0 to {}", kLongestDeadlineMs));
    }
    const bool buys = request.mode == api::common::Mode::kAutopilot;
    if (buys && (request.client_key.empty() || request.client_key.size() > 255)) {
        co_return core::fail(reasons::kMalformedRequest,
                             "client_key: 1 to 255 characters, to buy with");
    }
    // A card number goes before anything else is done with the prompt.
    const Redacted redacted = redact_card_numbers(request.prompt);
    request.prompt = redacted.text;
    CO_TRY(auto intent, co_await understand(ctx, request));
    if (redacted.removed > 0) {
        intent.not_understood.emplace_back("a card number, which was removed: the wallet pays");
    }
    StoredRun stored{.person = ctx.principal().subject, .request = request};
    stored.run = Run{.run_id = core::new_id("run", deps_.clock.now(), deps_.random),
                     .state = RunState::kRunning,
                     .prompt = request.prompt,
                     .intent = std::move(intent),
                     .created_at = deps_.clock.now()};
    CO_TRY_OK(co_await deps_.store.add(ctx, stored));
    const std::string run_id = stored.run.run_id;
    Context own = context_for(stored.person, ctx.executor()).with_trace(ctx.trace());
    deps_.background.spawn(execute(std::move(own), std::move(stored)));
    co_return api::orchestrator::AskResponse{run_id};
}

Task<Result<>> Orchestrator::tell(Context ctx, std::string run_id, std::string type,
                                  std::string text) {
    api::orchestrator::RunEvent event{
        .type = std::move(type), .at = deps_.clock.now(), .text = std::move(text), .data = "{}"};
    co_return co_await deps_.store.append(ctx, std::move(run_id), std::move(event));
}

Task<> Orchestrator::execute(Context ctx, StoredRun stored) {
    const auto done = co_await carry_out(ctx, stored);
    // A process that is going down leaves the run to the next one.
    if (deps_.stop.stop_requested()) co_return;
    Run& run = stored.run;
    run.state = done ? RunState::kFinished : RunState::kFailed;
    if (!done) {
        run.failed_reason = std::string(done.error().id());
        run.failed_detail = done.error().message;
    }
    const Context last = ctx.detached(std::chrono::seconds(10));
    (void)co_await tell(last, run.run_id, done ? "run.finished" : "run.failed",
                        done ? "done" : run.failed_detail);
    // If the end cannot be stored the run stays unfinished and is taken up at the next start.
    (void)co_await deps_.store.finish(last, std::move(stored));
}

Task<Result<>> Orchestrator::carry_out(Context ctx, StoredRun& stored) {
    Run& run = stored.run;
    RunLimits limits = deps_.limits;
    if (stored.request.deadline_ms > 0) limits.live = milliseconds(stored.request.deadline_ms);
    CO_TRY_OK(co_await tell(ctx, run.run_id, "intent.parsed", "looking for: " + run.intent.query));
    auto sources =
        co_await deps_.stages.discovery.list_sources(ctx, api::discovery::ListSourcesRequest());
    RunExecution execution(deps_.stages, limits, deps_.clock, deps_.background,
                           [this, ctx, run_id = run.run_id](std::string type, std::string text) {
                               return tell(ctx, run_id, std::move(type), std::move(text));
                           });
    CO_TRY(run.answer, co_await execution.answer(ctx, run.run_id, run.intent, std::move(sources)));
    run.first_offers_ms = static_cast<int>(execution.first_offers().count());
    run.own_ms = static_cast<int>(execution.own().count());
    if (run.intent.mode != api::common::Mode::kAutopilot) co_return Result<>();
    CO_TRY_OK(ctx.still_wanted());
    co_return co_await buy_best(ctx, stored);
}

Task<Result<>> Orchestrator::buy_best(Context ctx, StoredRun& stored) {
    Run& run = stored.run;
    const auto* best = best_to_buy(run.answer->products);
    if (best == nullptr)
        co_return core::fail(reasons::kNothingToBuy, "no offer matches what you asked for");
    const api::common::Intent& intent = run.intent;
    api::checkout::BuyRequest request{.offer_id = best->offer.offer.offer_id,
                                      .quantity = intent.quantity,
                                      .mode = intent.mode,
                                      .run_id = run.run_id,
                                      .client_key = stored.request.client_key,
                                      .deliver_by = intent.deliver_by,
                                      .preference = intent.preference};
    request.again = stored.request.again;
    request.limit = stored.request.limit;
    if (!request.limit && intent.budget_scope == api::common::BudgetScope::kLanded) {
        request.limit = intent.max_price;
    }
    CO_TRY(const auto bought, co_await deps_.stages.checkout.buy(ctx, std::move(request)));
    run.purchase_id = bought.purchase.purchase_id;
    co_return co_await tell(ctx, run.run_id, "purchase.begun", "buying " + best->offer.offer.title);
}

Orchestrator::Reply<api::orchestrator::GetRunResponse> Orchestrator::get_run(
    Context ctx, api::orchestrator::GetRunRequest request) {
    const auto until =
        ctx.executor().now() + milliseconds(std::clamp(request.wait_ms, 0, kLongestPollMs));
    for (;;) {
        CO_TRY(auto run, co_await deps_.store.get(ctx, ctx.principal().subject, request.run_id));
        const bool ended = run.state != RunState::kRunning;
        if (ended || ctx.executor().now() >= until || !co_await runtime::sleep(ctx, kPollEvery)) {
            co_return api::orchestrator::GetRunResponse{std::move(run)};
        }
    }
}

Orchestrator::Reply<api::orchestrator::ListEventsResponse> Orchestrator::list_events(
    Context ctx, api::orchestrator::ListEventsRequest request) {
    const auto until =
        ctx.executor().now() + milliseconds(std::clamp(request.wait_ms, 0, kLongestPollMs));
    for (;;) {
        // The state is read before the events: an ended run has no event that this answer misses.
        CO_TRY(const auto run,
               co_await deps_.store.get(ctx, ctx.principal().subject, request.run_id));
        CO_TRY(auto events, co_await deps_.store.events(ctx, request.run_id, request.after));
        const bool ended = run.state != RunState::kRunning;
        const bool answer = ended || !events.empty() || ctx.executor().now() >= until;
        if (answer || !co_await runtime::sleep(ctx, kPollEvery)) {
            co_return api::orchestrator::ListEventsResponse{std::move(events), ended};
        }
    }
}

Task<> Orchestrator::resume(Context ctx) {
    auto left = co_await deps_.store.unfinished(ctx);
    if (!left) co_return;
    for (StoredRun& stored : *left) {
        Context own = context_for(stored.person, ctx.executor());
        deps_.background.spawn(execute(std::move(own), std::move(stored)));
    }
}

}  // namespace emptor::orchestrator
