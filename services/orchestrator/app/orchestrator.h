#pragma once

#include "emptor/orchestrator/v1/service.h"
#include "services/orchestrator/app/run.h"

namespace emptor::orchestrator {

// The use cases around runs. A run outlives the request that began it, and the process: one that
// was interrupted is begun again under the same id and the same purchase key. Thread-safe.
class Orchestrator final : public api::orchestrator::Orchestrator {
public:
    struct Deps {
        Stages stages;
        RunStore& store;
        const core::Clock& clock;
        core::Random& random;
        runtime::TaskGroup& background;
        std::stop_token stop;
        RunLimits limits;
    };

    explicit Orchestrator(Deps deps) : deps_(std::move(deps)) {}

    template <class T>
    using Reply = runtime::Task<core::Result<T>>;

    Reply<api::orchestrator::AskResponse> ask(runtime::Context ctx,
                                              api::orchestrator::AskRequest request) override;
    Reply<api::orchestrator::GetRunResponse> get_run(
        runtime::Context ctx, api::orchestrator::GetRunRequest request) override;
    Reply<api::orchestrator::ListEventsResponse> list_events(
        runtime::Context ctx, api::orchestrator::ListEventsRequest request) override;

    // Takes up runs that a dead process has left behind. Once, at the start.
    runtime::Task<> resume(runtime::Context ctx);

private:
    Reply<api::common::Intent> understand(runtime::Context ctx,
                                          const api::orchestrator::AskRequest& request);
    runtime::Task<> execute(runtime::Context ctx, StoredRun stored);
    runtime::Task<core::Result<>> carry_out(runtime::Context ctx, StoredRun& stored);
    runtime::Task<core::Result<>> buy_best(runtime::Context ctx, StoredRun& stored);
    runtime::Task<core::Result<>> tell(runtime::Context ctx, std::string run_id, std::string type,
                                       std::string text);
    runtime::Context context_for(const std::string& person, runtime::Executor& executor) const;

    Deps deps_;
};

}  // namespace emptor::orchestrator
