#include "platform/telemetry/log.h"

#include <format>
#include <utility>

namespace emptor::telemetry {
namespace {

LogRecord record_of(Level level, const runtime::Trace& trace, EventName event, Fields fields) {
    LogRecord record{level, std::string(event.text()), trace, {}};
    for (const Field& field : fields) record.fields.emplace_back(field.key.text(), field.value);
    return record;
}

}  // namespace

Value::Value(const core::Error& error) {
    std::string text = std::format("{}: {}", error.id(), error.message);
    for (const core::Error* cause = error.cause.get(); cause; cause = cause->cause.get()) {
        text += std::format(" <- {}: {}", cause->id(), cause->message);
    }
    value_ = std::move(text);
}

std::string_view name(Level level) {
    switch (level) {
        case Level::kDebug:
            return "debug";
        case Level::kInfo:
            return "info";
        case Level::kWarning:
            return "warning";
        case Level::kError:
            return "error";
    }
    std::unreachable();
}

void Log::debug(const runtime::Context& ctx, EventName event, Fields fields) {
    write(record_of(Level::kDebug, ctx.trace(), event, fields));
}
void Log::info(const runtime::Context& ctx, EventName event, Fields fields) {
    write(record_of(Level::kInfo, ctx.trace(), event, fields));
}
void Log::warning(const runtime::Context& ctx, EventName event, Fields fields) {
    write(record_of(Level::kWarning, ctx.trace(), event, fields));
}
void Log::error(const runtime::Context& ctx, EventName event, Fields fields) {
    write(record_of(Level::kError, ctx.trace(), event, fields));
}
void Log::note(Level level, EventName event, Fields fields) {
    write(record_of(level, runtime::Trace(), event, fields));
}

}  // namespace emptor::telemetry
