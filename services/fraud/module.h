#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::fraud {

// The fraud service as the program hosts it.
std::unique_ptr<service::Module> make_fraud_module();

}  // namespace emptor::fraud
