#include "services/payments/domain/ledger.h"

#include <algorithm>
#include <map>

#include "core/check.h"

namespace emptor::payments {
namespace {

std::string available(const std::string& person) {
    return "wallet:" + person + ":available";
}
std::string reserved(const std::string& person) {
    return "wallet:" + person + ":reserved";
}

core::Result<core::Money> plus(core::Money balance, core::Money change) {
    if (balance.currency().empty()) return change;
    return balance.plus(change);
}

}  // namespace

Postings position(const Spending& spending) {
    const core::Currency currency = spending.reserved.currency();
    if (currency.empty()) return {};
    const std::int64_t taken = captured(spending);
    const std::int64_t back = refunded(spending);
    const std::int64_t credited = std::min(taken, back);
    const std::int64_t asked =
        spending.stage == Stage::kReserved ? spending.reserved.minor() - taken : 0;
    const std::int64_t kept = std::max({std::int64_t{0}, asked, held(spending)});
    const std::string& person = spending.person;
    return {{available(person), {credited - kept - taken, currency}},
            {reserved(person), {kept, currency}},
            {"spent:" + person, {taken, currency}},
            {"refunds:" + person, {-back, currency}},
            {"suspense:" + person, {back - credited, currency}}};
}

Postings movement(const Spending* before, const Spending& after) {
    using Key = std::pair<std::string, std::string>;
    std::map<Key, core::Money> change;
    const auto add = [&](const Postings& postings, std::int64_t sign) {
        for (const Posting& posting : postings) {
            const core::Currency currency = posting.amount.currency();
            core::Money& sum = change[Key(posting.account, currency.code())];
            sum = core::Money(sum.minor() + sign * posting.amount.minor(), currency);
        }
    };
    if (before != nullptr) add(position(*before), -1);
    add(position(after), 1);

    Postings postings;
    for (const auto& [key, amount] : change) {
        if (!amount.is_zero()) postings.push_back({key.first, amount});
    }
    EMPTOR_CHECK(balanced(postings));
    return postings;
}

Postings funding(const std::string& person, core::Money amount) {
    return {{"funding", core::Money(-amount.minor(), amount.currency())},
            {available(person), amount}};
}

bool balanced(const Postings& postings) {
    std::map<std::string, std::int64_t> sums;
    for (const Posting& posting : postings) {
        sums[std::string(posting.amount.currency().code())] += posting.amount.minor();
    }
    return std::ranges::all_of(sums, [](const auto& sum) { return sum.second == 0; });
}

core::Result<Wallet> apply(const Wallet& wallet, const std::string& person,
                           const Postings& postings) {
    Wallet after = wallet;
    for (const Posting& posting : postings) {
        if (posting.account == available(person)) {
            TRY(after.available, plus(after.available, posting.amount));
        } else if (posting.account == reserved(person)) {
            TRY(after.reserved, plus(after.reserved, posting.amount));
        }
    }
    const core::Currency currency = after.available.currency();
    if (after.reserved.currency().empty()) after.reserved = core::Money(0, currency);
    TRY_OK(after.available.plus(after.reserved));  // one currency for both
    return after;
}

}  // namespace emptor::payments
