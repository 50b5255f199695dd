#pragma once

#include <string_view>

#include "sandbox/kit/json.h"

namespace emptor::sandbox::stripe {

// Stripe's request encoding: a[b][0][c]=v and a[]=v become nested objects and arrays of texts.
Json parse_form(std::string_view body);

}  // namespace emptor::sandbox::stripe
