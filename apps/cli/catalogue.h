#pragma once

#include <string>
#include <vector>

#include "apps/cli/session.h"

namespace emptor::cli {

struct FeedOptions {
    std::string file;
    std::string merchant_id;
    std::string merchant_name;
    std::string currency;
    std::string rejects_file;  // empty: FILE.rejects.jsonl, written only if there are any
};
// Replaces all offers of a merchant by those of a feed, at once or not at all.
Exit import_feed(Session& session, FeedOptions options);

// Lines "FROM TO RATE", for example "EUR USD 1.0842".
Exit import_rates(Session& session, std::string file);

Exit add_merchant(Session& session, std::string url, std::string merchant_id);
Exit list_merchants(Session& session);
Exit remove_merchant(Session& session, std::string merchant_id);
Exit forget_payee(Session& session, std::string merchant_id);

struct ConnectOptions {
    std::string vendor;
    std::vector<std::string> credentials;  // NAME=VALUE, or NAME=@FILE
    std::string base_url;
};
// Gives a vendor's credentials to the service that uses it: issuer, tracking or merchant.
Exit connect_vendor(Session& session, ConnectOptions options);

}  // namespace emptor::cli
