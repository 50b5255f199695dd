#pragma once

#include "services/payments/app/watcher.h"

namespace emptor::payments {

inline Scope scope_of(const Spending& spending) {
    return Scope{.person = spending.person, .purchase_id = spending.purchase_id};
}

// Stores what a rule has decided about a purchase, with the movements of money it amounts to.
Change change_to(const Books& before, Spending after, std::string why, core::Instant now,
                 const Pace& pace);

}  // namespace emptor::payments
