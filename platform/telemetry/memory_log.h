#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "platform/telemetry/log.h"

namespace emptor::telemetry {

// Keeps what was logged: for tests and simulation.
class MemoryLog final : public Log {
public:
    void write(LogRecord record) override {
        const std::lock_guard lock(mutex_);
        records_.push_back(std::move(record));
    }
    std::vector<LogRecord> records() const {
        const std::lock_guard lock(mutex_);
        return records_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<LogRecord> records_;
};

}  // namespace emptor::telemetry
