#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "emptor/common/v1/types.h"

namespace emptor::discovery {

// The stored form of an offer. Reading errors: internal.
std::string write_offer(const api::common::Offer& offer);
core::Result<api::common::Offer> read_offer(std::string_view json);

}  // namespace emptor::discovery
