#pragma once

#include "core/time.h"
#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// Whether a table can be stored: known currencies, exact decimals above zero, no pair twice, a time
// that has come. Errors: rate-invalid, unknown-currency.
core::Result<> check_rates(const api::discovery::ImportRatesRequest& request, core::Instant now);

}  // namespace emptor::discovery
