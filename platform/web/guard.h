#pragma once

#include <exception>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "platform/runtime/task.h"

namespace emptor::web {

// What was thrown, in words.
std::string what(const std::exception_ptr& thrown);

// The one place where a handler's exception ends: a value, or the text of what was thrown.
template <class T>
runtime::Task<std::expected<T, std::string>> guarded(runtime::Task<T> task) {
    std::optional<T> value;
    std::exception_ptr thrown;
    try {
        value.emplace(co_await std::move(task));
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) co_return std::unexpected(what(thrown));
    co_return *std::move(value);
}

}  // namespace emptor::web
