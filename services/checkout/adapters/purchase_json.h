#pragma once

#include <string>

#include "core/result.h"
#include "services/checkout/domain/record.h"

namespace emptor::checkout {

// The stored forms of records and events. Reading errors: internal.
std::string record_json(const Record& record);
core::Result<Record> parse_record(const std::string& json);

std::string event_json(const Event& event);
core::Result<Event> parse_event(const std::string& json);

}  // namespace emptor::checkout
