#pragma once

#include <string>
#include <vector>

#include "platform/workflow/engine.h"
#include "platform/workflow/store.h"

namespace emptor::workflow {

// How a machine's decisions become rows. All of it happens in a transaction that has the instance
// locked; what outlives it: machine, clock, store and options.
class Steps {
public:
    Steps(Machine& machine, const core::Clock& clock, Store& store, const EngineOptions& options)
        : machine_(machine),
          clock_(clock),
          store_(store),
          options_(options),
          name_(machine.name()),
          effects_(machine.effects()) {}

    // A new instance and its first journal row.
    runtime::Task<core::Result<>> create(runtime::Context ctx, sql::Session& tx, Instance instance,
                                         Step first);
    // Stores what a decision leads to: the instance after it, the same for one that keeps it.
    runtime::Task<core::Result<Instance>> apply(runtime::Context ctx, sql::Session& tx,
                                                Stored before, Step step, std::string event);
    // An event meets the state: decides and stores.
    runtime::Task<core::Result<Instance>> meet(runtime::Context ctx, sql::Session& tx,
                                               Stored before, std::string event);
    // Commits between the probes of `step`.
    runtime::Task<core::Result<>> commit(runtime::Context ctx, sql::Tx& tx, std::string step);
    void pass(const std::string& step, const char* place) const;

private:
    Stored after(const Stored& before, Step& step) const;

    Machine& machine_;
    const core::Clock& clock_;
    Store& store_;
    const EngineOptions& options_;
    const std::string name_;
    const std::vector<std::string> effects_;
};

}  // namespace emptor::workflow
