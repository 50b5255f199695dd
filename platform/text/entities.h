#pragma once

#include <string_view>

namespace emptor::text {

// The character of an HTML 4 entity name (case matters, as there), 0 for an unknown name.
char32_t named_character(std::string_view name);

}  // namespace emptor::text
