#include "sandbox/stripe/controls.h"

#include <algorithm>

namespace emptor::sandbox::stripe {
namespace {

bool contains(const Json& list, std::string_view value) {
    return std::ranges::any_of(list.items(),
                               [&](const Json& item) { return item.text() == value; });
}

// allowed_x xor blocked_x; an absent or empty list says nothing.
bool list_allows(const Json& allowed, const Json& blocked, std::string_view value) {
    if (!allowed.empty() && !contains(allowed, value)) return false;
    return !contains(blocked, value);
}

core::Instant interval_start(std::string_view interval, core::Instant now) {
    using namespace std::chrono;
    const auto today = floor<days>(now);
    const year_month_day date(today);
    if (interval == "daily") return today;
    if (interval == "weekly") return today - (weekday(today) - Monday);
    if (interval == "monthly") return sys_days(date.year() / date.month() / 1);
    if (interval == "yearly") return sys_days(date.year() / January / 1);
    return core::Instant::min();  // all_time
}

bool limit_allows(const Json& limit, const network::Charge& charge, const std::vector<Spent>& spent,
                  core::Instant now) {
    const Json& categories = limit["categories"];
    if (!categories.empty() && !contains(categories, charge.acceptor.category)) return true;
    std::int64_t sum = charge.amount;
    if (limit["interval"].text() != "per_authorization") {
        const core::Instant start = interval_start(limit["interval"].text(), now);
        for (const Spent& one : spent) {
            const bool counts = categories.empty() || contains(categories, one.category);
            if (counts && one.at >= start) sum += one.amount;
        }
    }
    return sum <= limit["amount"].integer();
}

}  // namespace

bool controls_allow(const Json& controls, const network::Charge& charge,
                    const std::vector<Spent>& spent, core::Instant now) {
    const network::Acceptor& acceptor = charge.acceptor;
    if (!list_allows(controls["allowed_categories"], controls["blocked_categories"],
                     acceptor.category) ||
        !list_allows(controls["allowed_merchant_countries"], controls["blocked_merchant_countries"],
                     acceptor.country) ||
        !list_allows(controls["allowed_card_presences"], controls["blocked_card_presences"],
                     "not_present")) {
        return false;
    }
    return std::ranges::all_of(controls["spending_limits"].items(), [&](const Json& limit) {
        return limit_allows(limit, charge, spent, now);
    });
}

}  // namespace emptor::sandbox::stripe
