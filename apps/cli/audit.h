#pragma once

#include <string>

#include "apps/cli/session.h"

namespace emptor::cli {

// Fetches the audit chain and checks every hash; with `export_file` also writes it, one JSON entry
// a line.
Exit verify_audit(Session& session, std::string export_file);

// Checks an exported chain without any server. Errors: audit-chain-broken, malformed-request.
core::Result<int> verify_export(const std::string& file, bool json);

}  // namespace emptor::cli
