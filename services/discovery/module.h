#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::discovery {

// The discovery service as the program hosts it.
std::unique_ptr<service::Module> make_discovery_module();

}  // namespace emptor::discovery
