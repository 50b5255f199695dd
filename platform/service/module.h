#pragma once

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <typeindex>
#include <vector>

#include "core/check.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/config/config.h"
#include "platform/crypto/keyring.h"
#include "platform/events/outbox.h"
#include "platform/http/client.h"
#include "platform/runtime/context.h"
#include "platform/runtime/executor.h"
#include "platform/runtime/task_group.h"
#include "platform/sql/database.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"
#include "platform/telemetry/tracer.h"
#include "platform/web/server.h"
#include "platform/workflow/engine.h"

namespace emptor::service {

// The services a module calls, found by their contract's type; here or in another process, the
// caller cannot tell.
class Peers {
public:
    template <class Api>
    void add(Api& api) {
        peers_[typeid(Api)] = &api;
    }
    // A peer that was declared in Module::needs(); asking for another one ends the process.
    template <class Api>
    Api& get() const {
        const auto found = peers_.find(typeid(Api));
        EMPTOR_CHECK(found != peers_.end());
        return *static_cast<Api*>(found->second);
    }

private:
    std::map<std::type_index, void*> peers_;
};

// What the process hands to a module. Everything outlives the module.
struct Environment {
    runtime::Executor& executor;
    runtime::Executor& blocking;     // for work that blocks
    runtime::TaskGroup& background;  // what outlives the request that began it
    std::stop_token stop;
    const core::Clock& clock;
    core::Random& random;
    const config::Section& config;  // the module's own section
    sql::Database* database;        // null in a process none of whose modules has migrations
    events::Bus* bus;               // null as the database
    http::Client& http;
    crypto::Keyring* keyring;  // null as the database
    web::Router& router;
    telemetry::Log& log;
    telemetry::Metrics& metrics;
    const telemetry::Tracer& tracer;
    Peers& peers;
    std::string public_url;  // where the outside reaches this program, without a slash at the end
    bool live;               // live keys and merchants; else test ones
    workflow::Probe probe;   // where a process may die; empty but in tests
};

// One service as the program sees it. Made once, lives until the process ends.
class Module {
public:
    virtual ~Module() = default;
    virtual std::string name() const = 0;
    // Names of the services it calls; they start first.
    virtual std::vector<std::string> needs() const = 0;
    // Folder of its migrations below the repository or installation root; empty: no database.
    virtual std::string migrations() const { return {}; }
    // Every point where a process may die on the way of its machines (workflow::probe_points).
    virtual std::vector<std::string> points() const { return {}; }
    // Builds the service, adds it to env.peers and its routes to env.router.
    virtual core::Result<> start(Environment& env) = 0;
    // Starts what goes on by itself, once every service here can be called and asked from outside:
    // who places an order may be asked back at once. `ctx` has no deadline; the loops end when it
    // is stopped, while everything can still be called.
    virtual void run(runtime::Context /*ctx*/, runtime::TaskGroup& /*loops*/) {}
};

}  // namespace emptor::service
