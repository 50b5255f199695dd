#pragma once

#include <optional>
#include <string>

#include "apps/cli/session.h"

namespace emptor::cli {

struct BuyOptions {
    std::string what;     // an offer id (MERCHANT:ITEM) or a prompt
    int quantity = 1;     // of an offer; a prompt says its own
    std::string limit;    // "199.99 USD" on the landed total
    bool assist = false;  // hand over a link instead of buying
    bool again = false;
    std::string currency;
    std::string time_zone;
};

// Buys, or resumes the purchase that the same command began before: its key is on disk before
// anything is sent, and goes when the purchase is finished.
Exit buy(Session& session, BuyOptions options);

struct ApproveOptions {
    std::string purchase_id;
    std::string maximum;  // "199.99 USD"; empty: the total that is shown
};
Exit approve(Session& session, ApproveOptions options);
Exit decline(Session& session, std::string purchase_id);
Exit cancel(Session& session, std::string purchase_id);
Exit purchases(Session& session, std::string purchase_id);

}  // namespace emptor::cli
