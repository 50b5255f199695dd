#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "apps/cli/caller.h"
#include "apps/cli/commands.h"
#include "apps/cli/login.h"
#include "apps/cli/session.h"
#include "apps/cli/settings.h"
#include "platform/http/curl_client.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace {

using emptor::core::Result;
namespace cli = emptor::cli;

int fail(const emptor::core::Error& error) {
    std::fprintf(stderr, "error: %s: %s\n%s\n", error.id().data(), error.message.c_str(),
                 error.reason.help.data());
    return cli::kExitFailed;
}

Result<int> run(const cli::Command& command, const std::string& config, bool json) {
    if (command.offline) return command.offline(json);
    TRY(const auto settings, cli::read_client_settings(config));
    emptor::core::SystemClock clock;
    emptor::core::SystemRandom random;
    emptor::runtime::WorkerPool blocking(1);
    emptor::runtime::WorkerPool executor(1);
    const auto http = emptor::http::make_curl_client(
        {.private_list = settings.private_hosts, .ca_file = settings.ca_file}, blocking);
    cli::HttpCaller caller({*http, clock, random, settings.server, settings.login_file});
    cli::Services services = cli::make_services(caller);
    cli::Session session{executor, services, clock, random, settings.state_dir, json};
    return emptor::runtime::block_on(executor, command.online(session, *http, settings));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"emptor: says what you want, finds the cheapest, buys it for you"};
    app.require_subcommand(1);
    bool json = false;
    app.add_flag("--json", json, "Print the answer as JSON")->configurable(false);
    app.fallthrough();
    const char* given = std::getenv("EMPTOR_CONFIG");
    std::string config = given != nullptr ? given : "emptor-client.yaml";
    app.add_option("--config", config, "How to reach the server (or EMPTOR_CONFIG)");

    cli::Command command;
    cli::add_commands(app, command);
    CLI11_PARSE(app, argc, argv);
    const auto done = run(command, config, json);
    return done ? *done : fail(done.error());
}
