#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::normalize {

// The normalize service as the program hosts it.
std::unique_ptr<service::Module> make_normalize_module();

}  // namespace emptor::normalize
