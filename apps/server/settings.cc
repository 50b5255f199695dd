#include "apps/server/settings.h"

#include <algorithm>
#include <charconv>
#include <format>

#include "core/reasons.h"
#include "services/registry.h"

namespace emptor::server {
namespace {

namespace reasons = core::reasons;
using core::fail;
using core::Result;

Result<http::PrivateHost> parse_private(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    std::uint16_t port = 0;
    const char* begin = text.data() + (colon == std::string::npos ? text.size() : colon + 1);
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), port);
    if (colon == std::string::npos || error != std::errc() || end != text.data() + text.size()) {
        return fail(reasons::kConfigInvalid,
                    std::format("outbound.private: '{}' is not host:port", text));
    }
    return http::PrivateHost{text.substr(0, colon), port};
}

bool known(const std::string& role) {
    return std::ranges::contains(services::entries(), role, &services::Entry::name);
}

// By default everything runs here but the vault, which always has a process of its own.
Result<std::set<std::string>> choose_roles(const std::vector<std::string>& wanted,
                                           const std::map<std::string, std::string>& peers) {
    std::set<std::string> roles(wanted.begin(), wanted.end());
    for (const std::string& role : roles) {
        if (!known(role))
            return fail(reasons::kConfigInvalid, std::format("there is no service '{}'", role));
    }
    if (roles.empty()) {
        for (const auto& entry : services::entries()) {
            const std::string name(entry.name);
            if (name != "vault" && !peers.contains(name)) roles.insert(name);
        }
    }
    if (roles.contains("vault") && roles.size() > 1) {
        return fail(reasons::kConfigInvalid, "the vault runs alone in its process");
    }
    return roles;
}

Result<std::map<std::string, std::string>> read_peers(const config::Section& config) {
    TRY(const auto section, config.section("peers"));
    std::map<std::string, std::string> peers;
    for (const auto& entry : services::entries()) {
        if (!section.has(entry.name)) continue;
        TRY(peers[std::string(entry.name)], section.text(entry.name));
    }
    return peers;
}

Result<> check_safety(const Settings& settings, const config::Section& config) {
    if (settings.live && !settings.private_hosts.empty()) {
        return fail(reasons::kPrivateHostsWithLiveKeys,
                    "outbound.private must be empty in mode live");
    }
    if (settings.live && !settings.crash_at.empty()) {
        return fail(reasons::kConfigInvalid, "crash_at is for tests");
    }
    TRY(const auto services, config.section("services"));
    TRY(const auto vault, services.section("vault"));
    if (vault.has("issuer_key") && !settings.roles.contains("vault")) {
        return fail(reasons::kCardKeyOutsideVault,
                    "services.vault.issuer_key is set, but this is not the vault");
    }
    return {};
}

Result<> read_web(Settings& settings, const config::Section& config) {
    TRY(const auto web, config.section("web"));
    TRY(settings.host, web.text_or("host", "127.0.0.1"));
    TRY(const auto port, web.integer_or("port", 0));
    TRY(const auto metrics_port, web.integer_or("metrics_port", 0));
    settings.port = static_cast<std::uint16_t>(port);
    settings.metrics_port = static_cast<std::uint16_t>(metrics_port);
    TRY(settings.public_url, web.text_or("public_url", std::format("https://localhost:{}", port)));
    TRY(const auto identity, config.section("identity"));
    TRY(settings.issuer, identity.text_or("issuer", ""));
    TRY(settings.audience, identity.text_or("audience", "urn:emptor:api"));
    return {};
}

}  // namespace

Result<Settings> read_settings(const config::Section& config,
                               const std::vector<std::string>& roles) {
    Settings settings;
    TRY(const auto mode, config.text_or("mode", "test"));
    if (mode != "test" && mode != "live")
        return fail(reasons::kConfigInvalid, "mode: test or live");
    settings.live = mode == "live";
    TRY(settings.peers, read_peers(config));
    TRY(settings.roles, choose_roles(roles, settings.peers));
    TRY(const auto rpc, config.section("rpc"));
    TRY(settings.rpc_address, rpc.text_or("address", ""));
    TRY(settings.keys, config.path("keys"));
    TRY(settings.root, config.path("root"));
    TRY(const auto database, config.section("database"));
    TRY(settings.database, database.text_or("connection", ""));
    TRY(const auto connections, database.integer_or("connections", 8));
    settings.connections = static_cast<std::size_t>(std::clamp<std::int64_t>(connections, 1, 64));
    TRY_OK(read_web(settings, config));
    TRY(const auto outbound, config.section("outbound"));
    TRY(settings.ca_file, outbound.text_or("ca_file", ""));
    TRY(const auto hosts, outbound.list("private"));
    for (const std::string& text : hosts) {
        TRY(auto host, parse_private(text));
        settings.private_hosts.push_back(std::move(host));
    }
    TRY(settings.crash_at, config.text_or("crash_at", ""));
    TRY_OK(check_safety(settings, config));
    return settings;
}

}  // namespace emptor::server
