#pragma once

#include <string>

#include "services/payments/domain/spending.h"

namespace emptor::payments {

// Spending and mandates as our stored and signed JSON. Errors: internal (stored JSON is ours).
std::string spending_json(const Spending& spending);
core::Result<Spending> parse_spending(const std::string& text);

// The content of a statement of type "emptor-mandate". Errors: statement-invalid.
core::Result<Mandate> parse_mandate(const std::string& text);

// The data of a payment.authorization event.
std::string authorization_data(const Spending& spending, const Authorization& authorization);

}  // namespace emptor::payments
