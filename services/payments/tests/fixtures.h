#pragma once

#include "services/payments/domain/rules.h"

namespace emptor::payments::testing {

inline core::Money usd(std::int64_t minor) {
    return core::Money::of(minor, "USD").value();
}
inline core::Money eur(std::int64_t minor) {
    return core::Money::of(minor, "EUR").value();
}
inline core::Instant noon() {
    return core::parse_instant("2026-03-02T12:00:00Z").value();
}

inline Mandate mandate(std::int64_t maximum = 20'000) {
    return Mandate{.person = "ada",
                   .purchase_id = "pur_1",
                   .merchant_id = "fennel",
                   .maximum = usd(maximum),
                   .expires_at = noon() + std::chrono::hours(24)};
}

inline Spending reserved(std::int64_t amount) {
    return Spending{.purchase_id = "pur_1",
                    .person = "ada",
                    .reserved = usd(amount),
                    .day = "2026-03-02",
                    .changed_at = noon()};
}

// Reserved, and an open card for Fennel.
inline Spending funded(std::int64_t amount, std::int64_t maximum = 20'000) {
    auto planned = plan_card(reserved(amount), mandate(maximum), "Fennel Home").value();
    return card_made(std::move(planned.spending), 1, "ic_1");
}

inline Authorization authorization(const std::string& id, std::int64_t amount,
                                   const std::string& status = "pending") {
    return Authorization{.authorization_id = id,
                         .card_id = "ic_1",
                         .amount = usd(amount),
                         .merchant_name = "FENNEL HOME",
                         .merchant_network_id = "net_1",
                         .approved = true,
                         .status = status};
}

inline Transaction capture(const std::string& id, const std::string& authorization_id,
                           std::int64_t amount) {
    return Transaction{.transaction_id = id,
                       .card_id = "ic_1",
                       .authorization_id = authorization_id,
                       .amount = usd(amount)};
}

inline Transaction refund(const std::string& id, std::int64_t amount) {
    Transaction back = capture(id, "", amount);
    back.refund = true;
    return back;
}

inline Spending with(Spending spending, const History& history) {
    (void)absorb(spending, history);
    return spending;
}

}  // namespace emptor::payments::testing
