#include "services/ranking/domain/rates.h"

#include <algorithm>
#include <limits>

namespace emptor::ranking {
namespace {

constexpr std::size_t kRateDigits = 18;  // of the whole number without the point

template <class Wide>
Wide gcd(Wide a, Wide b) {
    while (b != 0) {
        const Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

}  // namespace

std::optional<Converter::Ratio> Converter::parse_rate(std::string_view decimal) {
    Ratio ratio{.above = 0, .below = 1};
    bool fraction = false;
    std::size_t digits = 0;
    for (const char c : decimal) {
        if (c == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > kRateDigits) return std::nullopt;
        ratio.above = ratio.above * 10 + (c - '0');
        if (fraction) ratio.below *= 10;
    }
    if (ratio.above == 0) return std::nullopt;
    const Wide common = gcd(ratio.above, ratio.below);
    return Ratio{ratio.above / common, ratio.below / common};
}

std::optional<Converter::Ratio> Converter::times(Ratio a, Ratio b) {
    const Wide first = gcd(a.above, b.below);
    const Wide second = gcd(b.above, a.below);
    Ratio product;
    if (__builtin_mul_overflow(a.above / first, b.above / second, &product.above) ||
        __builtin_mul_overflow(a.below / second, b.below / first, &product.below)) {
        return std::nullopt;
    }
    return product;
}

Converter::Converter(const std::vector<api::ranking::Rate>& rates, core::Currency to,
                     core::Instant now)
    : to_(to) {
    for (const api::ranking::Rate& rate : rates) {
        const auto ratio = parse_rate(rate.rate);
        if (!ratio || now - rate.as_of > kOldestRate) continue;
        edges_.push_back({rate.from, rate.to, *ratio});
        edges_.push_back({rate.to, rate.from, {ratio->below, ratio->above}});
    }
}

std::optional<Converter::Ratio> Converter::direct(std::string_view from,
                                                  std::string_view to) const {
    const auto found = std::ranges::find_if(
        edges_, [&](const Edge& edge) { return edge.from == from && edge.to == to; });
    if (found == edges_.end()) return std::nullopt;
    return found->ratio;
}

std::optional<Converter::Ratio> Converter::find(std::string_view from) const {
    if (const auto ratio = direct(from, to_.code())) return ratio;
    for (const Edge& edge : edges_) {
        if (edge.from != from) continue;
        if (const auto rest = direct(edge.to, to_.code())) return times(edge.ratio, *rest);
    }
    return std::nullopt;
}

std::optional<core::Money> Converter::convert(core::Money amount) {
    if (amount.currency() == to_) return amount;
    const auto [entry, added] = known_.try_emplace(std::string(amount.currency().code()));
    if (added) entry->second = find(entry->first);
    if (!entry->second) return std::nullopt;
    Ratio exponents;
    for (int i = amount.currency().exponent(); i < to_.exponent(); ++i) exponents.above *= 10;
    for (int i = to_.exponent(); i < amount.currency().exponent(); ++i) exponents.below *= 10;
    const auto ratio = times(*entry->second, exponents);
    Wide minor = 0;
    if (!ratio || __builtin_mul_overflow(Wide{amount.minor()}, ratio->above, &minor))
        return std::nullopt;
    const Wide half = minor < 0 ? -(ratio->below / 2) : ratio->below / 2;
    if (__builtin_add_overflow(minor, half, &minor)) return std::nullopt;
    minor /= ratio->below;
    if (minor > std::numeric_limits<std::int64_t>::max() ||
        minor < std::numeric_limits<std::int64_t>::min()) {
        return std::nullopt;
    }
    return core::Money(static_cast<std::int64_t>(minor), to_);
}

}  // namespace emptor::ranking
