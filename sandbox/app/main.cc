// emptor-sandbox --config FILE [--state FOLDER] [--set NAME=VALUE]... [--check]
#include <signal.h>

#include <filesystem>
#include <iostream>
#include <span>

#include "core/reasons.h"
#include "platform/runtime/worker_pool.h"
#include "sandbox/app/admin.h"
#include "sandbox/app/world.h"

namespace emptor::sandbox::app {
namespace {

constexpr std::string_view kUsage =
    "usage: emptor-sandbox --config FILE [--state FOLDER] [--set NAME=VALUE]... [--check]\n"
    "  --config  settings (YAML); sandbox/default.yaml explains them\n"
    "  --state   folder of the journals; without it nothing survives the process\n"
    "  --set     replaces a setting, for example --set merchants.northwind.port=8443\n"
    "  --check   only checks the settings\n";

struct Arguments {
    std::string config;
    std::string state;
    std::vector<std::string> overrides;
    bool check = false;
};

core::Result<Arguments> parse_arguments(std::span<char*> given) {
    Arguments arguments;
    for (std::size_t i = 1; i < given.size(); ++i) {
        const std::string_view name = given[i];
        if (name == "--check") {
            arguments.check = true;
            continue;
        }
        const bool known = name == "--config" || name == "--state" || name == "--set";
        if (!known || i + 1 == given.size()) {
            return core::fail(core::reasons::kMalformedRequest,
                              std::string(name) + (known ? " wants a value" : ": no such option"));
        }
        const std::string value = given[++i];
        if (name == "--config") arguments.config = value;
        if (name == "--state") arguments.state = value;
        if (name == "--set") arguments.overrides.push_back(value);
    }
    if (arguments.config.empty())
        return core::fail(core::reasons::kMalformedRequest, "--config is required");
    return arguments;
}

core::Result<Settings> load_settings(const Arguments& arguments) {
    TRY(Json document, read_settings(arguments.config));
    for (const std::string& one : arguments.overrides) TRY_OK(override_setting(document, one));
    const std::filesystem::path file = std::filesystem::absolute(arguments.config);
    return parse_settings(document, file.parent_path().string());
}

// Every route of the simulators is open: they check keys and signatures by themselves.
class NoOne final : public web::Authenticator {
public:
    runtime::Task<core::Result<runtime::Principal>> authenticate(runtime::Context,
                                                                 std::string) override {
        co_return core::fail(core::reasons::kUnauthenticated, "no persons here");
    }
};

// The open ports. Servers stop when this goes, before what they serve.
class Ports {
public:
    Ports(const Settings& settings, runtime::Executor& executor)
        : settings_(settings), executor_(executor) {}
    ~Ports() {
        for (auto& server : servers_) server->stop(std::chrono::milliseconds(500));
    }

    // Returns the URL.
    core::Result<std::string> open(Simulator& simulator, const HostDeps& deps, std::uint16_t port,
                                   bool tls) {
        web::ServerOptions options;
        options.host = settings_.host;
        options.port = port;
        const bool secure = tls && !settings_.certificate_file.empty();
        if (secure) {
            options.certificate_file = settings_.certificate_file;
            options.key_file = settings_.key_file;
        }
        servers_.push_back(web::make_server(options, host(simulator, deps), no_one_, executor_));
        TRY_OK(servers_.back()->start());
        servers_.back()->set_ready(true);
        return (secure ? "https://" : "http://") + settings_.host + ":" +
               std::to_string(servers_.back()->port());
    }

private:
    const Settings& settings_;
    runtime::Executor& executor_;
    NoOne no_one_;
    std::vector<std::unique_ptr<web::Server>> servers_;
};

core::Result<Json> open_all(const Settings& settings, World& world, Admin& admin,
                            const HostDeps& deps, const HostDeps& admin_deps, Ports& ports) {
    Json ready = Json::object({{"ready", true}, {"admin", ""}});
    for (std::size_t i = 0; i < world.vendors().size(); ++i) {
        const VendorSettings& vendor = settings.vendors[i];
        TRY(const std::string url, ports.open(*world.vendors()[i], deps, vendor.port, true));
        ready.set(vendor.id, url);
    }
    Json merchants = Json::object();
    std::size_t index = 0;
    for (const auto& merchant : world.merchants()) {
        TRY(const std::string url,
            ports.open(*merchant, deps, settings.merchants[index++].port, true));
        merchant->set_base_url(url);
        merchants.set(merchant->merchant(),
                      Json::object({{"url", url}, {"items", merchant->items()}}));
    }
    TRY(const std::string admin_url, ports.open(admin, admin_deps, settings.admin_port, false));
    ready.set("admin", admin_url);
    ready.set("merchants", merchants);
    return ready;
}

// Lets the world go on, ten times a second, until stopped.
class Heart {
public:
    Heart(World& world, runtime::Executor& executor, runtime::Executor& blocking)
        : world_(world), executor_(executor), blocking_(blocking) {
        beat();
    }
    ~Heart() {
        std::unique_lock lock(mutex_);
        stopping_ = true;
        timer_->cancel();
        idle_.wait(lock, [&] { return !working_; });
        world_.webhooks().stop();
    }

private:
    void beat() {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        timer_ = executor_.post_at(executor_.now() + std::chrono::milliseconds(100),
                                   [this] { start(); });
    }
    void start() {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            working_ = true;
        }
        blocking_.post([this] {
            world_.tick();
            beat();
            const std::lock_guard lock(mutex_);
            working_ = false;
            idle_.notify_all();
        });
    }

    World& world_;
    runtime::Executor& executor_;
    runtime::Executor& blocking_;
    std::mutex mutex_;
    std::condition_variable idle_;
    std::shared_ptr<runtime::Timer> timer_;
    bool working_ = false;
    bool stopping_ = false;
};

core::Result<> run(const Arguments& arguments, const sigset_t& signals) {
    TRY(const Settings settings, load_settings(arguments));
    if (arguments.check) {
        std::cout << "settings are sound\n";
        return {};
    }
    const std::unique_ptr<Outbound> outbound = make_outbound(settings.ca_file);
    // The pools are the last to go: work that is queued still uses the world.
    std::unique_ptr<World> world;
    Faults no_faults;
    RequestLog no_log(1);
    runtime::WorkerPool executor(2);
    runtime::WorkerPool blocking(16);
    TRY(world, World::make(settings, arguments.state, *outbound, executor, blocking));
    Admin admin(*world);
    const HostDeps deps{world->faults(), world->log(), world->clock(), blocking};
    const HostDeps admin_deps{no_faults, no_log, world->clock(), blocking};
    Ports ports(settings, executor);
    TRY(const Json ready, open_all(settings, *world, admin, deps, admin_deps, ports));
    const Heart heart(*world, executor, blocking);
    std::cout << ready.dump() << std::endl;
    int signal = 0;
    sigwait(&signals, &signal);
    return {};
}

}  // namespace
}  // namespace emptor::sandbox::app

int main(int argc, char** argv) {
    using namespace emptor::sandbox::app;
    // Before any thread: the threads inherit the mask, and only main waits for the signals.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    const auto arguments = parse_arguments({argv, static_cast<std::size_t>(argc)});
    if (!arguments) {
        std::cerr << "emptor-sandbox: " << arguments.error().message << "\n" << kUsage;
        return 2;
    }
    if (const auto result = run(*arguments, signals); !result) {
        std::cerr << "emptor-sandbox: " << result.error().message << "\n";
        return 1;
    }
    return 0;
}
