#pragma once

#include "connectors/port/connector.h"

namespace emptor::connectors::ucp {

// Merchants that speak the Universal Commerce Protocol over REST, version 2026-04-08.
Connector make_connector(const Deps& deps, Manifest manifest);

}  // namespace emptor::connectors::ucp
