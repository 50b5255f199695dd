#include <algorithm>
#include <set>

#include "core/text.h"
#include "services/payments/domain/rules.h"

namespace emptor::payments {
namespace {

// Words of at least three bytes that can tell shops apart, in lower case.
std::set<std::string> words_of(const std::string& name) {
    static const std::set<std::string> kEmptyWords{"the",  "and",   "inc",    "llc", "ltd", "gmbh",
                                                   "shop", "store", "online", "com", "www"};
    std::set<std::string> words;
    std::string word;
    for (const char c : core::to_lower_ascii(name) + " ") {
        if (core::is_word_byte(c)) {
            word += c;
            continue;
        }
        if (word.size() >= 3 && !kEmptyWords.contains(word)) words.insert(word);
        word.clear();
    }
    return words;
}

std::string squeezed(const std::string& name) {
    std::string text;
    for (const char c : core::to_lower_ascii(name)) {
        if (core::is_word_byte(c)) text += c;
    }
    return text;
}

bool same_merchant(const Authorization& bound, const Authorization& asked) {
    if (!bound.merchant_network_id.empty() && !asked.merchant_network_id.empty()) {
        return bound.merchant_network_id == asked.merchant_network_id;
    }
    return names_agree(bound.merchant_name, asked.merchant_name);
}

bool merchant_fits(const Spending& spending, const std::vector<Acceptor>& known,
                   const Authorization& asked) {
    const auto bound = std::ranges::find(spending.authorizations, true, &Authorization::approved);
    if (bound != spending.authorizations.end()) return same_merchant(*bound, asked);
    const std::string& merchant = spending.mandate->merchant_id;
    const std::string name = squeezed(asked.merchant_name);
    bool names_another = false;
    for (const Acceptor& one : known) {
        const bool ours = one.merchant_id == merchant;
        const bool same_id = one.network_id == asked.merchant_network_id;
        if (ours && !asked.merchant_network_id.empty()) return same_id;
        names_another = names_another || (!ours && (same_id || squeezed(one.name) == name));
    }
    // A shop may be paid under the name of its company: that a name is not known says nothing.
    return !names_another || names_agree(spending.merchant_name, asked.merchant_name) ||
           names_agree(merchant, asked.merchant_name);
}

bool final_status(const std::string& status) {
    return status != "pending";
}

// True if the fact changed what was decided.
bool merge(Authorization& known, const Authorization& fact) {
    // The issuer has not heard our yes yet: that is no no.
    if (known.approved && !fact.approved && !final_status(fact.status)) return false;
    // An older fact than what is known. A yes of the issuer in spite of our no is none.
    const bool older = final_status(known.status) && !final_status(fact.status);
    if (older && known.approved == fact.approved) return false;
    const bool larger = fact.amount.currency() == known.amount.currency() &&
                        fact.amount.minor() > known.amount.minor();
    const bool changed = known.approved != fact.approved;
    if (larger) known.amount = fact.amount;
    known.approved = fact.approved;
    known.status = fact.status;
    if (!fact.approved && known.declined_reason.empty())
        known.declined_reason = fact.declined_reason;
    if (known.merchant_name.empty()) known.merchant_name = fact.merchant_name;
    if (known.merchant_network_id.empty()) known.merchant_network_id = fact.merchant_network_id;
    return changed;
}

// How many authorisations have money taken: a second one is a second charge.
std::size_t charges(const Spending& spending) {
    std::set<std::string> charged;
    for (const Transaction& moved : spending.transactions) {
        if (!moved.refund) {
            charged.insert(moved.authorization_id.empty() ? moved.transaction_id
                                                          : moved.authorization_id);
        }
    }
    return charged.size();
}

}  // namespace

bool names_agree(const std::string& a, const std::string& b) {
    const std::string left = squeezed(a);
    const std::string right = squeezed(b);
    if (left.empty() || right.empty()) return true;  // nothing is known to differ
    if (left.contains(right) || right.contains(left)) return true;
    const auto words = words_of(a);
    return std::ranges::any_of(words_of(b), [&](const auto& word) { return words.contains(word); });
}

Verdict decide(const Spending* spending, const std::vector<Acceptor>& known,
               const Authorization& asked, core::Instant now) {
    if (spending == nullptr) return {false, "unknown-card"};
    const auto answered = std::ranges::find(spending->authorizations, asked.authorization_id,
                                            &Authorization::authorization_id);
    if (answered != spending->authorizations.end())
        return {answered->approved, answered->declined_reason};
    if (spending->stage != Stage::kReserved) return {false, "payment-closed"};
    const Card* card = current_card(*spending);
    const bool current =
        card != nullptr && card->card_id == asked.card_id && card->state == CardState::kOpen;
    if (!current || !spending->mandate) return {false, "card-not-current"};
    if (now >= spending->mandate->expires_at) return {false, "mandate-expired"};
    if (asked.amount.minor() <= 0 || asked.amount.minor() > kMostMinor)
        return {false, "bad-amount"};
    const core::Currency currency = spending->mandate->maximum.currency();
    if (asked.amount.currency() != currency) return {false, "other-currency"};
    if (!merchant_fits(*spending, known, asked)) return {false, "other-merchant"};
    const std::int64_t most =
        std::min(spending->mandate->maximum.minor(), spending->reserved.minor());
    const std::int64_t left = most - captured(*spending) - held(*spending);
    if (asked.amount.minor() > left) return {false, "above-mandate"};
    return {true, ""};
}

std::optional<Acceptor> acceptor_of(const Spending& settled) {
    if (!settled.mandate) return std::nullopt;
    for (const Transaction& moved : settled.transactions) {
        const auto asked = std::ranges::find(settled.authorizations, moved.authorization_id,
                                             &Authorization::authorization_id);
        if (moved.refund || asked == settled.authorizations.end()) continue;
        if (asked->merchant_network_id.empty()) continue;
        return Acceptor{settled.mandate->merchant_id, asked->merchant_network_id,
                        asked->merchant_name};
    }
    return std::nullopt;
}

std::vector<Authorization> absorb(Spending& spending, const History& history) {
    std::vector<Authorization> news;
    for (const Authorization& fact : history.authorizations) {
        const auto known = std::ranges::find(spending.authorizations, fact.authorization_id,
                                             &Authorization::authorization_id);
        if (known == spending.authorizations.end()) {
            if (!fact.approved && !final_status(fact.status)) continue;  // nobody has decided yet
            spending.authorizations.push_back(fact);
            news.push_back(fact);
        } else if (merge(*known, fact)) {
            news.push_back(*known);
        }
    }
    for (const Transaction& fact : history.transactions) {
        const bool known = std::ranges::contains(spending.transactions, fact.transaction_id,
                                                 &Transaction::transaction_id);
        if (!known) spending.transactions.push_back(fact);
    }
    return news;
}

std::vector<std::string> findings(const Spending& spending) {
    std::vector<std::string> broken;
    const core::Currency currency = spending.reserved.currency();
    const bool foreign = std::ranges::any_of(spending.transactions, [&](const Transaction& moved) {
        return moved.amount.currency() != currency;
    });
    if (foreign) broken.emplace_back("other-currency");
    const std::int64_t taken = captured(spending);
    std::int64_t authorized = 0;
    for (const Authorization& one : spending.authorizations) {
        if (one.approved && one.amount.currency() == currency) authorized += one.amount.minor();
    }
    if (taken > authorized) broken.emplace_back("captured-above-authorized");
    if (spending.mandate && taken > spending.mandate->maximum.minor()) {
        broken.emplace_back("captured-above-maximum");
    }
    if (refunded(spending) > taken) broken.emplace_back("refunds-above-captures");
    if (charges(spending) > 1) broken.emplace_back("captured-twice");
    if (spending.stage == Stage::kReleased && taken > refunded(spending)) {
        broken.emplace_back("captured-without-order");
    }
    return broken;
}

}  // namespace emptor::payments
