#pragma once

#include <string>

#include "apps/cli/session.h"
#include "emptor/orchestrator/v1/types.h"

namespace emptor::cli {

struct AskOptions {
    std::string prompt;
    std::string currency;
    std::string time_zone;
    int deadline_ms = 0;
    int rows = 10;
};

// Starts a run, shows its steps as they happen (on stderr) and its answer.
Exit ask(Session& session, AskOptions options);

// Starts a run and follows it to its end.
runtime::Task<core::Result<api::orchestrator::Run>> run_to_end(
    Session& session, api::orchestrator::AskRequest request);

// The answer as a person reads it.
std::string answer_text(const api::orchestrator::Run& run, int rows, core::Instant now);

}  // namespace emptor::cli
