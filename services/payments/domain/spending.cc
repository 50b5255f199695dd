#include "services/payments/domain/spending.h"

#include <algorithm>
#include <format>

namespace emptor::payments {
namespace {

std::int64_t sum_of(const Spending& spending, bool refund) {
    std::int64_t sum = 0;
    for (const Transaction& moved : spending.transactions) {
        const bool counts =
            moved.refund == refund && moved.amount.currency() == spending.reserved.currency();
        if (counts) sum += moved.amount.minor();
    }
    return sum;
}

std::int64_t captured_of(const Spending& spending, const std::string& authorization_id) {
    std::int64_t sum = 0;
    for (const Transaction& moved : spending.transactions) {
        if (!moved.refund && moved.authorization_id == authorization_id)
            sum += moved.amount.minor();
    }
    return sum;
}

std::int64_t held_by(const Spending& spending, const Authorization& authorization) {
    if (!authorization.approved ||
        authorization.amount.currency() != spending.reserved.currency()) {
        return 0;
    }
    const std::int64_t taken = captured_of(spending, authorization.authorization_id);
    const std::int64_t left = std::max<std::int64_t>(0, authorization.amount.minor() - taken);
    if (authorization.status == "pending") return left;
    // Closed says that it was captured: until the capture itself is seen, the money counts as held.
    if (authorization.status == "closed" && taken == 0) return left;
    return 0;
}

}  // namespace

const Card* current_card(const Spending& spending) {
    return spending.cards.empty() ? nullptr : &spending.cards.back();
}

Card* current_card(Spending& spending) {
    return spending.cards.empty() ? nullptr : &spending.cards.back();
}

std::int64_t captured(const Spending& spending) {
    return sum_of(spending, false);
}
std::int64_t refunded(const Spending& spending) {
    return sum_of(spending, true);
}

std::int64_t held(const Spending& spending) {
    std::int64_t sum = 0;
    for (const Authorization& authorization : spending.authorizations) {
        sum += held_by(spending, authorization);
    }
    return sum;
}

std::int64_t day_use(const Spending& spending) {
    const std::int64_t used = captured(spending) + held(spending);
    if (spending.stage != Stage::kReserved) return used;
    return std::max(used, spending.reserved.minor());
}

core::Result<std::string> local_day(core::Instant now, const std::string& time_zone) {
    TRY(const auto* zone, core::find_zone(time_zone));
    return std::format("{:%F}", std::chrono::sys_days(core::local_date(now, *zone)));
}

Payment summary(const Spending& spending) {
    const core::Currency currency = spending.reserved.currency();
    const std::int64_t taken = captured(spending);
    Payment payment;
    payment.authorized = core::Money(taken + held(spending), currency);
    payment.captured = core::Money(taken, currency);
    payment.refunded = core::Money(refunded(spending), currency);
    const auto& all = spending.authorizations;
    const bool approved = std::ranges::contains(all, true, &Authorization::approved);
    payment.declined = !all.empty() && !approved;
    if (payment.declined) payment.declined_reason = all.back().declined_reason;
    return payment;
}

}  // namespace emptor::payments
