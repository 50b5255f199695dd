#pragma once

#include <string_view>

#include "core/result.h"

namespace emptor::api {

// Readers of the generated types; emptor/S/v1/codec.h specialises them and adds the writers
// encode() and encode_json(), which give equal text for equal values. Unknown fields in JSON,
// unknown enum values, missing or malformed amounts and times are refused. Errors:
// malformed-request, the message names the field.
template <class T>
core::Result<T> decode(std::string_view bytes);
template <class T>
core::Result<T> decode_json(std::string_view json);

}  // namespace emptor::api
