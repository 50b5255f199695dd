#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/port/account.h"
#include "emptor/integrations/v1/types.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::integrations {

struct StoredMerchant {
    api::integrations::Merchant merchant;
    std::string remembered;
};

// Where merchants are kept. Thread-safe.
class MerchantStore {
public:
    virtual ~MerchantStore() = default;
    // A merchant that stands under the same id is replaced if it has the same base URL.
    // Errors: merchant-id-taken; merchant-known: the base URL stands under another id.
    virtual runtime::Task<core::Result<>> put(runtime::Context ctx, StoredMerchant stored) = 0;
    virtual runtime::Task<core::Result<std::optional<StoredMerchant>>> get(
        runtime::Context ctx, std::string merchant_id) = 0;
    virtual runtime::Task<core::Result<std::vector<StoredMerchant>>> list(runtime::Context ctx) = 0;
    virtual runtime::Task<core::Result<>> remove(runtime::Context ctx, std::string merchant_id) = 0;

    // Takes a verified webhook in: tells of it (merchant.order.changed) once, however often it
    // comes.
    virtual runtime::Task<core::Result<>> take_webhook(runtime::Context ctx,
                                                       std::string merchant_id,
                                                       std::string event_id,
                                                       std::string order_id) = 0;
};

// Signs who connected which merchant where; vault believes nothing else.
class ConnectionSigner {
public:
    virtual ~ConnectionSigner() = default;
    virtual std::string sign(const std::string& merchant_id, const std::string& base_url,
                             const std::string& person, core::Instant connected_at) = 0;
};

}  // namespace emptor::integrations
