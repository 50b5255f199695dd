#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <vector>

#include "apps/server/doors.h"
#include "apps/server/settings.h"
#include "core/ids.h"
#include "core/time.h"
#include "platform/actions/idempotency.h"
#include "platform/config/config.h"
#include "platform/crypto/keyring.h"
#include "platform/crypto/sql_key_store.h"
#include "platform/events/bus.h"
#include "platform/http/client.h"
#include "platform/http/traced_client.h"
#include "platform/rpc/server.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "platform/service/module.h"
#include "platform/sql/database.h"
#include "platform/telemetry/json_log.h"
#include "platform/telemetry/metrics.h"
#include "platform/telemetry/tracer.h"
#include "platform/web/server.h"

namespace emptor::server {

// The program: the platform, the services of its roles, and the doors to them. Members are in the
// order in which they are made; they die in the other direction.
class Host {
public:
    explicit Host(Settings settings);
    ~Host();

    // Migrates, starts the services and opens the doors. Errors: whatever is wrong with the
    // configuration or the surroundings, said so that a person can mend it.
    core::Result<> start(const config::Section& config);
    // Drains and stops. Called once, before the host dies.
    void stop();

    std::uint16_t port() const { return web_ ? web_->port() : 0; }

private:
    core::Result<> open_database();
    core::Result<> connect_peers();
    core::Result<> start_services(const config::Section& config);
    core::Result<> start_one(service::Module& module, const config::Section& config);
    core::Result<> open_doors();
    core::Result<> serve_rpc();
    core::Result<> serve_web();
    void add_actions();
    // Ready while the database and the roles that run elsewhere answer: asked every second.
    runtime::Task<> watch_needs(runtime::Context ctx);
    void tell_ready(const core::Result<>& answered);
    runtime::Task<core::Result<>> needs_answer(runtime::Context ctx);

    Settings settings_;
    core::SystemClock clock_;
    core::SystemRandom random_;
    telemetry::JsonLog log_;
    telemetry::Metrics metrics_;
    telemetry::Tracer tracer_;
    runtime::WorkerPool executor_;
    runtime::WorkerPool blocking_;
    std::stop_source stop_;
    std::unique_ptr<rpc::PrincipalSigner> signer_;
    std::unique_ptr<http::Client> wire_;
    std::unique_ptr<http::TracedClient> http_;
    std::unique_ptr<sql::Database> database_;
    std::unique_ptr<crypto::SqlKeyStore> key_store_;
    std::unique_ptr<crypto::Keyring> keyring_;
    std::unique_ptr<events::OutboxBus> bus_;
    std::unique_ptr<web::Authenticator> authenticator_;
    service::Peers peers_;
    std::vector<std::shared_ptr<void>> clients_;
    std::vector<std::unique_ptr<api::doors::Doors>> doors_;  // of the other processes
    web::Router router_;
    std::unique_ptr<actions::IdempotencyStore> idempotency_;
    std::vector<std::unique_ptr<service::Module>> modules_;  // in the order of their needs
    runtime::TaskGroup background_;
    runtime::TaskGroup loops_;
    std::unique_ptr<OpenDoor> door_;  // ours
    std::unique_ptr<rpc::Server> rpc_;
    std::unique_ptr<web::Server> web_;
};

}  // namespace emptor::server
