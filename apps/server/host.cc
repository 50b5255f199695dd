#include "apps/server/host.h"

#include <algorithm>
#include <csignal>
#include <format>
#include <fstream>
#include <sstream>

#include "apps/server/keys.h"
#include "apps/server/records.h"
#include "core/reasons.h"
#include "emptor/doors/v1/rpc.h"
#include "platform/actions/routes.h"
#include "platform/crypto/private_file.h"
#include "platform/http/curl_client.h"
#include "platform/identity/authenticator.h"
#include "platform/identity/principal_tokens.h"
#include "platform/sql/migrate.h"
#include "platform/sql/postgres.h"
#include "services/registry.h"

namespace emptor::server {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;
using telemetry::Level;

constexpr std::size_t kThreads = 2;
constexpr std::size_t kBlockingThreads = 4;
constexpr std::chrono::milliseconds kDrain{5'000};
constexpr std::chrono::milliseconds kNeedsLook{1'000};
// The platform's own tables, in the order in which they build on one another.
constexpr const char* kPlatformSchemas[][2] = {{"events", "platform/events/migrations"},
                                               {"workflow", "platform/workflow/migrations"},
                                               {"crypto", "platform/crypto/migrations"},
                                               {"actions", "platform/actions/migrations"}};

Result<std::string> read_text(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    if (!file)
        return core::fail(reasons::kFileUnusable, std::format("{} cannot be read", path.string()));
    return text.str();
}

Result<rpc::TlsOptions> read_tls(const std::filesystem::path& keys, const std::string& name) {
    rpc::TlsOptions tls;
    TRY(tls.ca, read_text(keys / "ca.pem"));
    TRY(tls.certificate, read_text(keys / (name + ".pem")));
    TRY(tls.key, crypto::read_private_file(keys / (name + ".key")));
    return tls;
}

const services::Entry& entry_of(std::string_view name) {
    return *std::ranges::find(services::entries(), name, &services::Entry::name);
}

}  // namespace

Host::Host(Settings settings)
    : settings_(std::move(settings)),
      log_(clock_, Level::kInfo),
      tracer_(clock_, random_, nullptr, 0),
      executor_(kThreads),
      blocking_(kBlockingThreads),
      background_(executor_),
      loops_(executor_) {}

Host::~Host() = default;

Result<> Host::open_database() {
    if (settings_.database.empty()) return {};
    for (const auto& [schema, folder] : kPlatformSchemas) {
        TRY_OK(sql::migrate(settings_.database, {schema, (settings_.root / folder).string()}));
    }
    database_ = sql::open_postgres({settings_.database, settings_.connections});
    TRY(auto master, crypto::MasterKeys::load(settings_.keys / kMasterKeys));
    key_store_ = std::make_unique<crypto::SqlKeyStore>(*database_);
    keyring_ = std::make_unique<crypto::Keyring>(*key_store_, std::move(master), random_);
    events::BusOptions options;
    options.on_trouble = [this](const std::string& group, const core::Error& error) {
        log_.note(Level::kWarning, "events.delivery_failed",
                  {{"group", group}, {"message", error.message}});
    };
    bus_ = events::make_outbox_bus(*database_, random_, clock_, std::move(options));
    return {};
}

Result<> Host::connect_peers() {
    if (settings_.peers.empty()) return {};
    TRY(const auto tls, read_tls(settings_.keys, "server"));
    std::set<std::string> with_door;
    for (const auto& [name, address] : settings_.peers) {
        if (settings_.roles.contains(name)) continue;
        rpc::ChannelOptions options{.signer = *signer_, .tls = tls, .server_name = "localhost"};
        const rpc::Channel channel = rpc::make_channel(address, std::move(options));
        clients_.push_back(entry_of(name).connect(peers_, channel));
        // The vault has no open paths.
        if (name != "vault" && with_door.insert(address).second) {
            doors_.push_back(api::doors::make_grpc_client(channel));
        }
    }
    return {};
}

Result<> Host::start_one(service::Module& module, const config::Section& config) {
    if (!module.migrations().empty()) {
        if (!database_)
            return core::fail(reasons::kConfigInvalid, "database.connection is missing");
        TRY_OK(sql::migrate(settings_.database,
                            {module.name(), (settings_.root / module.migrations()).string()}));
    }
    TRY(const auto services, config.section("services"));
    TRY(const auto section, services.section(module.name()));
    workflow::Probe probe;
    if (!settings_.crash_at.empty()) {
        probe = [at = settings_.crash_at](const std::string& point) {
            if (point == at) ::raise(SIGKILL);
        };
    }
    service::Environment env{.executor = executor_,
                             .blocking = blocking_,
                             .background = background_,
                             .stop = stop_.get_token(),
                             .clock = clock_,
                             .random = random_,
                             .config = section,
                             .database = database_.get(),
                             .bus = bus_.get(),
                             .http = *http_,
                             .keyring = keyring_.get(),
                             .router = router_,
                             .log = log_,
                             .metrics = metrics_,
                             .tracer = tracer_,
                             .peers = peers_,
                             .public_url = settings_.public_url,
                             .live = settings_.live,
                             .probe = std::move(probe)};
    return module.start(env);
}

Result<> Host::start_services(const config::Section& config) {
    std::vector<std::unique_ptr<service::Module>> waiting;
    for (const std::string& role : settings_.roles) waiting.push_back(entry_of(role).make());
    std::set<std::string> there;
    for (const auto& [name, address] : settings_.peers) there.insert(name);
    while (!waiting.empty()) {
        const auto next = std::ranges::find_if(waiting, [&](const auto& module) {
            return std::ranges::all_of(module->needs(),
                                       [&](const auto& need) { return there.contains(need); });
        });
        if (next == waiting.end()) {
            return core::fail(
                reasons::kConfigInvalid,
                std::format("{} needs a service that neither runs here nor stands in peers",
                            waiting.front()->name()));
        }
        TRY_OK(start_one(**next, config));
        there.insert((*next)->name());
        modules_.push_back(std::move(*next));
        waiting.erase(next);
    }
    return {};
}

Result<> Host::serve_rpc() {
    if (settings_.rpc_address.empty()) return {};
    const bool vault = settings_.roles.contains("vault");
    TRY(auto tls, read_tls(settings_.keys, vault ? "vault" : "server"));
    rpc_ = std::make_unique<rpc::Server>(rpc::ServerOptions{
        .address = settings_.rpc_address, .tls = std::move(tls), .allowed_peers = {"server"}});
    const rpc::ServerDeps deps{.executor = executor_, .signer = *signer_};
    for (const auto& module : modules_) rpc_->add(entry_of(module->name()).serve(peers_, deps));
    if (!vault) {
        door_ = std::make_unique<OpenDoor>(router_);
        rpc_->add(api::doors::make_grpc_service(*door_, deps));
    }
    return rpc_->start();
}

// One address serves every outside method, wherever its service runs.
void Host::add_actions() {
    if (!database_) return;
    idempotency_ = std::make_unique<actions::IdempotencyStore>(*database_, clock_, random_);
    std::set<std::string> offered;
    for (const auto& module : modules_) offered.insert(module->name());
    for (const auto& [name, address] : settings_.peers) offered.insert(name);
    for (const std::string& name : offered) {
        auto actions = entry_of(name).actions(peers_);
        for (auto& route : actions::make_routes(std::move(actions), *idempotency_)) {
            router_.add(std::move(route));
        }
    }
}

Result<> Host::serve_web() {
    add_actions();
    std::vector<api::doors::Doors*> others;
    for (const auto& door : doors_) others.push_back(door.get());
    for (web::Route& route : routes_to(std::move(others))) router_.add(std::move(route));
    authenticator_ = std::make_unique<identity::Authenticator>(
        *http_, clock_, identity::AuthenticatorOptions{settings_.issuer, settings_.audience});
    web::ServerOptions options{.host = settings_.host,
                               .port = settings_.port,
                               .metrics_port = settings_.metrics_port,
                               .certificate_file = (settings_.keys / "server.pem").string(),
                               .key_file = (settings_.keys / "server.key").string()};
    options.metrics_text = [this] { return metrics_.prometheus_text(); };
    options.tracer = &tracer_;
    options.on_access = [this](const web::AccessRecord& record) {
        note_access(record, log_, metrics_);
    };
    web_ = web::make_server(std::move(options), std::move(router_), *authenticator_, executor_);
    TRY_OK(web_->start());
    return {};
}

Result<> Host::open_doors() {
    TRY_OK(serve_rpc());
    if (settings_.port == 0 && settings_.issuer.empty()) return {};
    TRY_OK(serve_web());
    const Context endless(executor_, runtime::SteadyTime::max());
    background_.spawn(watch_needs(endless.with_stop(stop_.get_token())));
    return {};
}

// What a request needs beside this process: the database, and the roles that run elsewhere.
Task<Result<>> Host::needs_answer(Context ctx) {
    if (database_) {
        sql::Values none;
        CO_TRY_OK(co_await database_->execute(ctx, "select 1", std::move(none)));
    }
    for (const auto& door : doors_) {
        api::doors::OpenRequest nothing{.method = "GET", .path = "/"};
        CO_TRY_OK(co_await door->answer(ctx, std::move(nothing)));
    }
    co_return Result<>();
}

Task<> Host::watch_needs(Context ctx) {
    bool there = false;
    while (true) {
        const Result<> answered = co_await needs_answer(ctx.with_timeout(kNeedsLook));
        if (answered.has_value() != there && !ctx.stop().stop_requested()) {
            there = answered.has_value();
            tell_ready(answered);
        }
        if (!co_await runtime::sleep(ctx, there ? kNeedsLook : kNeedsLook / 4)) co_return;
    }
}

void Host::tell_ready(const Result<>& answered) {
    web_->set_ready(answered.has_value());
    if (answered) {
        log_.note(Level::kInfo, "server.ready");
    } else {
        log_.note(Level::kError, "server.not_ready", {{"error", answered.error()}});
    }
}

Result<> Host::start(const config::Section& config) {
    TRY(auto key, identity::internal_key(settings_.keys / kInternalKey, random_));
    signer_ =
        std::make_unique<identity::PrincipalTokens>(std::move(key), settings_.audience, clock_);
    http::ClientOptions options{.private_list = settings_.private_hosts,
                                .ca_file = settings_.ca_file};
    options.on_call = [this](const http::CallRecord& record) { note_call(record, log_, metrics_); };
    wire_ = http::make_curl_client(std::move(options), blocking_);
    http_ = std::make_unique<http::TracedClient>(*wire_, tracer_);
    TRY_OK(open_database());
    TRY_OK(connect_peers());
    TRY_OK(start_services(config));
    TRY_OK(open_doors());
    const Context endless =
        Context(executor_, runtime::SteadyTime::max()).with_stop(stop_.get_token());
    for (const auto& module : modules_) module->run(endless, loops_);
    if (bus_) loops_.spawn(bus_->run(endless));
    log_.note(Level::kInfo, "server.started", {{"port", port()}, {"services", modules_.size()}});
    return {};
}

void Host::stop() {
    if (web_) web_->set_ready(false);
    stop_.request_stop();
    // An effect that is still under way may need the doors: an issuer asks before a card pays.
    runtime::block_on(executor_, loops_.join());
    if (web_) web_->stop(kDrain);
    if (rpc_) rpc_->shutdown(kDrain);
    runtime::block_on(executor_, background_.join());
    log_.note(Level::kInfo, "server.stopped");
}

}  // namespace emptor::server
