#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/port/account.h"
#include "connectors/port/webhook.h"
#include "core/money.h"
#include "core/secret.h"
#include "core/time.h"
#include "emptor/common/v1/types.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::connectors {

struct CardRequest {
    std::string purchase_id;  // also in the card's metadata, so that a card can be found again
    core::Money maximum;      // single-use: per authorisation and over its whole life
    api::common::Address billing;
    std::string key;  // idempotency key
};

struct CardAuthorization {
    std::string authorization_id;
    std::string card_id;
    std::string purchase_id;
    core::Money amount;  // asked for (request) or held (record)
    std::string merchant_name;
    std::string merchant_network_id;
    bool approved = false;
    std::string status;  // pending | closed | reversed | expired
    std::string declined_reason;
};

struct CardTransaction {
    std::string transaction_id;
    std::string card_id;
    std::string authorization_id;
    core::Money amount;  // positive
    bool refund = false;
};

struct CardHistory {
    std::vector<CardAuthorization> authorizations;
    std::vector<CardTransaction> transactions;
};

// An event of the issuer that was verified. Exactly one of the members is set.
struct IssuerEvent {
    std::string event_id;
    std::optional<CardAuthorization> authorization_request;  // wants an answer now
    std::optional<CardAuthorization> authorization;          // created or updated
    std::optional<CardTransaction> transaction;
};

// Single-use virtual cards. Never sees a card number: those are the vault's (CardReader).
class Issuer {
public:
    virtual ~Issuer() = default;
    // Creates a card, inactive money limits included. The same key gives the same card.
    virtual runtime::Task<core::Result<std::string>> create_card(runtime::Context ctx,
                                                                 Account account,
                                                                 CardRequest request) = 0;
    virtual runtime::Task<core::Result<>> close_card(runtime::Context ctx, Account account,
                                                     std::string card_id) = 0;
    // Everything that happened on a card; the pull twin of the webhooks.
    virtual runtime::Task<core::Result<CardHistory>> history(runtime::Context ctx, Account account,
                                                             std::string card_id) = 0;
    // Verifies and reads a webhook. Errors: webhook-bad-signature, webhook-stale,
    // webhook-malformed.
    virtual core::Result<IssuerEvent> read_webhook(const Account& account, const Webhook& webhook,
                                                   core::Instant now) = 0;
    // The answer to an authorisation request.
    virtual WebhookAnswer answer(bool approved) = 0;
};

struct CardNumber {
    core::Secret<std::string> number;
    core::Secret<std::string> cvc;
    int expiry_month = 0;
    int expiry_year = 0;
};

// Reads the number of a card with a key of its own. Only the vault makes one.
class CardReader {
public:
    virtual ~CardReader() = default;
    virtual runtime::Task<core::Result<CardNumber>> read(runtime::Context ctx, Account account,
                                                         std::string card_id) = 0;
};

// Hands a card to a merchant's tokenizer; the vault's other half.
struct TokenizerRequest {
    std::string base_url;  // the merchant's, as it was connected
    std::string merchant_id;
    std::string tokenizer_url;  // must be the one in the merchant's own profile
    std::string handler;
    std::string session_id;
    std::string key;
};

class Tokenizer {
public:
    virtual ~Tokenizer() = default;
    // Fetches the merchant's profile by itself and refuses a tokenizer that does not stand in it
    // (tokenizer-not-of-merchant).
    virtual runtime::Task<core::Result<core::Secret<std::string>>> tokenize(
        runtime::Context ctx, TokenizerRequest request, CardNumber card) = 0;
};

}  // namespace emptor::connectors
