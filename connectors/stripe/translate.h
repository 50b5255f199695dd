#pragma once

// Pure translation between Stripe's shapes and ours.

#include "connectors/port/issuer.h"
#include "connectors/stripe/wire.h"
#include "platform/http/client.h"

namespace emptor::connectors::stripe {

// The cardholder and the card of a purchase, as form fields. The card can spend `maximum` once and
// in all; nothing else limits it here, the merchant is checked in the real-time authorisation.
http::Headers cardholder_fields(const CardRequest& request);
http::Headers card_fields(const CardRequest& request, const std::string& cardholder);

// Errors: unknown-currency.
core::Result<CardAuthorization> to_authorization(const wire::Authorization& authorization,
                                                 bool request);
core::Result<CardTransaction> to_transaction(const wire::Transaction& transaction);

// Stripe-Signature: t=UNIX,v1=HEX[,v1=HEX]: HMAC-SHA256 of "t.body"; any v1 may match; at most 300
// s old. Errors: webhook-bad-signature, webhook-stale.
core::Result<> check_signature(const std::string& header, const std::string& body,
                               const std::string& secret, core::Instant now);

}  // namespace emptor::connectors::stripe
