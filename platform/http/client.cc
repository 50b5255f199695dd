#include "platform/http/client.h"

#include <algorithm>

namespace emptor::http {

std::string Response::header(std::string_view name) const {
    const auto found = std::ranges::find(headers, name, &Headers::value_type::first);
    return found == headers.end() ? std::string() : found->second;
}

}  // namespace emptor::http
