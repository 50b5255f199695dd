#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/time.h"
#include "emptor/checkout/v1/types.h"
#include "emptor/integrations/v1/types.h"

namespace emptor::checkout {

using api::checkout::Mandate;
using api::checkout::Policy;
using api::checkout::Purchase;
using api::checkout::PurchaseState;
using api::integrations::Session;

// Everything a purchase is, as the workflow stores it. `purchase` is what the person sees. No card
// data, no address: those stay with their owners and are named by reference.
struct Record {
    Purchase purchase;
    std::string person;
    std::optional<Policy> policy;      // as it stood when the purchase was planned
    std::optional<core::Money> limit;  // the person's own, on the landed total
    std::optional<core::Instant> deliver_by;
    api::common::Preference preference = api::common::Preference::kUnspecified;
    std::string item_id;
    std::string session_id;  // the merchant's checkout session
    std::string tokenizer_url;
    std::string tokenizer_handler;
    std::string connection;
    std::string address_digest;
    std::string card_id;
    std::string sealed_token;  // encrypted under the person's key
    std::optional<core::Instant> submitting_since;
    int attempt = 0;  // counts approvals and definite noes; part of effect keys
    int rechecks = 0;
    bool settled = false;
    bool delivered = false;
};

// The effects of a purchase, in the order of a smooth run; the last three mend.
enum class EffectKind {
    kPlan,      // read offer, merchant, policy and address; choose the path
    kQuote,     // open the merchant's checkout session
    kRecheck,   // read the session's total again, after approval
    kReserve,   // take the total out of budget and wallet
    kScreen,    // fraud rules
    kFund,      // a virtual card for exactly this purchase
    kTokenize,  // exchange the card at the merchant's tokenizer
    kSubmit,    // complete the session
    kRecord,    // hand the order to orders
    kSettle,    // settle the reservation against what was captured
    kLookUp,    // ask the merchant what became of a submission
    kUndo,      // release budget, close card, cancel session
};

// The idempotency key of an effect. It depends on stored facts only, so every repeat of the same
// intent carries the same key: also the submission that follows an unknown outcome.
std::string effect_key(const Record& record, EffectKind kind);

std::string_view name(EffectKind kind);
std::optional<EffectKind> parse_effect(std::string_view name);
const std::vector<EffectKind>& all_effects();

// What happened. Each is told by an effect, by the person, by orders, or by the clock.
namespace event {

struct Planned {
    std::string merchant_id, merchant_name, item_id, title, offer_url;
    bool can_purchase = false;    // through the API
    bool mode_permitted = false;  // by the merchant, for the mode of this purchase
    std::string tokenizer_url, tokenizer_handler, connection;
    std::optional<Policy> policy;
    std::string address_digest;  // empty: no address
};
struct Refused {  // a definite no of an effect
    std::string reason, detail;
};
struct Quoted {  // by kQuote and kRecheck
    Session session;
    std::string address_digest;  // of the address it was quoted for
};
struct Approved {
    std::string subject;
    core::Money maximum_total;
};
struct Declined {
    std::string subject;
};
struct CancelRequested {};
struct Reserved {};
struct Screened {
    bool allowed = false;
    bool step_up = false;
    std::vector<std::string> rules;
};
struct Funded {
    std::string card_id;
};
struct Tokenized {
    std::string sealed_token;
};
struct Placed {
    std::string order_id;
    core::Money total;
};
struct NotPlaced {  // definite: no order exists at the merchant
    std::string reason, detail;
    bool total_changed = false;  // ask the merchant again before giving up
};
struct SubmitUnknown {
    std::string detail;
};
struct StillOpen {};  // looked up: not completed; the same key may be sent again
struct OrderRecorded {};
struct Settled {};
struct NotYetSettled {};  // nothing captured so far
struct Delivered {};
struct Returned {
    std::string reason, detail;
};
struct Undone {};
struct Timer {};

}  // namespace event

using Event =
    std::variant<event::Planned, event::Refused, event::Quoted, event::Approved, event::Declined,
                 event::CancelRequested, event::Reserved, event::Screened, event::Funded,
                 event::Tokenized, event::Placed, event::NotPlaced, event::SubmitUnknown,
                 event::StillOpen, event::OrderRecorded, event::Settled, event::NotYetSettled,
                 event::Delivered, event::Returned, event::Undone, event::Timer>;

}  // namespace emptor::checkout
