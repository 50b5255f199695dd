#include "services/checkout/adapters/machine.h"

#include <format>

#include "core/check.h"
#include "core/ids.h"
#include "core/text.h"
#include "platform/events/outbox.h"
#include "platform/json/core_types.h"
#include "platform/telemetry/names.h"
#include "services/checkout/adapters/event_json.h"
#include "services/checkout/adapters/record_json.h"

namespace emptor::checkout {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

// What the audit log says of a step: names, states and amounts, nothing personal.
struct AuditBody {
    std::string purchase_id;
    std::string event;
    std::string state;
    std::string effect;
    std::string merchant;
    std::string total;
    std::string maximum;
    std::string approved_by;
    std::string reason;
};

struct PathSelected {
    std::string purchase_id;
    std::string merchant_id;
    std::string path;
    std::string mode;
    std::string reason;
};

struct Tag {
    std::string type;
};

std::string event_type(const std::string& event) {
    const auto tag = json::read<Tag>(event);
    return tag ? tag->type : std::string("unreadable");
}

AuditBody audit_body(const Record& record, const workflow::Step& step, const std::string& event) {
    const Purchase& purchase = record.purchase;
    AuditBody body{.purchase_id = purchase.purchase_id,
                   .event = event_type(event),
                   .state = std::string(api::checkout::name(purchase.state)),
                   .effect = step.effect ? step.effect->name : "",
                   .merchant = purchase.merchant_id,
                   .reason = purchase.refused_reason};
    if (purchase.landed && purchase.landed->total) body.total = purchase.landed->total->text();
    if (purchase.mandate) {
        body.maximum = purchase.mandate->maximum_total.text();
        body.approved_by = purchase.mandate->approved_by;
    }
    return body;
}

std::string upper_name(api::common::Path path) {
    return core::to_upper_ascii(api::common::name(path));
}

}  // namespace

workflow::Step to_step(const Decision& decision) {
    workflow::Step step{.state = record_json(decision.record),
                        .wake_at = decision.wake_at,
                        .terminal = decision.terminal,
                        .keep = decision.keep};
    if (decision.effect) {
        step.effect = workflow::Effect{.name = std::string(name(*decision.effect)),
                                       .key = effect_key(decision.record, *decision.effect),
                                       .input = "{}"};
    }
    return step;
}

std::vector<std::string> effect_names() {
    std::vector<std::string> names;
    for (const EffectKind kind : all_effects()) names.emplace_back(checkout::name(kind));
    return names;
}

Result<workflow::Step> PurchaseMachine::decide(const workflow::Instance& instance,
                                               const std::string& event, core::Instant now) {
    TRY(const Record record, parse_record(instance.state));
    TRY(const Event happened, parse_event(event));
    TRY(const Decision decision, transition(record, happened, now, patience_));
    return to_step(decision);
}

Task<Result<std::string>> PurchaseMachine::run(Context ctx, workflow::Instance instance,
                                               workflow::Effect effect) {
    CO_TRY(Record record, parse_record(instance.state));
    const auto kind = parse_effect(effect.name);
    EMPTOR_CHECK(kind.has_value());
    runtime::Principal owner{.subject = record.person, .scopes = {}, .service = true};
    telemetry::Span span = telling_.tracer.start(ctx, telemetry::names::kPurchaseEffectSpan);
    span.set("effect", effect.name);
    const Context as_owner = span.context(ctx).with_principal(std::move(owner));
    const Result<Event> ended =
        co_await effects_.run(as_owner, std::move(record), *kind, effect.tries);
    tell(as_owner, instance, effect, ended);
    if (!ended) {
        span.fail(ended.error());
        co_return ended.error();
    }
    co_return event_json(*ended);
}

void PurchaseMachine::tell(const Context& ctx, const workflow::Instance& instance,
                           const workflow::Effect& effect, const Result<Event>& ended) {
    const std::string end = ended ? event_type(event_json(*ended)) : "failed";
    telling_.metrics.counter(telemetry::names::kPurchaseEffectsTotal, {effect.name, end}).add();
    telling_.log.info(ctx, "purchase.effect",
                      {{"purchase", instance.id},
                       {"effect", effect.name},
                       {"tries", effect.tries},
                       {"end", end}});
}

Task<Result<>> PurchaseMachine::record(Context ctx, sql::Session& tx, workflow::Instance before,
                                       workflow::Step step, std::string event) {
    CO_TRY(const Record record, parse_record(step.state));
    CO_TRY_OK(co_await store_.put_purchase(ctx, tx, record));
    const std::string body = json::write(audit_body(record, step, event));
    CO_TRY_OK(co_await audit_.append(ctx, tx, "purchase.step", body));

    CO_TRY(const Record old, parse_record(before.state));
    const Purchase& purchase = record.purchase;
    const auto unchosen = api::common::Path::kUnspecified;
    if (old.purchase.path != unchosen || purchase.path == unchosen) co_return Result<>();
    const PathSelected data{.purchase_id = purchase.purchase_id,
                            .merchant_id = purchase.merchant_id,
                            .path = upper_name(purchase.path),
                            .mode = std::string(api::common::name(purchase.mode)),
                            .reason = purchase.refused_reason};
    events::Event selected{.id = core::new_id("evt", purchase.updated_at, random_),
                           .type = "checkout.path.selected",
                           .source = "/checkout",
                           .subject = purchase.purchase_id,
                           .person = record.person,
                           .time = purchase.updated_at,
                           .data = json::write(data)};
    co_return co_await events::append(ctx, tx, std::move(selected));
}

Task<Result<>> WorkflowJournal::create(Context ctx, sql::Session& tx, Record record) {
    const Decision first = begin(std::move(record), clock_.now());
    CO_TRY_OK(co_await store_.put_purchase(ctx, tx, first.record));
    workflow::Instance instance{.id = first.record.purchase.purchase_id,
                                .state = record_json(first.record)};
    co_return co_await engine_.create(ctx, tx, std::move(instance), to_step(first));
}

Task<Result<Record>> WorkflowJournal::send(Context ctx, std::string purchase_id, Event event) {
    CO_TRY(const auto instance,
           co_await engine_.send(ctx, std::move(purchase_id), event_json(event)));
    co_return parse_record(instance.state);
}

}  // namespace emptor::checkout
