#pragma once

#include <string_view>

namespace emptor::discovery {

// Whether a text is 8 to 14 digits with a right GS1 check digit. Shorter forms lack leading zeros,
// which do not change the check digit.
bool is_valid_gtin(std::string_view text);

}  // namespace emptor::discovery
