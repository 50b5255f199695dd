#pragma once

#include <cstdint>
#include <expected>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "platform/web/server.h"
#include "sandbox/kit/json.h"

namespace emptor::sandbox::stripe {

// An error in Stripe's shape.
struct ApiError {
    int status = 400;
    std::string type = "invalid_request_error";
    std::string code;
    std::string message;
    std::string param;
};

web::Response to_response(const ApiError& error);

template <class T>
using Checked = std::expected<T, ApiError>;

// Refuses top-level parameters that the operation does not have.
Checked<void> only_known(const Json& params, std::initializer_list<std::string_view> names);
// The texts that must be there; `name` is written with brackets as in the request:
// "billing[address][city]".
Checked<void> required(const Json& params, std::initializer_list<std::string_view> names);
// One of the given words; absent is fine.
Checked<void> one_of(const Json& params, std::string_view name,
                     std::initializer_list<std::string_view> words);
Checked<std::int64_t> integer_param(const Json& value, std::string_view name, std::int64_t least);

// The value at "a[b][c]", null when absent.
const Json& param_at(const Json& params, std::string_view name);

// Spending controls as they came, checked and with numbers in place of texts.
Checked<Json> spending_controls_of(const Json& params, std::string_view currency);

}  // namespace emptor::sandbox::stripe

// Checked steps in a row: the function returns the first error.
#define STRIPE_TRY(expression)                           \
    if (auto checked_step = (expression); !checked_step) \
    return std::unexpected(std::move(checked_step).error())
