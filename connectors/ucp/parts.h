#pragma once

#include <memory>

#include "connectors/port/connector.h"
#include "connectors/ucp/client.h"

namespace emptor::connectors::ucp {

// Catalog search and lookup.
std::unique_ptr<Search> make_search(Client client);

// Checkout sessions. What is placed is what was expected, to the cent.
std::unique_ptr<Purchase> make_purchase(Client client);

// The tokenizer that the profile of the merchant names; no other is sent a card number.
std::unique_ptr<Tokenizer> make_tokenizer(Client client, http::Client& http);

// Order webhooks: signed by RFC 9421 with a key of the profile of the very merchant that the order
// belongs to. Keys are remembered for a minute and fetched again when an unknown one is named.
std::unique_ptr<MerchantWebhooks> make_webhooks(Client client);

}  // namespace emptor::connectors::ucp
