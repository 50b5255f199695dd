#include "platform/telemetry/tracer.h"

#include <cstdint>
#include <format>
#include <span>

namespace emptor::telemetry {
namespace {

std::string hex_id(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) text += std::format("{:02x}", byte);
    // All zeros means "none"; one chance in 2^64, and never again after this.
    if (text.find_first_not_of('0') == std::string::npos) text.back() = '1';
    return text;
}

// A child of `parent`, or the first span of a new trace if the parent is empty.
runtime::Trace child_of(const runtime::Trace& parent, bool sample_new, core::Random& random) {
    const auto span = random.bytes16();
    const std::string span_id = hex_id(std::span(span).first(8));
    if (!parent.trace_id.empty()) return {parent.trace_id, span_id, parent.sampled};
    return {hex_id(random.bytes16()), span_id, sample_new};
}

}  // namespace

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
