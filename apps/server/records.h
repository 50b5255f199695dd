#pragma once

#include "platform/http/curl_client.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"
#include "platform/web/server.h"

namespace emptor::server {

// What is written down and counted of every request that was answered and of every call that was
// made: names, figures and reason ids; no bodies, no addresses, nothing personal. Thread-safe.
void note_access(const web::AccessRecord& record, telemetry::Log& log, telemetry::Metrics& metrics);
void note_call(const http::CallRecord& record, telemetry::Log& log, telemetry::Metrics& metrics);

}  // namespace emptor::server
