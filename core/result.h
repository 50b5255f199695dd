#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace emptor::core {

// The canonical codes, with the numbers of gRPC so that a status crosses the wire unchanged.
enum class Code : int {
    kCancelled = 1,
    kUnknown = 2,
    kInvalidArgument = 3,
    kDeadlineExceeded = 4,
    kNotFound = 5,
    kAlreadyExists = 6,
    kPermissionDenied = 7,
    kResourceExhausted = 8,
    kFailedPrecondition = 9,
    kAborted = 10,
    kOutOfRange = 11,
    kUnimplemented = 12,
    kInternal = 13,
    kUnavailable = 14,
    kDataLoss = 15,
    kUnauthenticated = 16,
};

// What is known of the effect that was tried. Only kNotDone may be repeated without a look-up.
enum class Outcome { kNotDone, kDone, kUnknown };

// A row of contracts/errors.yaml (constants in core/reasons.h). `id` is what a person sees and
// looks up, `help` says what to do. Both point at static text.
struct Reason {
    std::string_view id;
    Code code;
    int http_status;
    std::string_view title;
    std::string_view help;

    friend bool operator==(const Reason& a, const Reason& b) { return a.id == b.id; }
};

// An expected failure. Copyable and cheap to move.
struct Error {
    Reason reason;
    std::string message;  // what happened, for the person; no personal data, no secrets
    Outcome outcome = Outcome::kNotDone;
    std::optional<std::chrono::milliseconds> retry_after = std::nullopt;  // set = worth a repeat
    std::shared_ptr<const Error> cause = nullptr;

    Code code() const { return reason.code; }
    std::string_view id() const { return reason.id; }
};

// A value or an Error; ignoring one is a compiler error. T may be void.
template <class T = void>
class [[nodiscard]] Result : public std::expected<T, Error> {
public:
    using std::expected<T, Error>::expected;
    Result(Error error) : std::expected<T, Error>(std::unexpect, std::move(error)) {}
};

inline Error fail(const Reason& reason, std::string message, Outcome outcome = Outcome::kNotDone) {
    return Error{reason, std::move(message), outcome};
}

// The same failure seen from one floor up: `cause` stays readable in logs.
inline Error wrap(const Reason& reason, std::string message, Error cause) {
    const Outcome outcome = cause.outcome;
    const auto retry_after = cause.retry_after;
    return Error{reason, std::move(message), outcome, retry_after,
                 std::make_shared<const Error>(std::move(cause))};
}

}  // namespace emptor::core

#define EMPTOR_CONCAT_INNER(a, b) a##b
#define EMPTOR_CONCAT(a, b) EMPTOR_CONCAT_INNER(a, b)

#define EMPTOR_TRY_IMPL(temp, decl, expr, ret) \
    auto temp = (expr);                        \
    if (!temp) ret std::move(temp).error();    \
    decl = *std::move(temp)

#define EMPTOR_CHECK_OK_IMPL(temp, expr, ret) \
    if (auto temp = (expr); !temp) ret std::move(temp).error()

// TRY(auto x, f()): x = value of f(), or the function returns the error. CO_TRY is the same in a
// coroutine: CO_TRY(auto x, co_await f()). TRY_OK / CO_TRY_OK are for a value that is not wanted.
// The only control-flow macros of the project.
#define TRY(decl, expr) EMPTOR_TRY_IMPL(EMPTOR_CONCAT(try_, __LINE__), decl, expr, return)
#define CO_TRY(decl, expr) EMPTOR_TRY_IMPL(EMPTOR_CONCAT(try_, __LINE__), decl, expr, co_return)
#define TRY_OK(expr) EMPTOR_CHECK_OK_IMPL(EMPTOR_CONCAT(try_, __LINE__), expr, return)
#define CO_TRY_OK(expr) EMPTOR_CHECK_OK_IMPL(EMPTOR_CONCAT(try_, __LINE__), expr, co_return)
