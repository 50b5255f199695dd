#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "platform/http/target.h"

namespace emptor::cli {

// How the client finds its server: YAML, written by `make up` or by hand.
//   server: https://localhost:8443     the address of the server
//   issuer: https://localhost:8444     who signs people in
//   ca_file: PATH                      a CA trusted beside the system's; optional
//   login_file: PATH                   the sign-in, private
//   state_dir: PATH                    keys of unfinished purchases
//   private: [localhost:8443]          private addresses that may be called; optional
struct ClientSettings {
    std::string server;
    std::string issuer;
    std::string ca_file;
    std::string login_file;
    std::string state_dir;
    std::vector<http::PrivateHost> private_hosts;
};

// Errors: config-invalid, file-unusable.
core::Result<ClientSettings> read_client_settings(const std::string& file);

}  // namespace emptor::cli
