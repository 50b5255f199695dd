#pragma once

#include <functional>

#include "apps/cli/session.h"
#include "apps/cli/settings.h"
#include "platform/http/client.h"

namespace CLI {
class App;
}

namespace emptor::cli {

// What the command line asked for; exactly one of the two is set.
struct Command {
    std::function<Exit(Session&, http::Client&, ClientSettings)> online;
    std::function<core::Result<int>(bool json)> offline;
};

// Adds every command to the parser. When parsing is done, `command` is the one that was named.
void add_commands(CLI::App& app, Command& command);

}  // namespace emptor::cli
