#pragma once

#include "core/time.h"
#include "services/checkout/domain/record.h"
#include "services/checkout/domain/transition.h"

namespace emptor::checkout::testing {

inline core::Money usd(std::int64_t minor) {
    return core::Money::of(minor, "USD").value();
}

inline core::Instant noon() {
    return core::parse_instant("2026-03-02T12:00:00Z").value();
}

// Up to 500 dollars alone, asked above 200, both modes, every merchant.
inline Policy generous_policy() {
    return Policy{.per_purchase = usd(50'000),
                  .per_day = usd(100'000),
                  .approval_above = usd(20'000),
                  .modes = {api::common::Mode::kAutopilot, api::common::Mode::kAssist},
                  .time_zone = "UTC"};
}

inline Record new_record() {
    Record record;
    record.person = "ada";
    record.purchase.purchase_id = "pur_1";
    record.purchase.offer_id = "fennel:42";
    record.purchase.quantity = 1;
    record.purchase.mode = api::common::Mode::kAutopilot;
    return begin(std::move(record), noon()).record;
}

inline event::Planned planned() {
    return event::Planned{.merchant_id = "fennel",
                          .merchant_name = "Fennel",
                          .item_id = "42",
                          .title = "Headphones",
                          .offer_url = "https://fennel.example/42",
                          .can_purchase = true,
                          .mode_permitted = true,
                          .tokenizer_url = "https://pay.fennel.example/tokenize",
                          .tokenizer_handler = "card",
                          .connection = "signed",
                          .policy = generous_policy(),
                          .address_digest = "home"};
}

inline event::Quoted quoted(std::int64_t total) {
    Session session;
    session.session_id = "chk_1";
    session.state = api::integrations::SessionState::kReady;
    session.quantity = 1;
    session.unit_price = usd(total);
    session.landed.items = usd(total);
    session.landed.total = usd(total);
    session.landed.basis = api::common::PriceBasis::kQuoted;
    session.landed.as_of = noon();
    session.landed.expires_at = noon() + std::chrono::hours(6);
    return event::Quoted{session, "home"};
}

}  // namespace emptor::checkout::testing
