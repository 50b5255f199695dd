#pragma once

#include <memory>

#include "platform/service/module.h"

namespace emptor::ranking {

// The ranking stage as the program hosts it.
std::unique_ptr<service::Module> make_ranking_module();

}  // namespace emptor::ranking
