#pragma once

#include "connectors/port/connector.h"

namespace emptor::connectors::ebay {

Connector make_connector(const Deps& deps, Manifest manifest);

}  // namespace emptor::connectors::ebay
