#pragma once

#include "connectors/port/connector.h"

namespace emptor::connectors::stripe {

// Stripe Issuing: single-use virtual cards.
Connector make_connector(const Deps& deps, Manifest manifest);

}  // namespace emptor::connectors::stripe
