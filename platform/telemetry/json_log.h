#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "core/time.h"
#include "platform/telemetry/log.h"

namespace emptor::telemetry {

// One JSON object a line: ts, level, event, trace_id and span_id if there are any, then the fields
// in their order. Bytes that are no UTF-8 become '?', texts are cut at 2000 bytes.
std::string to_json_line(const LogRecord& record, core::Instant now);

// Takes whole lines with their line break, one at a time.
using LineSink = std::function<void(std::string_view line)>;
void write_to_stderr(std::string_view line);

class JsonLog final : public Log {
public:
    JsonLog(const core::Clock& clock, Level least, LineSink sink = write_to_stderr);
    void write(LogRecord record) override;

private:
    const core::Clock& clock_;
    Level least_;
    std::mutex mutex_;
    LineSink sink_;
};

}  // namespace emptor::telemetry
