#pragma once

#include <glaze/core/common.hpp>
#include <map>
#include <optional>
#include <string>

namespace emptor::connectors::ucp {

// A free member as text: texts, numbers and yes or no. Anything else says nothing.
std::string free_text(const std::optional<glz::raw_json>& member);

// The members of a free object that say something, as texts; of anything else none.
std::map<std::string, std::string> free_members(const std::optional<glz::raw_json>& member);

}  // namespace emptor::connectors::ucp
