#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "apps/server/host.h"
#include "apps/server/keys.h"
#include "apps/server/settings.h"
#include "services/registry.h"

namespace {

using emptor::core::Result;

int fail(const emptor::core::Error& error) {
    std::fprintf(stderr, "emptord: %s (%s)\n%s\n", error.message.c_str(), error.id().data(),
                 error.reason.help.data());
    return 1;
}

// Signals are taken by this thread alone; every other one is born with them blocked.
sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

Result<> serve(const std::string& file, const std::vector<std::string>& roles) {
    const sigset_t signals = block_signals();
    TRY(const auto config, emptor::config::load(file, {}));
    TRY(auto settings, emptor::server::read_settings(config, roles));
    emptor::server::Host host(std::move(settings));
    const auto started = host.start(config);
    if (started) {
        int received = 0;
        sigwait(&signals, &received);
    }
    host.stop();
    return started;
}

void list_points() {
    for (const auto& entry : emptor::services::entries()) {
        for (const std::string& point : entry.make()->points()) std::puts(point.c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"emptord: the services of Emptor"};
    app.require_subcommand(1);

    std::string config_file;
    std::vector<std::string> roles;
    auto* run = app.add_subcommand("run", "Runs services until it is told to stop");
    run->add_option("--config", config_file, "YAML file")->required();
    run->add_option("--roles", roles, "Services to run here; all but the vault if none is named")
        ->delimiter(',');

    std::string folder;
    auto* keys = app.add_subcommand("keys", "Makes the keys and certificates that are missing");
    keys->add_option("--dir", folder, "Folder")->required();

    auto* points = app.add_subcommand("points", "Lists where crash_at can end the program");

    CLI11_PARSE(app, argc, argv);
    if (*points) {
        list_points();
        return 0;
    }
    emptor::core::SystemClock clock;
    emptor::core::SystemRandom random;
    const auto done =
        *keys ? emptor::server::make_keys(folder, clock, random) : serve(config_file, roles);
    return done ? 0 : fail(done.error());
}
