#pragma once

#include <memory>

#include "connectors/port/connector.h"
#include "connectors/ucp/client.h"

namespace emptor::connectors::ucp {

// Order webhooks: signed by RFC 9421 with a key of the profile of the very merchant that the order
// belongs to. Keys are remembered for a minute and fetched again when an unknown one is named.
std::unique_ptr<MerchantWebhooks> make_webhooks(Client client);

}  // namespace emptor::connectors::ucp
