#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::sql {

// A parameter of a statement. Text is also what JSON and numeric columns take.
using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, core::Instant,
                           std::vector<std::uint8_t>>;
using Values = std::vector<Value>;

// The value, or null.
template <class T>
Value nullable(const std::optional<T>& value) {
    return value ? Value(*value) : Value(nullptr);
}

// One row. Columns by position; asking for a null or for a column of another kind than the
// statement selects is a programming error and ends the process.
class Row {
public:
    explicit Row(std::vector<std::optional<std::string>> columns) : columns_(std::move(columns)) {}

    bool is_null(std::size_t column) const;
    const std::string& text(std::size_t column) const;
    std::int64_t integer(std::size_t column) const;
    bool boolean(std::size_t column) const;
    double real(std::size_t column) const;
    core::Instant instant(std::size_t column) const;            // timestamptz
    std::vector<std::uint8_t> bytes(std::size_t column) const;  // bytea

private:
    std::vector<std::optional<std::string>> columns_;
};

struct Rows {
    std::vector<Row> rows;
    std::int64_t affected = 0;  // rows changed by insert, update, delete

    bool empty() const { return rows.empty(); }
    std::size_t size() const { return rows.size(); }
    const Row& operator[](std::size_t i) const { return rows[i]; }
    auto begin() const { return rows.begin(); }
    auto end() const { return rows.end(); }
};

// Runs one statement with $1, $2 … parameters; a string takes the type that its place wants, so it
// is also how json, numeric, uuid and array literals are given. Errors: unavailable (no connection,
// or it was lost: outcome unknown for a statement that was sent outside a transaction),
// deadline-exceeded, cancelled (the server gave the statement up; outcome unknown only if it did
// not answer that), sql-conflict (serialisation, deadlock, lock not had; worth a repeat),
// sql-duplicate (unique violation), malformed-request (text that cannot be stored: zero bytes,
// broken UTF-8), internal.
class Session {
public:
    virtual ~Session() = default;
    virtual runtime::Task<core::Result<Rows>> execute(runtime::Context ctx, std::string statement,
                                                      Values values) = 0;
};

// A transaction (read committed). Rolls back when it is destroyed, unless commit() has returned ok;
// its connection serves others only after that. A commit is not given up when the context stops: it
// has its real result, or, when the answer was lost, outcome unknown. After a statement has failed
// the transaction is over: every later call returns that error. Does not outlive its Database.
class Tx : public Session {
public:
    virtual runtime::Task<core::Result<>> commit(runtime::Context ctx) = 0;
};

// A pool of connections to one PostgreSQL. Thread-safe. Every statement runs under the deadline of
// its context, waiting for a connection included, also on the server (statement_timeout). Results
// come back on the context's executor.
class Database : public Session {
public:
    virtual runtime::Task<core::Result<std::unique_ptr<Tx>>> begin(runtime::Context ctx) = 0;
};

}  // namespace emptor::sql
