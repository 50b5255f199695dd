#pragma once

#include "platform/workflow/engine.h"
#include "services/checkout/app/checkout.h"
#include "services/checkout/app/effects.h"
#include "services/checkout/domain/transition.h"

namespace emptor::checkout {

// The purchase as the workflow engine sees it: JSON in, JSON out, the decisions in domain, the
// effects in app. Every step also writes the read model, the audit entry and the outbox rows.
class PurchaseMachine final : public workflow::Machine {
public:
    PurchaseMachine(Effects& effects, CheckoutStore& store, AuditLog& audit, core::Random& random,
                    Patience patience)
        : effects_(effects), store_(store), audit_(audit), random_(random), patience_(patience) {}

    std::string name() const override { return "purchase"; }
    std::vector<std::string> effects() const override;
    core::Result<workflow::Step> decide(const workflow::Instance& instance,
                                        const std::string& event, core::Instant now) override;
    runtime::Task<core::Result<std::string>> run(runtime::Context ctx, workflow::Instance instance,
                                                 workflow::Effect effect) override;
    runtime::Task<core::Result<>> record(runtime::Context ctx, sql::Session& tx,
                                         workflow::Instance before, workflow::Step step,
                                         std::string event) override;

private:
    Effects& effects_;
    CheckoutStore& store_;
    AuditLog& audit_;
    core::Random& random_;
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
