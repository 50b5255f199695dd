#include "platform/telemetry/tracer.h"

#include "platform/telemetry/traceparent.h"

namespace emptor::telemetry {

Span::~Span() {
    if (!span_ || !sink_ || !span_->trace.sampled) return;
    span_->end = clock_.now();
    sink_->finished(std::move(*span_));
}

void Span::set(Key key, Value value) {
    span_->attributes.emplace_back(key.text(), std::move(value));
}

void Span::fail(const core::Error& error) {
    span_->failure = std::string(error.id());
}

Tracer::Tracer(const core::Clock& clock, core::Random& random, SpanSink* sink, double share)
    : clock_(clock), random_(random), sink_(sink), share_(share) {}

Span Tracer::start(const runtime::Context& ctx, SpanName name) const {
    // 16 random bits decide, so that a share of 0 keeps nothing and one of 1 everything.
    const auto bytes = random_.bytes16();
    const double draw = (bytes[0] * 256 + bytes[1]) / 65536.0;
    auto span = std::make_unique<FinishedSpan>();
    span->name = name.text;
    span->trace = child_of(ctx.trace(), draw < share_, random_);
    span->parent_span_id = ctx.trace().span_id;
    span->start = clock_.now();
    return {std::move(span), clock_, sink_};
}

}  // namespace emptor::telemetry
