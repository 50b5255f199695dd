#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "connectors/ucp/wire.h"
#include "core/time.h"

namespace emptor::connectors::ucp {

template <class T>
T or_empty(const std::optional<T>& value) {
    return value ? *value : T();
}

// The sum of all totals of a type.
inline std::int64_t amount_of(const std::vector<wire::Total>& totals, std::string_view type) {
    std::int64_t sum = 0;
    for (const wire::Total& total : totals) {
        if (total.type == type) sum += total.amount;
    }
    return sum;
}

// When an option arrives at the latest, if it says so.
std::optional<core::Instant> arrival(const wire::Option& option);

}  // namespace emptor::connectors::ucp
