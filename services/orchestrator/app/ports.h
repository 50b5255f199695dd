#pragma once

#include <string>
#include <vector>

#include "emptor/orchestrator/v1/types.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::orchestrator {

// A run with what is needed to begin it again after a crash.
struct StoredRun {
    api::orchestrator::Run run;
    std::string person;
    api::orchestrator::AskRequest request;  // card numbers cut out
};

// Where runs and their events are kept. Reads are by owner: another person's run is not-found.
// Thread-safe.
class RunStore {
public:
    virtual ~RunStore() = default;
    // Stores a new run and tells of it (agent.run.started).
    virtual runtime::Task<core::Result<>> add(runtime::Context ctx, StoredRun stored) = 0;
    // Stores the end of a run and tells of it (agent.run.finished, offer.evaluated).
    virtual runtime::Task<core::Result<>> finish(runtime::Context ctx, StoredRun stored) = 0;
    virtual runtime::Task<core::Result<api::orchestrator::Run>> get(runtime::Context ctx,
                                                                    std::string person,
                                                                    std::string run_id) = 0;
    // Runs that were begun and not finished, by any process.
    virtual runtime::Task<core::Result<std::vector<StoredRun>>> unfinished(
        runtime::Context ctx) = 0;

    // Appends an event; the store numbers it.
    virtual runtime::Task<core::Result<>> append(runtime::Context ctx, std::string run_id,
                                                 api::orchestrator::RunEvent event) = 0;
    virtual runtime::Task<core::Result<std::vector<api::orchestrator::RunEvent>>> events(
        runtime::Context ctx, std::string run_id, std::int64_t after) = 0;
};

}  // namespace emptor::orchestrator
