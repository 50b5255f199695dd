#pragma once

#include <string>

#include "core/result.h"
#include "services/checkout/domain/record.h"

namespace emptor::checkout {

// The stored form of a purchase's record. Reading errors: internal.
std::string record_json(const Record& record);
core::Result<Record> parse_record(const std::string& json);

}  // namespace emptor::checkout
