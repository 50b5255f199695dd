#pragma once

#include "connectors/port/connector.h"

namespace emptor::connectors::easypost {

// EasyPost: follows parcels of many carriers.
Connector make_connector(const Deps& deps, Manifest manifest);

}  // namespace emptor::connectors::easypost
