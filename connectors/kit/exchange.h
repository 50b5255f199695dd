#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "platform/http/client.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::connectors {

// One call to a vendor. A call with an effect is sent once: what became of it is looked up, never
// guessed. A call without one is repeated as http::send_with_retry allows.
struct Call {
    std::string vendor;  // for errors and metrics
    std::string method = "GET";
    std::string url;
    http::Headers headers;
    http::Headers secret_headers;
    std::string body;
    bool effect = false;
    http::TlsVersion least_tls = http::TlsVersion::k12;
};

// The answer whatever its status, or the error of the transport. The call may go to the host of its
// URL only.
runtime::Task<core::Result<http::Response>> ask(runtime::Context ctx, http::Client& client,
                                                Call call);

// As ask, but only a 2xx answer is one: else the error of the status (see status_error).
runtime::Task<core::Result<http::Response>> exchange(runtime::Context ctx, http::Client& client,
                                                     Call call);

// What a status that is not 2xx means: 4xx are definite noes (not_done), but for 409 and 408 of an
// effect; 429 may be repeated after Retry-After; 5xx of an effect is unknown.
core::Error status_error(std::string_view vendor, const http::Response& response, bool effect);

// The vendor answered something that is not what its specification says. Of an effect: unknown.
core::Error malformed_answer(std::string_view vendor, std::string_view what, bool effect);

// "host" or "host:port" of an https URL, in lower case; empty if it is none.
std::string host_of(std::string_view url);

// application/x-www-form-urlencoded
std::string form_encode(const http::Headers& fields);

// A UUID (RFC 9562, version 8) that is the same for the same text: for vendors whose keys must be
// UUIDs.
std::string uuid_of(std::string_view text);

// Percent-encodes everything but unreserved characters (RFC 3986).
std::string url_encode(std::string_view text);

}  // namespace emptor::connectors
