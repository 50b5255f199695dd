#pragma once

#include <string>

#include "apps/cli/session.h"

namespace emptor::cli {

// All orders, or one with its parcel's steps; `watch` follows it until it is delivered, returned or
// canceled.
Exit orders(Session& session, std::string purchase_id, bool watch);

}  // namespace emptor::cli
