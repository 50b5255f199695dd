#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::orchestrator {

// The orchestrator as the program hosts it.
std::unique_ptr<service::Module> make_orchestrator_module();

}  // namespace emptor::orchestrator
