#include "services/payments/domain/rules.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"

namespace emptor::payments {
namespace {

namespace reasons = core::reasons;
using core::Money;
using core::Result;

Money money(const Spending& spending, std::int64_t minor) {
    return Money(minor, spending.reserved.currency());
}

core::Error closed(const Spending& spending) {
    return core::fail(reasons::kPaymentClosed,
                      std::format("the money of {} is {} already", spending.purchase_id,
                                  spending.stage == Stage::kSettled ? "settled" : "released"));
}

// Cards that can still pay must not any more. A wanted card is known to nobody but the issuer.
void close_cards(Spending& spending) {
    for (Card& card : spending.cards) {
        if (card.state == CardState::kOpen) card.state = CardState::kClosing;
    }
}

Result<> fits_budget(const Spending& wanted, const Budget& budget) {
    TRY(const Money used,
        Money(budget.used_by_others, wanted.reserved.currency()).plus(wanted.reserved));
    TRY(const auto order, used.compare(budget.per_day));
    if (order > 0) {
        return core::fail(reasons::kDayBudgetExceeded,
                          std::format("{} would be spent today, your policy allows {}", used.text(),
                                      budget.per_day.text()));
    }
    return {};
}

Result<> fits_wallet(const Spending* before, const Spending& after, const Budget& budget) {
    if (budget.at_issuer) return {};
    TRY(const Wallet left, apply(budget.wallet, after.person, movement(before, after)));
    if (left.available.is_negative()) {
        return core::fail(reasons::kWalletTooLow,
                          std::format("{} are needed, your wallet has {} left",
                                      after.reserved.text(), budget.wallet.available.text()));
    }
    return {};
}

}  // namespace

Result<Spending> reserve(const Spending* before, Spending wanted, const Budget& budget) {
    if (wanted.reserved.minor() <= 0 || wanted.reserved.minor() > kMostMinor) {
        return core::fail(reasons::kMalformedRequest, "amount: must be above zero and not absurd");
    }
    Spending after = before != nullptr ? *before : wanted;
    if (after.stage != Stage::kReserved) return closed(after);
    const std::int64_t committed = captured(after) + held(after);
    TRY(const auto changed, wanted.reserved.compare(after.reserved));
    if (committed > 0 && (changed < 0 || wanted.reserved.minor() < committed)) {
        return core::fail(reasons::kPaymentInUse, "the merchant already holds or has taken money");
    }
    after.reserved = wanted.reserved;
    after.day = budget.day;
    TRY_OK(fits_budget(after, budget));
    TRY_OK(fits_wallet(before, after, budget));
    return after;
}

Result<Spending> release(Spending spending) {
    const std::int64_t open = captured(spending) - refunded(spending);
    if (open > 0) {
        return core::fail(reasons::kMoneyCaptured,
                          std::format("the merchant has taken {} and not given it back",
                                      money(spending, open).text()));
    }
    spending.stage = Stage::kReleased;
    close_cards(spending);
    return spending;
}

Result<Spending> settle(Spending spending) {
    if (spending.stage == Stage::kReleased) return closed(spending);
    if (captured(spending) == 0 || held(spending) > 0) {
        return core::fail(reasons::kNotCapturedYet,
                          "the merchant has not taken all of the money yet");
    }
    spending.stage = Stage::kSettled;
    close_cards(spending);
    return spending;
}

Result<CardPlan> plan_card(Spending spending, const Mandate& mandate,
                           const std::string& merchant_name) {
    if (spending.stage != Stage::kReserved) return closed(spending);
    TRY(const auto order, spending.reserved.compare(mandate.maximum));
    const bool other = spending.mandate && spending.mandate->merchant_id != mandate.merchant_id;
    if (order > 0 || other) {
        return core::fail(reasons::kMandateMismatch,
                          other ? "the purchase is bound to another merchant"
                                : "more is reserved than the mandate allows");
    }
    spending.mandate = mandate;
    spending.merchant_name = merchant_name;
    Card* card = current_card(spending);
    if (card == nullptr || card->state == CardState::kClosed) {
        const int number = static_cast<int>(spending.cards.size()) + 1;
        spending.cards.push_back(Card{.number = number, .maximum = mandate.maximum});
        return CardPlan{CardStep::kMake, std::move(spending)};
    }
    if (card->state == CardState::kWanted) return CardPlan{CardStep::kMake, std::move(spending)};
    if (card->state == CardState::kOpen && card->maximum == mandate.maximum) {
        return CardPlan{CardStep::kUse, std::move(spending)};
    }
    if (captured(spending) + held(spending) > 0) {
        return core::fail(reasons::kPaymentInUse, "the merchant already holds or has taken money");
    }
    card->state = CardState::kClosing;
    return CardPlan{CardStep::kClose, std::move(spending)};
}

Spending card_made(Spending spending, int number, const std::string& card_id) {
    for (Card& card : spending.cards) {
        if (card.number != number || card.state != CardState::kWanted) continue;
        card.card_id = card_id;
        card.state = spending.stage == Stage::kReserved ? CardState::kOpen : CardState::kClosing;
    }
    return spending;
}

Spending card_closed(Spending spending, int number) {
    for (Card& card : spending.cards) {
        if (card.number == number) card.state = CardState::kClosed;
    }
    return spending;
}

}  // namespace emptor::payments
