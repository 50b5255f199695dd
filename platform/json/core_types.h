#pragma once

// How core types look in our own stored JSON (glaze). For adapter sources only: this header is dear
// to compile. Money is "12.50 USD", a moment is RFC 3339; enums are their numbers.

#include <glaze/json/read.hpp>
#include <glaze/json/write.hpp>
#include <string>

#include "core/money.h"
#include "core/reasons.h"
#include "core/time.h"

template <>
struct glz::to<glz::JSON, emptor::core::Money> {
    template <auto Opts>
    static void op(const emptor::core::Money& money, auto&&... rest) {
        const std::string text = money.currency().empty() ? std::string() : money.text();
        serialize<JSON>::op<Opts>(text, rest...);
    }
};

template <>
struct glz::from<glz::JSON, emptor::core::Money> {
    template <auto Opts>
    static void op(emptor::core::Money& money, is_context auto&& ctx, auto&& it, auto&& end) {
        using emptor::core::Currency;
        std::string text;
        parse<JSON>::op<Opts>(text, ctx, it, end);
        if (bool(ctx.error) || text.empty()) return;
        const std::size_t space = text.find(' ');
        const auto currency = Currency::parse(
            space == std::string::npos ? "" : std::string_view(text).substr(space + 1));
        const auto parsed = currency.and_then(
            [&](Currency known) -> std::expected<emptor::core::Money, emptor::core::Error> {
                return emptor::core::Money::parse(std::string_view(text).substr(0, space), known);
            });
        if (!parsed) {
            ctx.error = error_code::syntax_error;
            return;
        }
        money = *parsed;
    }
};

template <>
struct glz::to<glz::JSON, emptor::core::Instant> {
    template <auto Opts>
    static void op(const emptor::core::Instant& instant, auto&&... rest) {
        serialize<JSON>::op<Opts>(emptor::core::format_instant(instant), rest...);
    }
};

template <>
struct glz::from<glz::JSON, emptor::core::Instant> {
    template <auto Opts>
    static void op(emptor::core::Instant& instant, is_context auto&& ctx, auto&& it, auto&& end) {
        std::string text;
        parse<JSON>::op<Opts>(text, ctx, it, end);
        if (bool(ctx.error)) return;
        const auto parsed = emptor::core::parse_instant(text);
        if (!parsed) {
            ctx.error = error_code::syntax_error;
            return;
        }
        instant = *parsed;
    }
};

namespace emptor::json {

// Plain aggregates to JSON and back. Unknown members are ignored, so that older code reads newer
// rows.
template <class T>
std::string write(const T& value) {
    return glz::write_json(value).value_or("null");
}

// Errors: internal (stored JSON that we wrote ourselves must be readable).
template <class T>
core::Result<T> read(std::string_view text) {
    T value{};
    constexpr glz::opts kOptions{.error_on_unknown_keys = false};
    if (const auto error = glz::read<kOptions>(value, text); error) {
        return core::fail(
            core::reasons::kInternal,
            "stored JSON cannot be read: " + glz::format_error(error, text).substr(0, 200));
    }
    return value;
}

}  // namespace emptor::json
