#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::payments {

// The payments service as the program hosts it.
std::unique_ptr<service::Module> make_payments_module();

}  // namespace emptor::payments
