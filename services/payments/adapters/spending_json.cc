#include "services/payments/adapters/spending_json.h"

#include "platform/json/core_types.h"

namespace emptor::payments {
namespace {

struct Amount {
    std::int64_t minor = 0;
    std::string currency;
};

// What the event says; contracts/events has the schema.
struct AuthorizationData {
    std::string purchase_id;
    std::string authorization_id;
    std::string card_id;
    std::string decision;
    std::string reason;
    Amount amount;
};

}  // namespace

std::string spending_json(const Spending& spending) {
    return json::write(spending);
}

core::Result<Spending> parse_spending(const std::string& text) {
    return json::read<Spending>(text);
}

core::Result<Mandate> parse_mandate(const std::string& text) {
    auto mandate = json::read<Mandate>(text);
    const bool whole = mandate && !mandate->person.empty() && !mandate->purchase_id.empty() &&
                       !mandate->merchant_id.empty() && mandate->maximum.minor() > 0;
    if (!whole) return core::fail(core::reasons::kStatementInvalid, "the mandate cannot be read");
    return mandate;
}

std::string authorization_data(const Spending& spending, const Authorization& authorization) {
    const core::Money amount = authorization.amount;
    return json::write(
        AuthorizationData{.purchase_id = spending.purchase_id,
                          .authorization_id = authorization.authorization_id,
                          .card_id = authorization.card_id,
                          .decision = authorization.approved ? "approved" : "declined",
                          .reason = authorization.approved ? "" : authorization.declined_reason,
                          .amount = {amount.minor(), std::string(amount.currency().code())}});
}

}  // namespace emptor::payments
