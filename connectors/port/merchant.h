#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/port/account.h"
#include "emptor/integrations/v1/types.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::connectors {

// What a merchant turned out to be. Fields as api::integrations::Merchant.
struct Discovered {
    api::integrations::Merchant
        merchant;            // merchant_id, connection and connector are the host's to fill
    std::string remembered;  // for Account::remembered
};

// Finds out whether a URL is a merchant of this connector. Errors: merchant-not-recognised (not one
// of ours; the next connector may try), merchant-version-unsupported, merchant-profile-invalid.
class Discovery {
public:
    virtual ~Discovery() = default;
    virtual runtime::Task<core::Result<Discovered>> discover(runtime::Context ctx,
                                                             std::string url) = 0;
};

class Search {
public:
    virtual ~Search() = default;
    virtual runtime::Task<core::Result<std::vector<api::common::Offer>>> search(
        runtime::Context ctx, Account account, api::integrations::SearchRequest request) = 0;
    virtual runtime::Task<core::Result<api::common::Offer>> item(runtime::Context ctx,
                                                                 Account account,
                                                                 std::string item_id) = 0;
};

// Quotes and purchases through the merchant's own checkout. Every answer is a Session whose landed
// cost was checked to add up (else totals-do-not-add-up, and nothing is completed).
class Purchase {
public:
    virtual ~Purchase() = default;
    virtual runtime::Task<core::Result<api::integrations::Session>> quote(
        runtime::Context ctx, Account account, api::integrations::QuoteRequest request) = 0;
    virtual runtime::Task<core::Result<>> cancel(runtime::Context ctx, Account account,
                                                 std::string session_id, std::string key) = 0;
    // Tries once. Outcome done / not_done / unknown is exact; unknown is resolved by session().
    virtual runtime::Task<core::Result<api::integrations::Session>> place(
        runtime::Context ctx, Account account, api::integrations::PlaceOrderRequest request) = 0;
    virtual runtime::Task<core::Result<api::integrations::Session>> session(
        runtime::Context ctx, Account account, std::string session_id) = 0;
};

class Orders {
public:
    virtual ~Orders() = default;
    virtual runtime::Task<core::Result<api::integrations::MerchantOrder>> order(
        runtime::Context ctx, Account account, std::string order_id) = 0;
};

}  // namespace emptor::connectors
