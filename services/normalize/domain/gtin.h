#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emptor::normalize::domain {

// The number as GTIN-14 ("00012345600012") if `text` is a GTIN-8, -12, -13 or -14 that identifies
// one product worldwide. None for a wrong length or check digit, for all zeros, and for numbers of
// restricted circulation (GS1 General Specifications 1.4: prefixes 02, 04, 20 to 29 of a GTIN-13,
// 0 and 2 of a GTIN-8), which every shop gives out as it likes. Spaces and hyphens are skipped.
// Feeds drop leading zeros, so 11 digits are read as a GTIN-12.
std::optional<std::string> canonical_gtin(std::string_view text);

}  // namespace emptor::normalize::domain
