#pragma once

#include "core/time.h"
#include "platform/runtime/executor.h"
#include "platform/web/server.h"
#include "sandbox/kit/faults.h"
#include "sandbox/kit/request_log.h"
#include "sandbox/kit/simulator.h"

namespace emptor::sandbox {

// What every hosted simulator shares; outlives the servers.
struct HostDeps {
    Faults& faults;
    RequestLog& log;
    const core::Clock& clock;
    runtime::Executor& blocking;  // where handlers run
};

// The routes of a simulator: finds the endpoint, lets faults happen before and after it, keeps the
// request. `simulator` and `deps` outlive the server.
web::Router host(Simulator& simulator, const HostDeps& deps);

// The part of host() that does not wait: for tests without a server. A status of 0 in the answer
// means that the connection is closed without one.
web::Response serve(Simulator& simulator, const HostDeps& deps, web::Request request);

}  // namespace emptor::sandbox
