#include "services/payments/tests/memory_store.h"

#include <algorithm>
#include <format>

#include "core/check.h"

namespace emptor::payments {

using core::Instant;
using core::Result;
using runtime::Context;
using runtime::ready;
using runtime::Task;

Task<Result<Books>> MemoryBookStore::update(Context, Scope scope, Decide decide) {
    const std::lock_guard lock(mutex_);
    return ready(apply_change(scope, decide));
}

Result<Books> MemoryBookStore::apply_change(const Scope& scope, const Decide& decide) {
    Books books;
    if (const auto found = wallets_.find(scope.person); found != wallets_.end()) {
        books.wallet = found->second;
    }
    for (const auto& [id, row] : rows_) {
        const Spending& one = row.spending;
        if (id == scope.purchase_id) {
            books.spending = one;
        } else if (!scope.day.empty() && one.person == scope.person && one.day == scope.day &&
                   one.reserved.currency() == scope.currency) {
            books.used_by_others += day_use(one);
        }
    }
    TRY(auto change, decide(books));
    if (!change) return books;
    EMPTOR_CHECK(balanced(change->postings));
    if (!change->postings.empty()) {
        TRY(books.wallet, apply(books.wallet.value_or(Wallet()), scope.person, change->postings));
        wallets_[scope.person] = *books.wallet;
    }
    for (const Posting& posting : change->postings) {
        balances[posting.account] += posting.amount.minor();
    }
    if (change->spending) {
        rows_[scope.purchase_id] = Row{*change->spending, change->next_look};
        told.insert(told.end(), change->news.begin(), change->news.end());
        if (change->learned) acceptors_.emplace(change->learned->merchant_id, *change->learned);
        books.spending = std::move(change->spending);
    }
    return books;
}

Task<Result<std::optional<Wallet>>> MemoryBookStore::wallet(Context, std::string person) {
    const std::lock_guard lock(mutex_);
    const auto found = wallets_.find(person);
    std::optional<Wallet> wallet;
    if (found != wallets_.end()) wallet = found->second;
    return ready(Result<std::optional<Wallet>>(std::move(wallet)));
}

Task<Result<std::optional<Spending>>> MemoryBookStore::find(Context, std::string purchase_id) {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(purchase_id);
    std::optional<Spending> spending;
    if (found != rows_.end()) spending = found->second.spending;
    return ready(Result<std::optional<Spending>>(std::move(spending)));
}

Task<Result<std::optional<Spending>>> MemoryBookStore::by_card(Context, std::string card_id) {
    const std::lock_guard lock(mutex_);
    std::optional<Spending> spending;
    for (const auto& [id, row] : rows_) {
        if (std::ranges::contains(row.spending.cards, card_id, &Card::card_id))
            spending = row.spending;
    }
    return ready(Result<std::optional<Spending>>(std::move(spending)));
}

Task<Result<std::vector<Spending>>> MemoryBookStore::take_due(Context, Instant now, Instant next,
                                                              int limit) {
    const std::lock_guard lock(mutex_);
    std::vector<Spending> due;
    for (auto& [id, row] : rows_) {
        if (std::ssize(due) == limit || !row.next_look || *row.next_look > now) continue;
        row.next_look = next;
        due.push_back(row.spending);
    }
    return ready(Result<std::vector<Spending>>(std::move(due)));
}

Task<Result<std::vector<Acceptor>>> MemoryBookStore::acceptors(Context) {
    const std::lock_guard lock(mutex_);
    std::vector<Acceptor> known;
    for (const auto& [merchant, one] : acceptors_) known.push_back(one);
    return ready(Result<std::vector<Acceptor>>(std::move(known)));
}

Task<Result<std::optional<Acceptor>>> MemoryBookStore::forget_acceptor(Context,
                                                                       std::string merchant_id) {
    const std::lock_guard lock(mutex_);
    std::optional<Acceptor> known;
    if (const auto node = acceptors_.extract(merchant_id)) known = node.mapped();
    return ready(Result<std::optional<Acceptor>>(std::move(known)));
}

Task<Result<bool>> MemoryBookStore::is_known(Context, std::string event_id) {
    const std::lock_guard lock(mutex_);
    return ready(Result<bool>(events_.contains(event_id)));
}

Task<Result<>> MemoryBookStore::remember(Context, std::string event_id, Instant) {
    const std::lock_guard lock(mutex_);
    events_.insert(event_id);
    return ready(Result<>());
}

Task<Result<std::vector<std::string>>> MemoryBookStore::ledger_faults(Context) {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> faults;
    std::int64_t sum = 0;
    for (const auto& [account, balance] : balances) sum += balance;
    if (sum != 0) faults.push_back(std::format("the ledger sums to {}", sum));
    return ready(Result<std::vector<std::string>>(std::move(faults)));
}

}  // namespace emptor::payments
