#include "platform/http/traced_client.h"

#include "platform/telemetry/names.h"

namespace emptor::http {

runtime::Task<core::Result<Response>> TracedClient::send(runtime::Context ctx, Reach reach,
                                                         Request request) {
    telemetry::Span span = tracer_.start(ctx, telemetry::names::kHttpClientSpan);
    span.set("vendor", reach.connector);
    request.headers.emplace_back("traceparent", runtime::format_traceparent(span.trace()));
    const runtime::Context traced = span.context(ctx);
    auto response = co_await inner_.send(traced, std::move(reach), std::move(request));
    if (response) {
        span.set("status", response->status);
    } else {
        span.fail(response.error());
    }
    co_return response;
}

}  // namespace emptor::http
