#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::checkout {

// The checkout service as the program hosts it.
std::unique_ptr<service::Module> make_checkout_module();

}  // namespace emptor::checkout
