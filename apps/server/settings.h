#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/result.h"
#include "platform/config/config.h"
#include "platform/http/target.h"

namespace emptor::server {

// The program's part of the configuration; every service has a section of its own below `services`.
struct Settings {
    bool live = false;                         // mode: live | test
    std::set<std::string> roles;               // services that run here
    std::map<std::string, std::string> peers;  // services that run elsewhere, with their address
    std::string rpc_address;                   // where ours are served; empty: nowhere
    std::filesystem::path keys;                // folder of keys and certificates
    std::filesystem::path root;                // of the installation: migrations lie below it
    std::string database;                      // connection string; empty: no service needs one
    std::size_t connections = 8;
    std::string host;
    std::uint16_t port = 0;
    std::uint16_t metrics_port = 0;
    std::string public_url;
    std::string issuer;
    std::string audience;
    std::string ca_file;
    std::vector<http::PrivateHost> private_hosts;
    std::string crash_at;  // a workflow point; tests only
};

// Errors: config-invalid, private-hosts-with-live-keys, card-key-outside-vault.
core::Result<Settings> read_settings(const config::Section& config,
                                     const std::vector<std::string>& roles);

}  // namespace emptor::server
