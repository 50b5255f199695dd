#include <array>
#include <charconv>

#include "services/orchestrator/domain/prompt_reader.h"

namespace emptor::orchestrator {
namespace {

using namespace std::chrono;

constexpr std::string_view kBy =
    "by|before|until|here by|delivered by|arrives by|arriving by|arrive by|delivery by|"
    "no later than|not later than|on|for|needed by|need it by|i need it by|it by|latest by|"
    "delivered on|here before|due";
constexpr std::string_view kWithin =
    "within|in|in the next|delivered within|delivered in|in at most";
constexpr int kLongestWait = 365;  // days

local_days local(core::Date date) {
    return local_days(date);
}

}  // namespace

// "march 10th", "12 march", "2026-03-07". A day that is past is next year's.
std::optional<core::Date> PromptReader::calendar_day(std::size_t at, std::size_t& length) const {
    constexpr std::array<std::string_view, 12> kMonths{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    const core::Date today = core::local_date(context_.now, *context_.zone);
    if (!free(at)) return std::nullopt;
    if (const std::string& text = words_[at].text; text.size() == 10 && text[4] == '-') {
        int parts[3] = {};
        for (int i = 0; i < 3; ++i) {
            const char* begin = text.data() + (i == 0 ? 0 : 2 + 3 * i);
            std::from_chars(begin, begin + (i == 0 ? 4 : 2), parts[i]);
        }
        length = 1;
        const core::Date date{year(parts[0]), month(static_cast<unsigned>(parts[1])),
                              day(static_cast<unsigned>(parts[2]))};
        return date.ok() ? std::optional(date) : std::nullopt;
    }
    const bool number_first = words_[at].number.has_value();
    const std::size_t ordinal = phrase(at + 1, "st|nd|rd|th");
    const std::size_t of = number_first ? phrase(at + 1 + ordinal, "of") : 0;
    const std::size_t named = number_first ? at + 1 + ordinal + of : at;
    const int number = whole_number(number_first ? at : at + 1);
    if (!free(named) || number < 1 || number > 31) return std::nullopt;
    for (unsigned i = 0; i < kMonths.size(); ++i) {
        if (!is(named, kMonths[i]) && words_[named].text != kMonths[i].substr(0, 3)) continue;
        core::Date date{today.year(), month(i + 1), day(static_cast<unsigned>(number))};
        if (date.ok() && local(date) < local(today)) date += years(1);
        length = number_first ? named - at + 1 : 2 + phrase(at + 2, "st|nd|rd|th");
        return date.ok() ? std::optional(date) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<core::Date> PromptReader::day_named(std::size_t at, std::size_t& length) const {
    constexpr std::array<std::string_view, 7> kDays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
    const local_days today = local(core::local_date(context_.now, *context_.zone));
    length = 1;
    if (phrase(at, "today|tonight") > 0) return core::Date(today);
    if (is(at, "tomorrow")) return core::Date(today + days(1));
    const std::size_t next = phrase(at, "next|this|coming");
    for (unsigned i = 0; i < kDays.size(); ++i) {
        const bool shortened = free(at + next) && words_[at + next].text == kDays[i].substr(0, 3);
        if (!is(at + next, kDays[i]) && !shortened) continue;
        length = 1 + next;
        days ahead = weekday(i) - weekday(today);
        if (ahead.count() == 0 && is(at, "next")) ahead = days(7);
        return core::Date(today + ahead);
    }
    return calendar_day(at, length);
}

// "within 3 days", "in a week": the number of words, 0 if it is none.
std::size_t PromptReader::read_within(std::size_t at) {
    const std::size_t in = phrase(at, kWithin);
    if (in == 0) return 0;
    const int count = phrase(at + in, "a|one|the next") > 0 ? 1 : whole_number(at + in);
    const bool weeks = phrase(at + in + 1, "week|weeks") > 0;
    if (!weeks && phrase(at + in + 1, "day|days") == 0) return 0;
    if (count < 1 || count > kLongestWait) return 0;
    const local_days today = local(core::local_date(context_.now, *context_.zone));
    const local_days last = today + days(weeks ? count * 7 : count);
    intent_.deliver_by =
        core::start_of_day(core::Date(last + days(1)), *context_.zone) - core::Duration(1);
    return in + 2;
}

// Until the end of the day, in the person's zone; "before" a day is until the end of the day
// before.
void PromptReader::read_delivery() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        if (const std::size_t length = read_within(at)) {
            take(at, length);
            continue;
        }
        const std::size_t by = phrase(at, kBy);
        if (by == 0 && phrase(at, "today|tomorrow|tonight") == 0) continue;
        std::size_t length = 0;
        const auto date = day_named(at + by, length);
        if (!date) continue;
        const bool before = by > 0 && words_[at + by - 1].text == "before";
        const core::Date end(local(*date) + days(before ? 0 : 1));
        intent_.deliver_by = core::start_of_day(end, *context_.zone) - core::Duration(1);
        take(at, by + length);
    }
}

}  // namespace emptor::orchestrator
