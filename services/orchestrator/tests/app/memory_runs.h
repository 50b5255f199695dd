#pragma once

#include <algorithm>
#include <map>

#include "core/reasons.h"
#include "services/orchestrator/app/ports.h"

namespace emptor::orchestrator::testing {

// Runs in memory, for one thread.
class MemoryRuns final : public RunStore {
public:
    template <class T = void>
    using Reply = runtime::Task<core::Result<T>>;

    Reply<> add(runtime::Context, StoredRun stored) override {
        runs.insert_or_assign(stored.run.run_id, std::move(stored));
        co_return core::Result<>();
    }
    Reply<> finish(runtime::Context, StoredRun stored) override {
        runs.insert_or_assign(stored.run.run_id, std::move(stored));
        co_return core::Result<>();
    }
    Reply<api::orchestrator::Run> get(runtime::Context, std::string person,
                                      std::string run_id) override {
        const auto found = runs.find(run_id);
        if (found == runs.end() || found->second.person != person)
            co_return core::fail(core::reasons::kNotFound, "no such run");
        co_return found->second.run;
    }
    Reply<std::vector<StoredRun>> unfinished(runtime::Context) override {
        std::vector<StoredRun> left;
        for (const auto& [id, stored] : runs) {
            if (stored.run.state == api::orchestrator::RunState::kRunning) left.push_back(stored);
        }
        co_return left;
    }
    Reply<> append(runtime::Context, std::string run_id,
                   api::orchestrator::RunEvent event) override {
        auto& told = events_of[run_id];
        event.seq = static_cast<std::int64_t>(told.size()) + 1;
        told.push_back(std::move(event));
        co_return core::Result<>();
    }
    Reply<std::vector<api::orchestrator::RunEvent>> events(runtime::Context, std::string run_id,
                                                           std::int64_t after) override {
        std::vector<api::orchestrator::RunEvent> later;
        std::ranges::copy_if(events_of[run_id], std::back_inserter(later),
                             [&](const auto& event) { return event.seq > after; });
        co_return later;
    }

    bool told(const std::string& run_id, std::string_view type) {
        return std::ranges::contains(events_of[run_id], type, &api::orchestrator::RunEvent::type);
    }

    std::map<std::string, StoredRun> runs;
    std::map<std::string, std::vector<api::orchestrator::RunEvent>> events_of;
};

}  // namespace emptor::orchestrator::testing
