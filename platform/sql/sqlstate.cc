#include "platform/sql/sqlstate.h"

#include <format>

#include "core/reasons.h"

namespace emptor::sql {
namespace {

namespace reasons = core::reasons;

core::Reason reason_of(std::string_view state) {
    if (state == "23505") return reasons::kSqlDuplicate;
    if (state == "40001" || state == "40P01" || state == "55P03") return reasons::kSqlConflict;
    if (state == "22021" || state == "22P05") return reasons::kMalformedRequest;
    if (state == "57014") return reasons::kDeadlineExceeded;
    const std::string_view kind = state.substr(0, 2);
    if (kind == "08" || kind == "53" || state.starts_with("57P")) return reasons::kUnavailable;
    return reasons::kInternal;
}

bool worth_a_repeat(const core::Reason& reason) {
    return reason == reasons::kSqlConflict || reason == reasons::kUnavailable;
}

}  // namespace

core::Error to_error(const ServerError& error) {
    std::string message =
        std::format("the database refused a statement (SQLSTATE {}", error.sqlstate);
    if (!error.constraint.empty()) message += std::format(", constraint {}", error.constraint);
    if (!error.table.empty()) message += std::format(", table {}", error.table);
    message += ")";
    if (error.sqlstate.starts_with("42")) message += std::format(": {}", error.message);
    core::Error result = core::fail(reason_of(error.sqlstate), std::move(message));
    if (worth_a_repeat(result.reason)) result.retry_after = std::chrono::milliseconds(50);
    return result;
}

}  // namespace emptor::sql
