#pragma once

// Pure translation between UCP's shapes and ours. Whatever UCP says that we do not know becomes
// unknown or pending, never success.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/port/merchant.h"
#include "connectors/ucp/wire.h"
#include "connectors/ucp/wire_catalog.h"
#include "core/time.h"

namespace emptor::connectors::ucp {

inline constexpr std::string_view kVendor = "ucp";

// What was learnt from a profile and is needed for every later call; kept in Account::remembered.
struct Negotiated {
    std::string endpoint;  // of the REST service
    std::string merchant_name;
    bool search = false;
    bool checkout = false;
    bool orders = false;
    std::string handler_id;
    std::string tokenizer_endpoint;
    std::string tokenizer_identity;
};

// Errors: merchant-version-unsupported, merchant-profile-invalid.
core::Result<Negotiated> negotiate(const wire::Profile& profile, std::string_view base_url);

api::integrations::Merchant to_merchant(const Negotiated& negotiated, std::string base_url,
                                        bool live);

wire::SearchRequest to_search(const api::integrations::SearchRequest& request,
                              std::optional<std::string> cursor);

// The buyable variants of a product as offers; those whose price is not an amount are left out.
std::vector<api::common::Offer> to_offers(const wire::Product& product, const Account& account,
                                          const std::string& merchant_name, core::Instant now);

wire::CheckoutRequest to_checkout(const api::integrations::QuoteRequest& request);

// The full replacement that chooses the destination and one option for every group, by preference
// and deadline. Nothing if the session offers no options yet, or all is chosen as wanted.
std::optional<wire::CheckoutRequest> choose_options(const wire::Checkout& session,
                                                    const api::integrations::QuoteRequest& request);

// The full replacement that keeps what is chosen: makes the merchant count its prices anew. Nothing
// if the session is past changing.
std::optional<wire::CheckoutRequest> keep_choices(const wire::Checkout& session,
                                                  const api::integrations::QuoteRequest& request);

// Errors: vendor-refused (an error without a resource: the merchant's messages say why);
// totals-do-not-add-up, vendor-malformed-answer (outcome unknown if it answers an effect).
core::Result<api::integrations::Session> to_session(const wire::Checkout& session,
                                                    core::Instant now, bool effect);

// The merchant's explicit no to a completion: the session is open as before and an error message
// says why. Nothing was placed (not_done): quote-total-changed if its total is no longer the
// expected one, else vendor-refused. Nothing: it is no refusal.
std::optional<core::Error> refusal(const wire::Checkout& session, core::Money expected_total);

api::integrations::SessionState to_state(std::string_view status);

wire::CompleteRequest to_complete(const api::integrations::PlaceOrderRequest& request);

core::Result<api::integrations::MerchantOrder> to_order(const wire::Order& order);

}  // namespace emptor::connectors::ucp
