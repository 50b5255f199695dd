#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace emptor::sandbox::catalogue {

// The digit that makes `digits` a GTIN (GS1 General Specifications 7.9.1), as a character.
char check_digit(std::string_view digits);

// GTIN-13 under 952, the GS1 prefix for demonstrations; different for every number below 10^9.
std::string example_gtin(std::uint32_t number);

// A number from a shop's own scale or till (prefixes 02, 04, 20 to 29). Only a few dozen exist, so
// that different products of different merchants carry the same one.
std::string restricted_gtin(std::uint32_t number);

}  // namespace emptor::sandbox::catalogue
