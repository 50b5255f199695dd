#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/ids.h"
#include "core/money.h"
#include "core/result.h"
#include "core/time.h"

namespace emptor::telemetry {

// What a log line or a span may carry. Secret and Personal values have no way in, and texts of
// merchants, pages, bodies or persons do not belong here either.
class Value {
public:
    using Storage = std::variant<bool, std::int64_t, double, std::string>;

    Value(bool value) : value_(value) {}
    template <std::integral T>
    Value(T value) : value_(static_cast<std::int64_t>(value)) {}
    template <std::floating_point T>
    Value(T value) : value_(static_cast<double>(value)) {}
    Value(const char* value) : value_(std::string(value)) {}
    Value(std::string_view value) : value_(std::string(value)) {}
    Value(std::string value) : value_(std::move(value)) {}
    Value(core::Instant value) : value_(core::format_instant(value)) {}
    Value(core::Money value) : value_(value.text()) {}
    // "reason: message", then its causes. Messages carry no personal data by their contract.
    Value(const core::Error& error);
    template <class Tag>
    Value(const core::Id<Tag>& id) : value_(id.str()) {}
    // In milliseconds; the key says so: "took_ms".
    template <class Rep, class Period>
    Value(std::chrono::duration<Rep, Period> value)
        : value_(std::chrono::duration<double, std::milli>(value).count()) {}

    const Storage& get() const { return value_; }
    friend bool operator==(const Value&, const Value&) = default;

private:
    Storage value_;
};

}  // namespace emptor::telemetry
