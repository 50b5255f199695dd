#pragma once

#include "platform/http/client.h"
#include "platform/telemetry/tracer.h"

namespace emptor::http {

// Makes every call a span of its own and sends `traceparent` with it, so that a vendor that keeps
// traces can be asked about the very call. Thread-safe; both arguments outlive it.
class TracedClient final : public Client {
public:
    TracedClient(Client& inner, const telemetry::Tracer& tracer) : inner_(inner), tracer_(tracer) {}

    runtime::Task<core::Result<Response>> send(runtime::Context ctx, Reach reach,
                                               Request request) override;

private:
    Client& inner_;
    const telemetry::Tracer& tracer_;
};

}  // namespace emptor::http
