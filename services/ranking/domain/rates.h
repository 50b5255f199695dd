#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "emptor/ranking/v1/types.h"

namespace emptor::ranking {

// Rates older than this are not used: what would need them is not compared.
constexpr std::chrono::hours kOldestRate{48};

// Exact conversion into one currency by a table of decimal rates, also backwards and over one
// currency between; rounded once, half away from zero. Fractions of whole numbers throughout.
// Remembers the rates that were asked for: not thread-safe.
class Converter {
public:
    Converter(const std::vector<api::ranking::Rate>& rates, core::Currency to, core::Instant now);

    // None without a fresh rate, and for amounts beyond what 128 bits hold.
    std::optional<core::Money> convert(core::Money amount);

private:
    __extension__ using Wide = __int128;
    struct Ratio {
        Wide above = 1;
        Wide below = 1;
    };
    struct Edge {
        std::string from;
        std::string to;
        Ratio ratio;
    };

    static std::optional<Ratio> parse_rate(std::string_view decimal);
    static std::optional<Ratio> times(Ratio a, Ratio b);
    std::optional<Ratio> direct(std::string_view from, std::string_view to) const;
    std::optional<Ratio> find(std::string_view from) const;

    std::vector<Edge> edges_;  // fresh ones, both ways
    core::Currency to_;
    std::map<std::string, std::optional<Ratio>, std::less<>> known_;
};

}  // namespace emptor::ranking
