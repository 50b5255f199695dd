#pragma once

#include "core/time.h"
#include "sandbox/kit/json.h"
#include "sandbox/ucp/merchant_config.h"
#include "sandbox/ucp/shelf.h"

namespace emptor::sandbox::ucp {

// A checkout session as a document of the merchant's own: id, platform, webhook_url, capabilities,
// created_at, expires_at, lines, buyer, context, attribution, method, instruments, totals,
// messages, status, reviewed, order. Pure functions over it.

// Puts the request's content in place of what the session had; identifiers are given to new lines
// and destinations. `body` has passed check_checkout().
void replace_content(Json& session, const Json& body);

// Prices, totals, messages and status by the present shelf and the merchant's rules. Terminal
// sessions and those in progress stay as they are.
void assess(const MerchantConfig& merchant, const Shelf& shelf, Json& session);

// Adds an error, warning or info to the session's messages; `path` may be empty.
void add_error(Json& session, std::string_view code, std::string_view severity,
               std::string_view content, std::string_view path);
void add_warning(Json& session, std::string_view code, std::string_view content,
                 std::string_view path);

bool is_terminal(const Json& session);
bool all_lines_gone(const Json& session);  // nothing of it can be sold

// The answer to the platform: a checkout of UCP 2026-04-08.
Json render_checkout(const MerchantConfig& merchant, const Json& session,
                     const Json& payment_handlers, core::Instant now);

// Instruments without their credentials: businesses never echo those.
Json without_credentials(const Json& instruments);

}  // namespace emptor::sandbox::ucp
