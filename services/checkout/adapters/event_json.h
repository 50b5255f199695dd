#pragma once

#include <string>

#include "core/result.h"
#include "services/checkout/domain/record.h"

namespace emptor::checkout {

// The stored form of an event. Reading errors: internal.
std::string event_json(const Event& event);
core::Result<Event> parse_event(const std::string& json);

}  // namespace emptor::checkout
