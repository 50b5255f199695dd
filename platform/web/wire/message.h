#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>

#include "core/result.h"
#include "platform/web/server.h"

namespace emptor::web::wire {

// Everything of a parsed request but its body. Errors: malformed-request.
core::Result<Request> to_request(
    const boost::beast::http::request<boost::beast::http::string_body>& message);

// A response as HTTP/1.1 sends it. Headers with control characters are left out.
std::string to_text(Response response, bool keep_alive, bool head);

}  // namespace emptor::web::wire
