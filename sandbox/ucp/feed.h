#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace emptor::sandbox::ucp {

// Gives every line of a text file, plain, .gz or .xz by its first bytes, without the line end. LF
// only ends a line. Errors: not-found, malformed-request (broken compression, naming the file).
core::Result<> read_lines(const std::string& file,
                          const std::function<void(std::string_view)>& take);

}  // namespace emptor::sandbox::ucp
