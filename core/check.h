#pragma once

#include <string_view>

namespace emptor::core {

// Ends the process with a message: a broken promise of the program itself, never of its input.
[[noreturn]] void check_failed(std::string_view condition, std::string_view file, int line);

}  // namespace emptor::core

// Always on, in every build. For what only a programming error can break; input is checked with
// Result.
#define EMPTOR_CHECK(condition)                                           \
    do {                                                                  \
        if (!(condition)) [[unlikely]]                                    \
            ::emptor::core::check_failed(#condition, __FILE__, __LINE__); \
    } while (false)
