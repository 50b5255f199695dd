#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::integrations {

// The integrations service as the program hosts it.
std::unique_ptr<service::Module> make_integrations_module();

}  // namespace emptor::integrations
