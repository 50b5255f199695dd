#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::vault {

// The vault as its own process hosts it; it shares a process with nobody. It has no database.
std::unique_ptr<service::Module> make_vault_module();

}  // namespace emptor::vault
