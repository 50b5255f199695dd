#include "core/time.h"

#include <charconv>
#include <format>
#include <optional>

#include "core/reasons.h"

namespace emptor::core {
namespace {

// Reads exactly `width` digits and moves past them.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
    if (text.size() < width) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
    if (error != std::errc() || end != text.data() + width || text.front() == '-')
        return std::nullopt;
    text.remove_prefix(width);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Duration> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return Duration(0);
    std::size_t digits = 0;
    std::int64_t micros = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        if (digits < 6) micros = micros * 10 + (text[digits] - '0');
        ++digits;
    }
    if (digits == 0 || digits > 9) return std::nullopt;
    for (std::size_t i = digits; i < 6; ++i) micros *= 10;
    text.remove_prefix(digits);
    return Duration(micros);
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return std::chrono::minutes(0);
    const bool east = take(text, '+');
    if (!east && !take(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours || !take(text, ':')) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::chrono::minutes offset(*hours * 60 + *minutes);
    return east ? offset : -offset;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    const Date date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                    std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::optional<Duration> take_time_of_day(std::string_view& text) {
    const auto hours = take_digits(text, 2);
    if (!hours || !take(text, ':')) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || !take(text, ':')) return std::nullopt;
    const auto seconds = take_digits(text, 2);
    if (!seconds || *hours > 23 || *minutes > 59 || *seconds > 60) return std::nullopt;
    return std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
           std::chrono::seconds(*seconds);
}

}  // namespace

Instant SystemClock::now() const {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

std::string format_instant(Instant instant) {
    return std::format("{:%FT%T}Z", instant);
}

Result<Instant> parse_instant(std::string_view text) {
    const auto malformed = [text] {
        return fail(reasons::kMalformedTime, std::format("'{}' is not a time", text.substr(0, 40)));
    };
    std::string_view rest = text;
    const auto date = take_date(rest);
    if (!date || !(take(rest, 'T') || take(rest, 't') || take(rest, ' '))) return malformed();
    const auto time = take_time_of_day(rest);
    if (!time) return malformed();
    const auto fraction = take_fraction(rest);
    if (!fraction) return malformed();
    const auto offset = take_offset(rest);
    if (!offset || !rest.empty()) return malformed();
    return Instant(*date) + *time + *fraction - *offset;
}

Result<const std::chrono::time_zone*> find_zone(std::string_view name) {
    try {
        return std::chrono::locate_zone(name);
    } catch (const std::runtime_error&) {
        return fail(reasons::kUnknownTimeZone,
                    std::format("'{}' is not a time zone", name.substr(0, 40)));
    }
}

Date local_date(Instant instant, const std::chrono::time_zone& zone) {
    return Date(std::chrono::floor<std::chrono::days>(zone.to_local(instant)));
}

Instant start_of_day(Date date, const std::chrono::time_zone& zone) {
    const std::chrono::local_time<Duration> midnight{std::chrono::local_days(date)};
    return zone.to_sys(midnight, std::chrono::choose::earliest);
}

}  // namespace emptor::core
