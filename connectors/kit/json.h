#pragma once

// Reading and writing vendors' JSON; for the .cc files of connectors only (glaze is dear to
// compile).

#include <glaze/json/read.hpp>
#include <glaze/json/write.hpp>
#include <string>
#include <string_view>

#include "connectors/kit/exchange.h"

namespace emptor::connectors {

// A vendor's body as a plain struct. Members that we do not know are passed over; a member of
// another type than the specification says makes the whole answer malformed.
template <class T>
core::Result<T> parse_answer(std::string_view vendor, const std::string& body, bool effect) {
    T value{};
    constexpr glz::opts kOptions{.error_on_unknown_keys = false};
    if (const auto error = glz::read<kOptions>(value, body); error) {
        return malformed_answer(vendor, "the answer is not the JSON that was agreed", effect);
    }
    return value;
}

// Without members that are not set.
template <class T>
std::string to_json(const T& value) {
    return glz::write_json(value).value_or("{}");
}

}  // namespace emptor::connectors
