#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/port/issuer.h"
#include "connectors/port/merchant.h"
#include "connectors/port/tracking.h"
#include "core/ids.h"
#include "core/time.h"
#include "platform/crypto/keys.h"
#include "platform/http/client.h"

namespace emptor::connectors {

// A merchant's order has changed: what a verified webhook says. The order itself is read again.
struct OrderChanged {
    std::string event_id;
    std::string order_id;
};

// Verifies webhooks of merchants. Errors: webhook-bad-signature, webhook-stale, webhook-malformed.
class MerchantWebhooks {
public:
    virtual ~MerchantWebhooks() = default;
    virtual runtime::Task<core::Result<OrderChanged>> read(runtime::Context ctx, Account account,
                                                           Webhook webhook) = 0;
};

// From manifest.yaml.
struct Manifest {
    std::string id;  // folder name
    std::string title;
    std::string status;                    // wip | alpha | stable
    std::vector<std::string> credentials;  // names a person gives with `emptor connect`
    std::vector<std::string> options;      // names that may be given beside them
    std::vector<std::string> hosts;        // the vendor's own hosts; merchants bring theirs
    std::string base_url;                  // the vendor's own; empty for merchants
};

// What every connector is made from. A connector keeps no state but caches, has no retry and logs
// nothing.
struct Deps {
    http::Client& http;
    const core::Clock& clock;
    core::Random& random;
    const crypto::PrivateKey* signing_key;  // ours, for signed requests; null: unsigned
    std::string profile_url;  // our own published profile, for protocols that want one
};

// A vendor. A capability it does not have is null; there are no stubs. One with `search` and
// without `discovery` sells by itself: connected, it is a merchant under its own id.
struct Connector {
    Manifest manifest;
    std::unique_ptr<Discovery> discovery;
    std::unique_ptr<Search> search;
    std::unique_ptr<Purchase> purchase;
    std::unique_ptr<Orders> orders;
    std::unique_ptr<MerchantWebhooks> webhooks;
    std::unique_ptr<Issuer> issuer;
    std::unique_ptr<CardReader> card_reader;
    std::unique_ptr<Tokenizer> tokenizer;
    std::unique_ptr<Tracking> tracking;
};

}  // namespace emptor::connectors
