#pragma once

#include <string_view>

#include "platform/web/server.h"

namespace emptor::web {

// Puts the request's id into a problem document; other bodies stay as they are.
void add_request_id(Response& response, std::string_view request_id);

// For a missing scope: 403 permission-denied with the challenge of RFC 6750.
Response scope_missing(std::string_view scope);

}  // namespace emptor::web
