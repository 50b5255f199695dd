#pragma once

#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"
#include "platform/telemetry/tracer.h"
#include "platform/workflow/engine.h"
#include "services/checkout/app/checkout.h"
#include "services/checkout/app/effects.h"
#include "services/checkout/domain/transition.h"

namespace emptor::checkout {

// The names of all effects of a purchase.
std::vector<std::string> effect_names();

// The purchase as the workflow engine sees it: JSON in, JSON out, the decisions in domain, the
// effects in app. Every step also writes the read model, the audit entry and the outbox rows.
class PurchaseMachine final : public workflow::Machine {
public:
    static constexpr const char* kName = "purchase";

    // Where it tells what it does.
    struct Telling {
        telemetry::Log& log;
        telemetry::Metrics& metrics;
        const telemetry::Tracer& tracer;
    };

    PurchaseMachine(Effects& effects, CheckoutStore& store, AuditLog& audit, core::Random& random,
                    Telling telling, Patience patience)
        : effects_(effects),
          store_(store),
          audit_(audit),
          random_(random),
          telling_(telling),
          patience_(patience) {}

    std::string name() const override { return kName; }
    std::vector<std::string> effects() const override { return effect_names(); }
    core::Result<workflow::Step> decide(const workflow::Instance& instance,
                                        const std::string& event, core::Instant now) override;
    runtime::Task<core::Result<std::string>> run(runtime::Context ctx, workflow::Instance instance,
                                                 workflow::Effect effect) override;
    runtime::Task<core::Result<>> record(runtime::Context ctx, sql::Session& tx,
                                         workflow::Instance before, workflow::Step step,
                                         std::string event) override;

private:
    void tell(const runtime::Context& ctx, const workflow::Instance& instance,
              const workflow::Effect& effect, const core::Result<Event>& ended);

    Effects& effects_;
    CheckoutStore& store_;
    AuditLog& audit_;
    core::Random& random_;
    Telling telling_;
    Patience patience_;
};

workflow::Step to_step(const Decision& decision);

// The use cases' way into the engine.
class WorkflowJournal final : public Journal {
public:
    WorkflowJournal(workflow::Engine& engine, const core::Clock& clock, CheckoutStore& store)
        : engine_(engine), clock_(clock), store_(store) {}

    runtime::Task<core::Result<>> create(runtime::Context ctx, sql::Session& tx,
                                         Record record) override;
    void wake(const std::string& purchase_id) override { engine_.wake(purchase_id); }
    runtime::Task<core::Result<Record>> send(runtime::Context ctx, std::string purchase_id,
                                             Event event) override;

private:
    workflow::Engine& engine_;
    const core::Clock& clock_;
    CheckoutStore& store_;
};

}  // namespace emptor::checkout
