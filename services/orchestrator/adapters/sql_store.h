#pragma once

#include "core/ids.h"
#include "platform/sql/database.h"
#include "services/orchestrator/app/ports.h"

namespace emptor::orchestrator {

// RunStore in schema `orchestrator` of PostgreSQL; events of the log join the transactions they
// tell of.
class SqlRunStore final : public RunStore {
public:
    SqlRunStore(sql::Database& database, const core::Clock& clock, core::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    runtime::Task<core::Result<>> add(runtime::Context ctx, StoredRun stored) override;
    runtime::Task<core::Result<>> finish(runtime::Context ctx, StoredRun stored) override;
    runtime::Task<core::Result<api::orchestrator::Run>> get(runtime::Context ctx,
                                                            std::string person,
                                                            std::string run_id) override;
    runtime::Task<core::Result<std::vector<StoredRun>>> unfinished(runtime::Context ctx) override;
    runtime::Task<core::Result<>> append(runtime::Context ctx, std::string run_id,
                                         api::orchestrator::RunEvent event) override;
    runtime::Task<core::Result<std::vector<api::orchestrator::RunEvent>>> events(
        runtime::Context ctx, std::string run_id, std::int64_t after) override;

private:
    // Whom and what an event of the log is about. Not the run itself: its answer is large.
    struct Subject {
        std::string run_id;
        std::string person;
    };
    runtime::Task<core::Result<>> tell(runtime::Context ctx, sql::Session& tx, Subject subject,
                                       std::string type, std::string data);

    sql::Database& database_;
    const core::Clock& clock_;
    core::Random& random_;
};

}  // namespace emptor::orchestrator
