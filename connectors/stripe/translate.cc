#include "connectors/stripe/translate.h"

#include <charconv>
#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::connectors::stripe {
namespace {

namespace reasons = core::reasons;
using core::Result;

constexpr std::chrono::seconds kTolerance{300};

std::string lower_code(core::Currency currency) {
    return core::to_lower_ascii(currency.code());
}

}  // namespace

http::Headers cardholder_fields(const CardRequest& request) {
    const auto& to = request.billing;
    http::Headers fields{{"name", to.recipient},
                         {"type", "individual"},
                         {"status", "active"},
                         {"billing[address][line1]", to.street},
                         {"billing[address][city]", to.city},
                         {"billing[address][postal_code]", to.postal_code},
                         {"billing[address][country]", to.country},
                         {"metadata[purchase_id]", request.purchase_id}};
    if (!to.region.empty()) fields.emplace_back("billing[address][state]", to.region);
    if (!to.street2.empty()) fields.emplace_back("billing[address][line2]", to.street2);
    if (!to.email.empty()) fields.emplace_back("email", to.email);
    if (!to.phone.empty()) fields.emplace_back("phone_number", to.phone);
    return fields;
}

http::Headers card_fields(const CardRequest& request, const std::string& cardholder) {
    const std::string amount = std::to_string(request.maximum.minor());
    return {{"cardholder", cardholder},
            {"currency", lower_code(request.maximum.currency())},
            {"type", "virtual"},
            {"status", "active"},
            {"spending_controls[spending_limits][0][amount]", amount},
            {"spending_controls[spending_limits][0][interval]", "per_authorization"},
            {"spending_controls[spending_limits][1][amount]", amount},
            {"spending_controls[spending_limits][1][interval]", "all_time"},
            {"metadata[purchase_id]", request.purchase_id}};
}

Result<CardAuthorization> to_authorization(const wire::Authorization& authorization, bool request) {
    // While a decision is wanted the amount stands in pending_request; `amount` itself is still 0.
    const bool pending = request && authorization.pending_request.has_value();
    const std::int64_t minor =
        pending ? authorization.pending_request->amount : authorization.amount;
    const std::string& code =
        pending ? authorization.pending_request->currency : authorization.currency;
    TRY(const auto amount, core::Money::of(minor, code));
    CardAuthorization told{
        .authorization_id = authorization.id,
        .card_id = authorization.card.id,
        .amount = amount,
        .merchant_name = authorization.merchant_data.name.value_or(""),
        .merchant_network_id = authorization.merchant_data.network_id.value_or(""),
        .approved = authorization.approved,
        .status = authorization.status};
    if (const auto& metadata = authorization.card.metadata) {
        const auto purchase = metadata->find("purchase_id");
        if (purchase != metadata->end()) told.purchase_id = purchase->second;
    }
    if (authorization.request_history) {
        for (const auto& entry : *authorization.request_history) {
            if (!entry.approved) told.declined_reason = entry.reason;
        }
    }
    return told;
}

Result<CardTransaction> to_transaction(const wire::Transaction& transaction) {
    const bool refund = transaction.amount > 0;
    TRY(const auto amount,
        core::Money::of(refund ? transaction.amount : -transaction.amount, transaction.currency));
    return CardTransaction{.transaction_id = transaction.id,
                           .card_id = transaction.card,
                           .authorization_id = transaction.authorization.value_or(""),
                           .amount = amount,
                           .refund = refund};
}

Result<> check_signature(const std::string& header, const std::string& body,
                         const std::string& secret, core::Instant now) {
    std::string timestamp;
    std::vector<std::string> signatures;
    for (const std::string_view part : core::split(header, ',')) {
        if (part.starts_with("t=")) timestamp = part.substr(2);
        if (part.starts_with("v1=")) signatures.emplace_back(part.substr(3));
    }
    std::int64_t seconds = 0;
    const auto [end, error] =
        std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
    if (timestamp.empty() || error != std::errc() || end != timestamp.data() + timestamp.size()) {
        return core::fail(reasons::kWebhookBadSignature,
                          "Stripe-Signature is missing or malformed");
    }
    const std::string wanted = crypto::hex(crypto::hmac_sha256(secret, timestamp + "." + body));
    bool matches = false;
    for (const std::string& signature : signatures) {
        matches = crypto::constant_time_equal(signature, wanted) || matches;
    }
    if (!matches) return core::fail(reasons::kWebhookBadSignature, "the signature does not match");
    const core::Instant sent{std::chrono::seconds(seconds)};
    if (sent > now + kTolerance || sent < now - kTolerance) {
        return core::fail(reasons::kWebhookStale, "the webhook was sent at another time");
    }
    return {};
}

}  // namespace emptor::connectors::stripe
