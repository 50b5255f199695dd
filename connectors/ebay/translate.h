#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "connectors/ebay/wire.h"
#include "connectors/port/account.h"
#include "connectors/port/merchant.h"
#include "platform/http/client.h"

namespace emptor::connectors::ebay {

constexpr int kLargestPage = 200;
constexpr int kResultCap = 10'000;  // eBay shows no listing beyond

// Path and query of one page of a search. Errors: malformed-request (nothing to search for).
core::Result<std::string> search_path(const api::integrations::SearchRequest& request,
                                      const std::string& marketplace, int limit, int offset);
std::string item_path(const std::string& item_id);

// X-EBAY-C-MARKETPLACE-ID and, as far as there is something to say, X-EBAY-C-ENDUSERCTX.
http::Headers headers_for(const Account& account,
                          const std::optional<api::common::Address>& ship_to);
std::string marketplace_of(const Account& account);

// Nothing for what cannot be bought at a price: auctions, things for parts, prices that are none.
std::optional<api::common::Offer> to_offer(const wire::Item& item, const Account& account,
                                           core::Instant now);

bool has_fixed_price(const wire::Item& item);
// Unknown ids are unspecified; 7000, "for parts or not working", is no condition to sell in.
api::common::Condition to_condition(std::string_view condition_id);

}  // namespace emptor::connectors::ebay
