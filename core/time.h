#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/result.h"

namespace emptor::core {

// A moment in UTC with the precision of PostgreSQL's timestamptz.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;
using Date = std::chrono::year_month_day;

// Where "now" comes from. The real one is made in main, tests bring their own. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
};

// RFC 3339 in UTC with microseconds: "2026-03-01T12:00:00.000000Z".
std::string format_instant(Instant instant);

// RFC 3339 with "Z" or an offset, up to nine fraction digits (cut to six).
// Errors: malformed-time.
Result<Instant> parse_instant(std::string_view text);

// An IANA time zone by name. Errors: unknown-time-zone.
Result<const std::chrono::time_zone*> find_zone(std::string_view name);

Date local_date(Instant instant, const std::chrono::time_zone& zone);

// The first moment of a local day; where the clock jumps over midnight, the earliest that exists.
Instant start_of_day(Date date, const std::chrono::time_zone& zone);

}  // namespace emptor::core
