#include <algorithm>
#include <format>

#include "connectors/kit/exchange.h"
#include "connectors/ucp/optional.h"
#include "connectors/ucp/translate.h"
#include "core/reasons.h"

namespace emptor::connectors::ucp {

namespace reasons = core::reasons;
using api::integrations::SessionState;
using core::fail;
using core::Result;

namespace {

bool has_total(const std::vector<wire::Total>& totals, std::string_view type) {
    return std::ranges::contains(totals, type, &wire::Total::type);
}

std::string first_message(const std::optional<std::vector<wire::Message>>& messages) {
    if (!messages || messages->empty()) return "no reason is given";
    return or_empty(messages->front().content);
}

// An error without a session: an explicit no. A session that only lacks something is none.
bool is_refusal(const wire::Checkout& session) {
    return !session.id && !session.status &&
           std::ranges::contains(or_empty(session.messages), "error", &wire::Message::type);
}

// subtotal, items_discount, discount, fulfillment, tax, fee and total as the specification defines
// them: discounts are negative, and all parts together are the total.
Result<api::common::LandedCost> to_landed(const std::vector<wire::Total>& totals,
                                          core::Currency currency, core::Instant now) {
    std::int64_t parts = 0;
    for (const wire::Total& total : totals) {
        if (total.type == "total") continue;
        const bool reduces = total.type == "discount" || total.type == "items_discount";
        if (reduces ? total.amount > 0 : total.amount < 0) {
            return fail(reasons::kTotalsDoNotAddUp,
                        std::format("{} has the wrong sign", total.type));
        }
        if (__builtin_add_overflow(parts, total.amount, &parts)) {
            return fail(reasons::kTotalsDoNotAddUp, "the amounts are too large");
        }
    }
    const std::int64_t total = amount_of(totals, "total");
    if (total != parts) {
        return fail(reasons::kTotalsDoNotAddUp, std::format("the parts are {}, the total says {}",
                                                            core::Money(parts, currency).text(),
                                                            core::Money(total, currency).text()));
    }
    const auto money = [&](std::int64_t minor) { return core::Money(minor, currency); };
    api::common::LandedCost landed{.items = money(amount_of(totals, "subtotal")),
                                   .total = money(total),
                                   .basis = api::common::PriceBasis::kQuoted,
                                   .as_of = now};
    if (has_total(totals, "fulfillment")) landed.shipping = money(amount_of(totals, "fulfillment"));
    if (has_total(totals, "tax")) landed.tax = money(amount_of(totals, "tax"));
    if (has_total(totals, "fee")) landed.duties = money(amount_of(totals, "fee"));
    const std::int64_t taken_off =
        -(amount_of(totals, "discount") + amount_of(totals, "items_discount"));
    if (taken_off > 0) landed.discount = money(taken_off);
    return landed;
}

std::optional<core::Instant> latest_arrival(const wire::Checkout& session) {
    std::optional<core::Instant> latest;
    if (!session.fulfillment) return latest;
    for (const wire::Method& method : or_empty(session.fulfillment->methods)) {
        for (const wire::Group& group : or_empty(method.groups)) {
            for (const wire::Option& option : or_empty(group.options)) {
                if (option.id != group.selected_option_id) continue;
                const auto arrives = arrival(option);
                if (arrives && (!latest || *arrives > *latest)) latest = arrives;
            }
        }
    }
    return latest;
}

std::string selected_title(const wire::Checkout& session) {
    if (!session.fulfillment) return {};
    for (const wire::Method& method : or_empty(session.fulfillment->methods)) {
        for (const wire::Group& group : or_empty(method.groups)) {
            for (const wire::Option& option : or_empty(group.options)) {
                if (option.id == group.selected_option_id) return option.title;
            }
        }
    }
    return {};
}

}  // namespace

Result<api::integrations::Session> to_session(const wire::Checkout& session, core::Instant now,
                                              bool effect) {
    if (!session.id || !session.status || !session.line_items || !session.currency ||
        !session.totals) {
        if (is_refusal(session))
            return fail(reasons::kVendorRefused, first_message(session.messages));
        return malformed_answer(kVendor, "a checkout session without its required members", effect);
    }
    const auto currency = core::Currency::parse(*session.currency);
    if (!currency || session.line_items->size() != 1) {
        return malformed_answer(kVendor, "another currency or other items than a session can have",
                                effect);
    }
    const wire::LineItem& line = session.line_items->front();
    api::integrations::Session told{.session_id = *session.id,
                                    .state = to_state(*session.status),
                                    .item_title = or_empty(line.item.title),
                                    .quantity = static_cast<std::int32_t>(line.quantity),
                                    .unit_price = core::Money(line.item.price, *currency),
                                    .shipping_option = selected_title(session),
                                    .arrives_by = latest_arrival(session),
                                    .continue_url = or_empty(session.continue_url)};
    if (session.order) told.order_id = session.order->id;
    for (const wire::Message& message : or_empty(session.messages)) {
        if (message.content) told.messages.push_back(*message.content);
    }
    // Sums that make no sense leave open what an order led to: it is looked up. There, what has
    // been completed is a fact whatever its sums say; a quote must add up before it counts.
    auto landed = to_landed(*session.totals, *currency, now);
    if (!landed && effect) landed.error().outcome = core::Outcome::kUnknown;
    if (!landed && (effect || told.state != SessionState::kCompleted)) return landed.error();
    if (!landed) {
        landed = api::common::LandedCost{
            .items = core::Money(amount_of(*session.totals, "subtotal"), *currency),
            .total = core::Money(amount_of(*session.totals, "total"), *currency),
            .basis = api::common::PriceBasis::kQuoted,
            .as_of = now};
    }
    told.landed = *std::move(landed);
    if (const auto expires = core::parse_instant(or_empty(session.expires_at)))
        told.landed.expires_at = *expires;
    // Only a session that is ready has a binding total.
    const bool binding = told.state == SessionState::kReady ||
                         told.state == SessionState::kCompleted ||
                         told.state == SessionState::kInProgress;
    if (!binding) told.landed.total.reset();
    return told;
}

std::optional<core::Error> refusal(const wire::Checkout& session, core::Money expected_total) {
    const SessionState state = to_state(or_empty(session.status));
    if (state != SessionState::kReady && state != SessionState::kIncomplete) return std::nullopt;
    const auto messages = or_empty(session.messages);
    const auto no = std::ranges::find(messages, "error", &wire::Message::type);
    const bool other_total =
        session.totals && amount_of(*session.totals, "total") != expected_total.minor();
    if (other_total)
        return fail(reasons::kQuoteTotalChanged, "the merchant's total is another one now");
    if (no == messages.end()) return std::nullopt;
    return fail(reasons::kVendorRefused,
                std::format("{}: {}", or_empty(no->code), or_empty(no->content)));
}

}  // namespace emptor::connectors::ucp
