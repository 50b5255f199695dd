#pragma once

#include <string>
#include <vector>

#include "apps/cli/session.h"

namespace emptor::cli {

// The person's side of a purchase: policy, address, wallet.

struct PolicyOptions {
    std::string per_purchase;  // "500 USD"
    std::string per_day;
    std::string approval_above;
    std::vector<std::string> merchants;
    std::vector<std::string> excluded_merchants;
    std::vector<std::string> modes;  // assist, autopilot; empty: both
    std::string time_zone;
};
Exit show_policy(Session& session);
Exit set_policy(Session& session, PolicyOptions options);

struct AddressOptions {
    std::string recipient, street, street2, city, region, postal_code, country, email, phone;
};
Exit show_address(Session& session);
Exit set_address(Session& session, AddressOptions options);

Exit show_wallet(Session& session);
Exit add_funds(Session& session, std::string amount);

// "12.50 USD", or "12.50" in US dollars. Errors: malformed-amount, unknown-currency.
core::Result<core::Money> parse_money(const std::string& text);

}  // namespace emptor::cli
