#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "emptor/fraud/v1/types.h"

namespace emptor::fraud {

// A purchase that was screened before.
struct Screened {
    std::string purchase_id;
    std::string merchant_id;
    core::Money total;
    core::Instant at;
    bool completed = false;  // allowed; refused ones do not count as history
};

struct Limits {
    int purchases = 5;  // in the window, then refused
    std::chrono::minutes window{10};
};

struct Verdict {
    api::fraud::Decision decision = api::fraud::Decision::kAllow;
    std::vector<std::string> rules;  // those that fired

    friend bool operator==(const Verdict&, const Verdict&) = default;
};

// Screens one purchase against the person's history (without this purchase). The strictest rule
// wins:
//   velocity             more than `purchases` within the window: refuse
//   first-seen-merchant  nothing was ever allowed at this merchant: step up, unless a person
//   approved
Verdict screen(const api::fraud::ScreenRequest& request, const std::vector<Screened>& history,
               core::Instant now, const Limits& limits);

}  // namespace emptor::fraud
