#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/runtime/context.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/value.h"

namespace emptor::telemetry {

// From contracts/telemetry.yaml, as constants in platform/telemetry/names.h.
struct SpanName {
    std::string_view text;
};

struct FinishedSpan {
    std::string name;
    runtime::Trace trace;
    std::string parent_span_id;  // empty: the first of its trace
    core::Instant start;
    core::Instant end;
    std::vector<std::pair<std::string, Value>> attributes;
    std::optional<std::string> failure;  // a reason id
};

// Takes finished spans, from any thread; must not block and must not fail.
class SpanSink {
public:
    virtual ~SpanSink() = default;
    virtual void finished(FinishedSpan span) = 0;
};

// A span that is going on. It ends when it is destroyed, and may be moved between threads. The
// parent is the context's, never that of the thread: call what belongs to the span with
// span.context(ctx).
class Span {
public:
    Span(Span&&) noexcept = default;
    Span& operator=(Span&&) = delete;
    ~Span();

    runtime::Context context(const runtime::Context& ctx) const {
        return ctx.with_trace(span_->trace);
    }
    const runtime::Trace& trace() const { return span_->trace; }
    void set(Key key, Value value);
    void fail(const core::Error& error);

private:
    friend class Tracer;
    Span(std::unique_ptr<FinishedSpan> span, const core::Clock& clock, SpanSink* sink)
        : span_(std::move(span)), clock_(clock), sink_(sink) {}

    std::unique_ptr<FinishedSpan> span_;
    const core::Clock& clock_;
    SpanSink* sink_;  // null: nobody wants it
};

// Starts spans. Without a sink, spans cost their ids only, and those still travel to logs and
// peers. Thread-safe. All arguments outlive the tracer and its spans.
class Tracer {
public:
    // `share` of the traces that begin here are kept, 0 to 1; others follow their parent.
    Tracer(const core::Clock& clock, core::Random& random, SpanSink* sink, double share);
    Span start(const runtime::Context& ctx, SpanName name) const;

private:
    const core::Clock& clock_;
    core::Random& random_;
    SpanSink* sink_;
    double share_;
};

}  // namespace emptor::telemetry
