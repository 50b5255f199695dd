#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::orders {

// The orders service as the program hosts it.
std::unique_ptr<service::Module> make_orders_module();

}  // namespace emptor::orders
