#include "apps/cli/settings.h"

#include <charconv>
#include <format>

#include "core/reasons.h"
#include "platform/config/config.h"

namespace emptor::cli {

core::Result<ClientSettings> read_client_settings(const std::string& file) {
    TRY(const auto config, config::load(file, {}));
    ClientSettings settings;
    TRY(settings.server, config.text("server"));
    TRY(settings.issuer, config.text("issuer"));
    TRY(settings.ca_file, config.text_or("ca_file", ""));
    TRY(const auto login, config.path("login_file"));
    TRY(const auto state, config.path("state_dir"));
    settings.login_file = login.string();
    settings.state_dir = state.string();
    TRY(const auto hosts, config.list("private"));
    for (const std::string& text : hosts) {
        const std::size_t colon = text.rfind(':');
        http::PrivateHost host{text.substr(0, colon), 443};
        if (colon != std::string::npos) {
            std::from_chars(text.data() + colon + 1, text.data() + text.size(), host.port);
        }
        settings.private_hosts.push_back(std::move(host));
    }
    return settings;
}

}  // namespace emptor::cli
