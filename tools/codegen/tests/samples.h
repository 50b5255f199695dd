#pragma once

#include "emptor/echo/v1/types.h"

namespace emptor::api::echo {

inline core::Money money(std::int64_t minor, std::string_view currency) {
    return core::Money::of(minor, currency).value();
}
inline core::Instant instant(std::int64_t micros) {
    return core::Instant(core::Duration(micros));
}

// Every field set to something that is not its default.
inline Everything full() {
    Everything e;
    e.text = "Käse \"quoted\"\n";
    e.raw = std::string("\x00\xff\x80", 3);
    e.yes = true;
    e.small = -2147483647 - 1;
    e.large = 9'007'199'254'740'993;
    e.count = 4'294'967'295u;
    e.total_count = 18'446'744'073'709'551'615u;
    e.ratio = 0.1;
    e.shade = Shade::kDark;
    e.price = money(-1250, "USD");
    e.at = instant(1'767'225'600'123'456);
    e.leaf = {.name = "leaf", .worth = money(3, "JPY")};
    e.mode = common::Mode::kAutopilot;
    e.maybe_text = "";
    e.maybe_raw = std::string("\xfe", 1);
    e.maybe_yes = false;
    e.maybe_small = 0;
    e.maybe_large = -1;
    e.maybe_ratio = 0.0;
    e.maybe_shade = Shade::kUnspecified;
    e.maybe_price = money(0, "KWD");
    e.maybe_at = instant(-1);
    e.maybe_leaf = {.name = "", .worth = money(0, "EUR")};
    e.texts = {"", "b"};
    e.raws = {std::string("\x01\x00", 2), ""};
    e.yeses = {true, false, true};
    e.numbers = {0, -5, 1LL << 62};
    e.ratios = {1.5, -0.0};
    e.shades = {Shade::kVeryLight, Shade::kUnspecified};
    e.prices = {money(1, "USD"), money(0, "EUR")};
    e.times = {instant(0), instant(1)};
    e.leaves = {{.name = "one", .worth = money(1, "USD")},
                {.name = "two", .worth = money(2, "USD")}};
    e.words = {{"", "empty key"}, {"k", ""}};
    e.counts = {{"a", 0}, {"b", -1}};
    e.shade_of = {{"night", Shade::kDark}};
    e.price_of = {{"x", money(5, "CLF")}};
    e.time_of = {{"then", instant(42)}};
    e.leaf_of = {{"l", {.name = "in a map", .worth = money(9, "USD")}}};
    return e;
}

// Nothing set but what must be.
inline Everything least() {
    Everything e;
    e.price = money(0, "USD");
    e.leaf.worth = money(0, "USD");
    return e;
}

}  // namespace emptor::api::echo
