#include "services/orchestrator/domain/prompt_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::orchestrator {

namespace reasons = core::reasons;
using api::common::BudgetScope;
using api::common::Condition;
using api::common::Intent;
using api::common::Preference;
using core::fail;
using core::Result;

bool PromptReader::is(std::size_t at, std::string_view text) const {
    return at < words_.size() && !words_[at].used && words_[at].text == text;
}

bool PromptReader::one_of(std::size_t at, const Words& texts) const {
    return std::ranges::any_of(texts, [&](std::string_view text) { return is(at, text); });
}

std::size_t PromptReader::phrase(std::size_t at, const std::vector<Words>& phrases) const {
    std::size_t longest = 0;
    for (const Words& words : phrases) {
        bool fits = true;
        for (std::size_t i = 0; i < words.size(); ++i) fits = fits && is(at + i, words[i]);
        if (fits) longest = std::max(longest, words.size());
    }
    return longest;
}

void PromptReader::take(std::size_t at, std::size_t count) {
    for (std::size_t i = at; i < at + count && i < words_.size(); ++i) words_[i].used = true;
}

// A number with a currency before or behind it, or alone in the person's currency. Errors:
// amount-overflow, and unknown-currency for three capital letters that name none.
Result<std::optional<PromptReader::Amount>> PromptReader::amount(std::size_t at) const {
    std::size_t number = at;
    std::optional<core::Currency> currency;
    if (at < words_.size() && !words_[at].used && !words_[at].number) {
        currency = currency_word(words_[at]);
        if (!currency) return std::optional<Amount>();
        ++number;
    }
    if (number >= words_.size() || words_[number].used || !words_[number].number)
        return std::optional<Amount>();
    std::size_t end = number + 1;
    if (!currency && end < words_.size() && !words_[end].used) {
        currency = currency_word(words_[end]);
        const std::string& typed = words_[end].typed;
        const bool code = typed.size() == 3 &&
                          std::ranges::all_of(typed, [](char c) { return c >= 'A' && c <= 'Z'; });
        if (!currency && code && !unit(end)) {
            TRY(currency, core::Currency::parse(typed));
        }
        if (currency) ++end;
    }
    const core::Currency meant = currency.value_or(context_.currency);
    auto money = core::Money::parse(*words_[number].number, meant);
    if (!money && money.error().reason == reasons::kAmountOverflow) return money.error();
    if (!money) return std::optional<Amount>();
    return std::optional<Amount>(Amount{*money, at, end - at, currency.has_value()});
}

// A word that makes the number before it an amount of something else than money.
bool PromptReader::unit(std::size_t at) const {
    static const Words kUnits{
        "gb",        "tb",         "mb",      "inch",    "inches", "in",  "\"",    "cm",     "mm",
        "m",         "w",          "watt",    "watts",   "kg",     "g",   "lb",    "lbs",    "oz",
        "l",         "liter",      "liters",  "litre",   "litres", "ml",  "mah",   "hz",     "mp",
        "megapixel", "megapixels", "hours",   "hour",    "days",   "day", "weeks", "week",   "pack",
        "pieces",    "pcs",        "ct",      "count",   "stars",  "v",   "volt",  "volts",  "ram",
        "x",         "cups",       "persons", "minutes", "lumen",  "lm",  "%",     "percent"};
    return one_of(at, kUnits);
}

Result<> PromptReader::read_ranges() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const bool worded = one_of(at, {"between", "from"});
        const std::size_t first_at = worded ? at + 1 : at;
        TRY(const auto first, amount(first_at));
        if (!first) continue;
        std::size_t next = first_at + first->length;
        const bool joined = one_of(next, {"and", "to"});
        if (worded && !joined) continue;
        if (joined) ++next;
        TRY(const auto second, amount(next));
        const bool money =
            first->explicit_currency || (second && second->explicit_currency) || is(at, "between");
        if (!second || !money || unit(next + second->length)) continue;
        if (!worded && !joined && !first->explicit_currency) continue;
        core::Money low = first->money;
        if (!first->explicit_currency) {
            TRY(low, core::Money::parse(low.decimal(), second->money.currency()));
        }
        intent_.min_price = low;
        intent_.max_price = second->money;
        if (first->explicit_currency && !second->explicit_currency) {
            TRY(intent_.max_price, core::Money::parse(second->money.decimal(), low.currency()));
        }
        take(at, next + second->length - at);
    }
    return {};
}

Result<> PromptReader::read_limits() {
    static const std::vector<Words> kMost{{"under"},
                                          {"below"},
                                          {"max"},
                                          {"maximum"},
                                          {"less", "than"},
                                          {"no", "more", "than"},
                                          {"at", "most"},
                                          {"up", "to"},
                                          {"not", "over"},
                                          {"not", "more", "than"},
                                          {"cheaper", "than"},
                                          {"budget", "of"},
                                          {"budget"},
                                          {"my", "budget", "is"},
                                          {"for", "under"},
                                          {"within"},
                                          {"max", "price"},
                                          {"not", "above"},
                                          {"for", "less", "than"},
                                          {"spend", "up", "to"},
                                          {"around"},
                                          {"about"},
                                          {"lower", "than"},
                                          {"maximum", "of"},
                                          {"max", "of"}};
    static const std::vector<Words> kLeast{
        {"over"}, {"above"},          {"more", "than"}, {"at", "least"},       {"minimum"},
        {"min"},  {"starting", "at"}, {"not", "under"}, {"no", "less", "than"}};
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const std::size_t most = phrase(at, kMost);
        const std::size_t least = most > 0 ? 0 : phrase(at, kLeast);
        const std::size_t length = most + least;
        if (length == 0) continue;
        TRY(const auto limit, amount(at + length));
        if (!limit || (!limit->explicit_currency && unit(at + length + limit->length))) continue;
        // "at least 4 cores" is no price: a lower bound wants its currency said.
        if (least > 0 && !limit->explicit_currency) continue;
        (most > 0 ? intent_.max_price : intent_.min_price) = limit->money;
        take(at, length + limit->length);
    }
    // "$80 max", "100 euros or less", or an amount with its currency alone.
    for (std::size_t at = 0; at < words_.size(); ++at) {
        TRY(const auto limit, amount(at));
        if (!limit) continue;
        const std::size_t end = at + limit->length;
        const std::size_t behind = phrase(
            end, {{"max"}, {"maximum"}, {"or", "less"}, {"tops"}, {"at", "most"}, {"or", "under"}});
        if (behind == 0 && (!limit->explicit_currency || intent_.max_price)) continue;
        intent_.max_price = limit->money;
        take(at, limit->length + behind);
    }
    return {};
}

void PromptReader::read_scope() {
    static const std::vector<Words> kLanded{{"in", "total"},
                                            {"total"},
                                            {"altogether"},
                                            {"including", "shipping"},
                                            {"incl", "shipping"},
                                            {"with", "shipping"},
                                            {"all", "in"},
                                            {"shipped"},
                                            {"including", "delivery"},
                                            {"including", "tax"},
                                            {"delivered", "price"},
                                            {"including", "shipping", "and", "tax"},
                                            {"all", "included"}};
    static const std::vector<Words> kEach{
        {"each"}, {"apiece"}, {"per", "piece"}, {"per", "item"}, {"a", "piece"}};
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

core::Instant PromptReader::end_of_day(std::chrono::local_days day) const {
    return core::start_of_day(core::Date(day + std::chrono::days(1)), *context_.zone) -
           core::Duration(1);
}

std::optional<core::Instant> PromptReader::day_named(std::size_t at, std::size_t& length) const {
    using namespace std::chrono;
    const local_days today{core::local_date(context_.now, *context_.zone)};
    constexpr std::array<std::string_view, 7> kDays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
    constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
    length = 1;
    if (is(at, "today") || is(at, "tonight")) return end_of_day(today);
    if (is(at, "tomorrow")) return end_of_day(today + days(1));
    const std::size_t next = is(at, "next") || is(at, "this") ? 1 : 0;
    for (unsigned i = 0; i < kDays.size(); ++i) {
        if (!is(at + next, kDays[i]) && !is(at + next, kDays[i].substr(0, 3))) continue;
        length = 1 + next;
        int ahead = static_cast<int>((weekday(i) - weekday(today)).count());
        if (ahead == 0 && next == 1 && is(at, "next")) ahead = 7;
        return end_of_day(today + days(ahead));
    }
    for (unsigned i = 0; i < kMonths.size(); ++i) {
        if (at >= words_.size() || words_[at].used || !words_[at].text.starts_with(kMonths[i]))
            continue;
        unsigned day = 0;
        const bool number = at + 1 < words_.size() && words_[at + 1].number;
        if (number)
            std::from_chars(words_[at + 1].text.data(),
                            words_[at + 1].text.data() + words_[at + 1].text.size(), day);
        if (day < 1 || day > 31) continue;
        length = 2;
        if (one_of(at + 2, {"st", "nd", "rd", "th"})) ++length;
        const auto this_year = core::Date(today).year();
        core::Date date{this_year, month(i + 1), std::chrono::day(day)};
        if (date.ok() && local_days(date) < today) date += years(1);
        if (!date.ok()) return std::nullopt;
        return end_of_day(local_days(date));
    }
    return std::nullopt;
}

void PromptReader::read_delivery() {
    static const std::vector<Words> kBy{{"by"},
                                        {"before"},
                                        {"until"},
                                        {"here", "by"},
                                        {"delivered", "by"},
                                        {"arrives", "by"},
                                        {"arriving", "by"},
                                        {"delivery", "by"},
                                        {"no", "later", "than"},
                                        {"on"},
                                        {"for"},
                                        {"needed", "by"},
                                        {"need", "it", "by"},
                                        {"i", "need", "it", "by"},
                                        {"it", "by"}};
    for (std::size_t at = 0; at < words_.size(); ++at) {
        std::size_t length = 0;
        const std::size_t by = phrase(at, kBy);
        if (by > 0) {
            if (const auto day = day_named(at + by, length)) {
                intent_.deliver_by = is(at, "before") ? *day - std::chrono::days(1) : *day;
                take(at, by + length);
                continue;
            }
        }
        if (const auto day =
                is(at, "tomorrow") || is(at, "today") ? day_named(at, length) : std::nullopt) {
            intent_.deliver_by = *day;
            take(at, length);
            continue;
        }
        const std::size_t in =
            phrase(at, {{"within"}, {"in"}, {"in", "the", "next"}, {"delivered", "within"}});
        if (in == 0 || at + in + 1 >= words_.size() || !words_[at + in].number) continue;
        const bool days = one_of(at + in + 1, {"day", "days"});
        const bool weeks = one_of(at + in + 1, {"week", "weeks"});
        int count = 0;
        std::from_chars(words_[at + in].text.data(),
                        words_[at + in].text.data() + words_[at + in].text.size(), count);
        if ((!days && !weeks) || count < 1 || count > 365) continue;
        const std::chrono::local_days today{core::local_date(context_.now, *context_.zone)};
        intent_.deliver_by = end_of_day(today + std::chrono::days(weeks ? count * 7 : count));
        take(at, in + 2);
    }
}

namespace {

std::optional<Condition> condition_word(std::string_view text) {
    if (text == "new" || text == "brand-new" || text == "unused") return Condition::kNew;
    if (text == "refurbished" || text == "refurb" || text == "renewed" || text == "reconditioned")
        return Condition::kRefurbished;
    if (text == "used" || text == "second-hand" || text == "secondhand" || text == "pre-owned" ||
        text == "preowned")
        return Condition::kUsed;
    if (text == "open-box" || text == "openbox") return Condition::kOpenBox;
    return std::nullopt;
}

}  // namespace

std::string PromptReader::known_name(std::size_t at, const std::vector<std::string>& names,
                                     std::size_t& length) const {
    std::string joined;
    std::string longest;
    for (std::size_t i = at; i < words_.size() && i < at + 4 && !words_[i].used; ++i) {
        joined += (i == at ? "" : " ") + words_[i].text;
        if (std::ranges::contains(names, joined)) {
            longest = joined;
            length = i - at + 1;
        }
    }
    return longest;
}

// What stands behind "no", "not", "without": a condition, a merchant, a brand, or a word that must
// not stand in the title. A capitalised word is a name, and a name behind "no" is a brand.
void PromptReader::exclude(std::size_t at) {
    std::size_t length = 1;
    if (const auto condition = condition_word(words_[at].text)) {
        intent_.excluded_conditions.push_back(*condition);
    } else if (const auto merchant = known_name(at, context_.vocabulary.merchants, length);
               !merchant.empty()) {
        intent_.excluded_merchants.push_back(merchant);
    } else if (const auto brand = known_name(at, context_.vocabulary.brands, length);
               !brand.empty()) {
        intent_.excluded_brands.push_back(brand);
    } else if (words_[at].typed.front() >= 'A' && words_[at].typed.front() <= 'Z') {
        intent_.excluded_brands.push_back(words_[at].text);
    } else {
        intent_.excluded_words.push_back(words_[at].text);
    }
    take(at, length);
}

void PromptReader::read_exclusions() {
    static const std::vector<Words> kNot{{"no"},          {"not"},
                                         {"without"},     {"except"},
                                         {"excluding"},   {"but", "not"},
                                         {"but", "no"},   {"nothing", "from"},
                                         {"not", "from"}, {"no", "products", "from"},
                                         {"avoid"},       {"anything", "but"},
                                         {"never"},       {"not", "by"}};
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const std::size_t length = phrase(at, kNot);
        std::size_t next = at + length;
        if (length == 0 || next >= words_.size() || words_[next].used || words_[next].number)
            continue;
        take(at, length);
        exclude(next);
        while (one_of(next + 1, {"or", "and"}) && next + 2 < words_.size() &&
               !words_[next + 2].used &&
               (condition_word(words_[next + 2].text) ||
                (words_[next + 2].typed.front() >= 'A' && words_[next + 2].typed.front() <= 'Z'))) {
            take(next + 1, 1);
            next += 2;
            exclude(next);
        }
    }
}

void PromptReader::read_condition() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        std::size_t length = 1;
        std::optional<Condition> condition;
        if (phrase(at, {{"brand", "new"}}) > 0) condition = Condition::kNew, length = 2;
        if (phrase(at, {{"open", "box"}}) > 0) condition = Condition::kOpenBox, length = 2;
        if (phrase(at, {{"second", "hand"}, {"pre", "owned"}}) > 0)
            condition = Condition::kUsed, length = 2;
        if (!condition && at < words_.size() && !words_[at].used)
            condition = condition_word(words_[at].text);
        if (!condition) continue;
        // "used ok" allows, it does not demand.
        const std::size_t fine = phrase(at + length, {{"ok"},
                                                      {"okay"},
                                                      {"is", "ok"},
                                                      {"is", "fine"},
                                                      {"fine"},
                                                      {"is", "okay"},
                                                      {"also", "ok"}});
        if (fine == 0) intent_.conditions.push_back(*condition);
        take(at, length + fine);
    }
}

void PromptReader::read_preference() {
    struct Row {
        std::vector<Words> phrases;
        Preference preference;
    };
    static const std::vector<Row> kRows{
        {{{"best", "rated"}, {"top", "rated"}, {"best"}, {"highest", "quality"}},
         Preference::kBest},
        {{{"fastest"},
          {"quickest"},
          {"soonest"},
          {"asap"},
          {"as", "soon", "as", "possible"},
          {"fastest", "delivery"},
          {"urgent"},
          {"urgently"}},
         Preference::kFastest},
        {{{"cheapest"},
          {"lowest", "price"},
          {"best", "price"},
          {"cheap"},
          {"least", "expensive"},
          {"cheapest", "good", "one"},
          {"as", "cheap", "as", "possible"},
          {"best", "deal"},
          {"lowest", "total"}},
         Preference::kCheapest}};
    for (const Row& row : kRows) {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            const std::size_t length = phrase(at, row.phrases);
            if (length == 0) continue;
            // "best price" is about the price.
            if (row.preference == Preference::kBest && one_of(at + 1, {"price", "deal"})) continue;
            intent_.preference = row.preference;
            take(at, length);
        }
    }
}

void PromptReader::read_quantity() {
    constexpr std::array<std::string_view, 9> kNumbers{"two",   "three", "four", "five", "six",
                                                       "seven", "eight", "nine", "ten"};
    static const std::vector<Words> kBegin{{"buy"}, {"need"}, {"want"},     {"order"}, {"get"},
                                           {"me"},  {"of"},   {"quantity"}, {"qty"}};
    for (std::size_t at = 0; at < words_.size() && intent_.quantity == 0; ++at) {
        if (words_[at].used) continue;
        const auto spelled = std::ranges::find(kNumbers, words_[at].text);
        const bool begins =
            at == 0 || phrase(at - 1, kBegin) > 0 || (at > 0 && words_[at - 1].used);
        if (spelled != kNumbers.end() && !unit(at + 1)) {
            intent_.quantity = static_cast<int>(spelled - kNumbers.begin()) + 2;
            take(at, 1);
            continue;
        }
        int count = 0;
        const std::string& text = words_[at].text;
        const bool whole = words_[at].number &&
                           std::from_chars(text.data(), text.data() + text.size(), count).ptr ==
                               text.data() + text.size();
        if (!whole || count < 1 || count > 1000) continue;
        const bool times =
            is(at + 1, "x") || is(at + 1, "pieces") || is(at + 1, "pcs") || is(at + 1, "units");
        const bool before = at > 0 && one_of(at - 1, {"x", "quantity", "qty"});
        const bool plain = begins && count <= 20 && at + 1 < words_.size() &&
                           !words_[at + 1].number && !unit(at + 1);
        if (!times && !before && !plain) continue;
        intent_.quantity = count;
        take(at, times ? 2 : 1);
        if (before) take(at - 1, 1);
    }
}

void PromptReader::read_attributes() {
    struct Unit {
        std::string_view word, name, unit;
        double factor;
    };
    static constexpr std::array kUnits = std::to_array<Unit>({{"gb", "capacity", "GB", 1},
                                                              {"tb", "capacity", "GB", 1000},
                                                              {"inch", "screen", "inch", 1},
                                                              {"inches", "screen", "inch", 1},
                                                              {"w", "power", "W", 1},
                                                              {"watt", "power", "W", 1},
                                                              {"watts", "power", "W", 1},
                                                              {"mp", "resolution", "MP", 1},
                                                              {"megapixel", "resolution", "MP", 1},
                                                              {"megapixels", "resolution", "MP", 1},
                                                              {"hz", "refresh rate", "Hz", 1},
                                                              {"mah", "battery capacity", "mAh", 1},
                                                              {"l", "volume", "l", 1},
                                                              {"liter", "volume", "l", 1},
                                                              {"liters", "volume", "l", 1},
                                                              {"litre", "volume", "l", 1},
                                                              {"litres", "volume", "l", 1},
                                                              {"ml", "volume", "l", 0.001},
                                                              {"v", "voltage", "V", 1},
                                                              {"volt", "voltage", "V", 1}});
    for (std::size_t at = 0; at + 1 < words_.size(); ++at) {
        if (words_[at].used || !words_[at].number || words_[at + 1].used) continue;
        const auto unit = std::ranges::find(kUnits, words_[at + 1].text, &Unit::word);
        if (unit == kUnits.end()) continue;
        double value = 0;
        const std::string& digits = *words_[at].number;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        value *= unit->factor;
        std::string name(unit->name);
        std::size_t end = at + 2;
        if (one_of(end, {"ram", "memory"})) name = "memory", ++end;
        if (one_of(end, {"ssd", "storage", "disk"}) && name == "capacity") ++end;
        api::common::AttributeConstraint wanted{.name = std::move(name),
                                                .unit = std::string(unit->unit)};
        std::size_t begin = at;
        const auto before = [&](const std::vector<Words>& phrases) {
            for (std::size_t back = 2; back >= 1; --back) {
                if (at >= back && phrase(at - back, phrases) == back) {
                    begin = at - back;
                    return true;
                }
            }
            return false;
        };
        if (before(
                {{"at", "least"}, {"min"}, {"minimum"}, {"over"}, {"more", "than"}, {"above"}})) {
            wanted.at_least = value;
        } else if (before({{"at", "most"},
                           {"max"},
                           {"up", "to"},
                           {"under"},
                           {"below"},
                           {"less", "than"}})) {
            wanted.at_most = value;
        } else {
            // As people write amounts: 15.6 is sold as 15 or 16 inch, 1 TB as 1024 GB.
            const double slack = wanted.unit == "inch" ? 0.5 : value * 0.03;
            wanted.at_least = value - slack;
            wanted.at_most = value + slack;
        }
        intent_.attributes.push_back(std::move(wanted));
        take(begin, end - begin);
    }
}

void PromptReader::read_colours() {
    static const Words kColours{"black",  "white",  "blue",   "red",   "green",
                                "silver", "grey",   "gray",   "pink",  "gold",
                                "purple", "yellow", "orange", "brown", "beige"};
    api::common::AttributeConstraint colour{.name = "colour"};
    for (std::size_t at = 0; at < words_.size(); ++at) {
        if (!one_of(at, kColours)) continue;
        colour.any_of.push_back(words_[at].text == "gray" ? "grey" : words_[at].text);
        take(at, 1);
        if (is(at + 1, "or") && one_of(at + 2, kColours)) take(at + 1, 1);
    }
    if (!colour.any_of.empty()) intent_.attributes.push_back(std::move(colour));
}

void PromptReader::read_names() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        std::size_t length = 0;
        if (one_of(at, {"from", "at", "by"})) {
            if (const auto merchant = known_name(at + 1, context_.vocabulary.merchants, length);
                !merchant.empty()) {
                intent_.merchants.push_back(merchant);
                take(at, 1 + length);
                continue;
            }
        }
        // A brand demands, and its words help the search as well: they stay in the query.
        if (const auto brand = known_name(at, context_.vocabulary.brands, length); !brand.empty()) {
            intent_.brands.push_back(brand);
            at += length - 1;
        }
    }
}

Result<> PromptReader::finish() {
    static const Words kFiller{
        "a",     "an",        "the",     "some",    "please",    "buy",      "me",    "i",
        "want",  "need",      "looking", "for",     "find",      "get",      "good",  "one",
        "and",   "with",      "here",    "of",      "to",        "my",       "would", "like",
        "under", "it",        "is",      "be",      "can",       "you",      "in",    "at",
        "or",    "but",       "that",    "should",  "must",      "on",       "show",  "search",
        "order", "something", "any",     "are",     "ones",      "am",       "i'm",   "im",
        "pair",  "s",         "price",   "deliver", "delivered", "delivery", "ship",  "shipping",
        "only",  "just",      "hi",      "hello",   "thanks"};
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const PromptWord& word = words_[at];
        if (word.used || word.currency_sign) continue;
        if (one_of(at, kFiller)) continue;
        intent_.query += (intent_.query.empty() ? "" : " ") + word.text;
        if (currency_word(word)) intent_.not_understood.push_back(word.typed);
    }
    const bool names_something = std::ranges::any_of(
        intent_.query, [](unsigned char c) { return std::isalpha(c) != 0 || c >= 0x80; });
    if (!names_something)
        return fail(reasons::kPromptWithoutProduct, "the prompt names no product");
    if (intent_.quantity == 0) intent_.quantity = 1;
    if (each_ && intent_.max_price) {
        TRY(intent_.max_price, intent_.max_price->times(intent_.quantity));
    }
    if (intent_.min_price && intent_.max_price) {
        const auto order = intent_.min_price->compare(*intent_.max_price);
        if (order && *order > 0) {
            return fail(reasons::kContradictoryLimits,
                        std::format("at least {} and at most {}", intent_.min_price->text(),
                                    intent_.max_price->text()));
        }
    }
    for (const Condition condition : intent_.conditions) {
        if (std::ranges::contains(intent_.excluded_conditions, condition)) {
            return fail(reasons::kContradictoryLimits, "a condition is demanded and ruled out");
        }
    }
    for (const std::string& brand : intent_.brands) {
        if (std::ranges::contains(intent_.excluded_brands, brand)) {
            return fail(reasons::kContradictoryLimits,
                        std::format("{} is demanded and ruled out", brand));
        }
    }
    return {};
}

Result<Intent> PromptReader::read() {
    intent_.currency = std::string(context_.currency.code());
    intent_.budget_scope = BudgetScope::kItems;
    intent_.preference = Preference::kCheapest;
    read_delivery();
    TRY_OK(read_ranges());
    TRY_OK(read_limits());
    read_scope();
    read_exclusions();
    read_condition();
    read_preference();
    read_attributes();
    read_quantity();
    read_colours();
    read_names();
    TRY_OK(finish());
    return std::move(intent_);
}

}  // namespace emptor::orchestrator
