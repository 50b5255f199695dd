#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "services/normalize/domain/facts.h"

namespace emptor::normalize::domain {

// What an offer says under the same names and in the same units for every merchant (the list stands
// in the service's README.md).
struct Canonical {
    std::int32_t pack_size = 1;
    std::map<std::string, std::string> attributes;
    std::map<std::string, double> quantities;
};

// The attributes of the feed come first; what only the title says is added.
Canonical canonicalize(const Listing& listing, const Facts& facts);

}  // namespace emptor::normalize::domain
