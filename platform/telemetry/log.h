#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"
#include "core/time.h"
#include "platform/runtime/context.h"
#include "platform/telemetry/value.h"

namespace emptor::telemetry {

// Error: somebody must act. Warning: somebody should know. Info: a decision. Debug: how it came.
enum class Level { kDebug, kInfo, kWarning, kError };
std::string_view name(Level level);

// A stable name such as "purchase.placed"; a malformed one does not compile.
class EventName {
public:
    consteval EventName(const char* text) : text_(text) {
        if (!is_well_formed(text_)) throw "event names are lower-case words with dots between";
    }
    std::string_view text() const { return text_; }

private:
    static constexpr bool is_well_formed(std::string_view text) {
        bool dots = false;
        char before = '.';
        for (const char c : text) {
            const bool word = core::is_lower(c) || core::is_digit(c) || c == '_';
            if (!word && (c != '.' || before == '.')) return false;
            dots = dots || c == '.';
            before = c;
        }
        return dots && before != '.';
    }
    std::string_view text_;
};

// The name of a value: a lower-case word that is none of the line's own (ts, level, event,
// trace_id, span_id); a malformed one does not compile.
class Key {
public:
    consteval Key(const char* text) : text_(text) {
        if (!is_well_formed(text_)) throw "keys are lower-case words and not the line's own";
    }
    std::string_view text() const { return text_; }

private:
    static constexpr bool is_well_formed(std::string_view text) {
        for (const std::string_view own : {"ts", "level", "event", "trace_id", "span_id"}) {
            if (text == own) return false;
        }
        for (const char c : text) {
            if (!(core::is_lower(c) || core::is_digit(c) || c == '_')) return false;
        }
        return !text.empty() && core::is_lower(text[0]);
    }
    std::string_view text_;
};

struct Field {
    Key key;
    Value value;
};
using Fields = std::initializer_list<Field>;

struct LogRecord {
    Level level = Level::kInfo;
    std::string event;
    runtime::Trace trace;
    std::vector<std::pair<std::string, Value>> fields;
};

// Where decisions are written down, once, by the one who decides. Passed explicitly; there is no
// global one.
//     log.info(ctx, "purchase.placed", {{"purchase", id}, {"total", total}});
// Thread-safe, never blocks long and never fails: a line that cannot be written is lost.
class Log {
public:
    virtual ~Log() = default;
    virtual void write(LogRecord record) = 0;

    void debug(const runtime::Context& ctx, EventName event, Fields fields = {});
    void info(const runtime::Context& ctx, EventName event, Fields fields = {});
    void warning(const runtime::Context& ctx, EventName event, Fields fields = {});
    void error(const runtime::Context& ctx, EventName event, Fields fields = {});

    // Outside of any request: start, stop, timers.
    void note(Level level, EventName event, Fields fields = {});
};

}  // namespace emptor::telemetry
