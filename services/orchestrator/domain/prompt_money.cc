#include <algorithm>

#include "core/reasons.h"
#include "core/text.h"
#include "services/orchestrator/domain/prompt_reader.h"

namespace emptor::orchestrator {
namespace {

using api::common::BudgetScope;
using core::Currency;
using core::Money;
using core::Result;

constexpr std::string_view kMost =
    "under|below|max|maximum|less than|no more than|at most|up to|not over|not more than|"
    "cheaper than|budget of|budget|my budget is|for under|within|max price|not above|"
    "for less than|spend up to|lower than|maximum of|max of|for at most|for no more than|bis|"
    "unter|<|<=|a budget of|for max|for up to|to spend|not exceeding|limit";
constexpr std::string_view kAround = "around|about|roughly|approximately|circa|approx";
constexpr std::string_view kLeast =
    "over|above|more than|at least|minimum|min|starting at|not under|no less than|upwards of";
constexpr std::string_view kMostBehind =
    "max|maximum|or less|tops|at most|or under|or below|or cheaper|budget";
constexpr std::string_view kLanded =
    "in total|total|altogether|including shipping|incl shipping|with shipping|all in|shipped|"
    "including delivery|including tax|incl tax|delivered price|including shipping and tax|"
    "incl shipping and tax|including tax and shipping|all included|shipping included|"
    "including everything|inclusive of shipping|with shipping and tax";
constexpr std::string_view kEach = "each|apiece|per piece|per item|a piece|per unit";
constexpr std::string_view kUnits =
    "gb|tb|mb|inch|inches|in|cm|mm|m|w|watt|watts|kg|g|lb|lbs|oz|l|liter|liters|litre|litres|ml|"
    "mah|hz|mp|megapixel|megapixels|hours|hour|days|day|weeks|week|pack|packs|pieces|pcs|ct|count|"
    "stars|v|volt|volts|ram|x|cups|persons|person|people|minutes|min|lumen|lumens|lm|percent|"
    "years|year|cores|core|ports|port|units|bottles|boxes|foot|feet|oz|ounces|ounce|va|kva|sheets|"
    "pin|pins|way|channel|channels|bit|rpm|dpi|mbps|gbps|ghz|mhz|hole|ply|piece|rolls|tabs|bags|"
    "bay";

}  // namespace

// A word that makes the number before it an amount of something else than money.
bool PromptReader::unit(std::size_t at) const {
    return phrase(at, kUnits) > 0;
}

// Behind a number. Three capitals at the end of a clause must be a currency: a budget in one that
// does not exist must not be read as one in another.
Result<std::optional<Currency>> PromptReader::currency_behind(std::size_t at) const {
    if (!free(at) || words_[at].number) return std::optional<Currency>();
    if (const auto currency = currency_word(words_[at])) return currency;
    const std::string& typed = words_[at].typed;
    const bool capitals = typed.size() == 3 && std::ranges::all_of(typed, core::is_upper);
    const bool last = at + 1 == words_.size() || words_[at + 1].begins;
    if (!capitals) return std::optional<Currency>();
    const auto currency = Currency::parse(typed);
    if (currency) return std::optional(*currency);
    if (last && !unit(at)) return currency.error();
    return std::optional<Currency>();
}

// A number with a currency before or behind it, or alone in the person's currency.
Result<std::optional<PromptReader::Amount>> PromptReader::amount(std::size_t at) const {
    std::size_t number = at;
    std::optional<Currency> currency;
    if (free(at) && !words_[at].number) {
        currency = currency_word(words_[at]);
        if (!currency) return std::optional<Amount>();
        ++number;
    }
    if (!free(number) || !words_[number].number) return std::optional<Amount>();
    std::size_t end = number + 1;
    if (!currency) {
        TRY(currency, currency_behind(end));
        if (currency) ++end;
    }
    const auto money = Money::parse(*words_[number].number, currency.value_or(context_.currency));
    if (money) return std::optional(Amount{*money, end - at, currency.has_value()});
    if (money.error().reason == core::reasons::kAmountOverflow) return money.error();
    return std::optional<Amount>();
}

// The tighter one counts. The currency that a limit names is the one everything is compared in.
Result<> PromptReader::limit(Money most) {
    if (intent_.max_price) {
        TRY(const auto order, most.compare(*intent_.max_price));
        if (order > 0) return {};
    }
    intent_.max_price = most;
    return {};
}

// "between 50 and 100", "€30-€40", "from 40 to 90 euros".
Result<> PromptReader::read_ranges() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const std::size_t worded = phrase(at, "between|from");
        TRY(const auto low, amount(at + worded));
        if (!low) continue;
        std::size_t next = at + worded + low->length;
        const std::size_t joined = phrase(next, "and|to|bis");
        if (worded > 0 && joined == 0) continue;
        next += joined;
        TRY(const auto high, amount(next));
        if (!high || unit(next + high->length)) continue;
        if (!low->named && !high->named && !is(at, "between")) continue;
        if (worded == 0 && joined == 0 && !low->named) continue;
        const Currency currency = (high->named ? *high : *low).money.currency();
        TRY(intent_.min_price,
            Money::parse(low->money.decimal(), low->named ? low->money.currency() : currency));
        TRY(intent_.max_price, Money::parse(high->money.decimal(), currency));
        take(at, next + high->length - at);
    }
    return {};
}

Result<> PromptReader::read_limits() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const std::size_t most = phrase(at, kMost);
        const std::size_t around = phrase(at, kAround);
        const std::size_t least = phrase(at, kLeast);
        const std::size_t length = std::max({most, around, least});
        if (length == 0) continue;
        TRY(const auto found, amount(at + length));
        if (!found || (!found->named && unit(at + length + found->length))) continue;
        // "at least 4 cores" is no price: a lower bound wants its currency said.
        if (least == length && !found->named) continue;
        if (most == length) {
            TRY_OK(limit(found->money));
        } else if (around == length) {
            // A tenth above is still around it.
            TRY(const auto most_around,
                found->money.plus(Money(found->money.minor() / 10, found->money.currency())));
            TRY_OK(limit(most_around));
        } else {
            intent_.min_price = found->money;
        }
        take(at, length + found->length);
    }
    return {};
}

// "$80 max", "100 euros or less", or an amount with its currency alone.
Result<> PromptReader::read_bare_amounts() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        TRY(const auto found, amount(at));
        if (!found) continue;
        const std::size_t behind = phrase(at + found->length, kMostBehind);
        if (!found->named && (behind == 0 || unit(at + found->length))) continue;
        TRY_OK(limit(found->money));
        take(at, found->length + behind);
    }
    return {};
}

void PromptReader::read_scope() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        if (const std::size_t length = phrase(at, kLanded); length > 0 && intent_.max_price) {
            intent_.budget_scope = BudgetScope::kLanded;
            take(at, length);
        }
        if (const std::size_t length = phrase(at, kEach)) {
            each_ = true;
            take(at, length);
        }
    }
}

}  // namespace emptor::orchestrator
