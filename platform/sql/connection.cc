#include "platform/sql/connection.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <format>

#include "core/check.h"
#include "core/reasons.h"
#include "platform/sql/parameters.h"
#include "platform/sql/sqlstate.h"

namespace emptor::sql {
namespace {

namespace reasons = core::reasons;
using core::Error;
using core::Outcome;
using core::Result;

constexpr auto kConnectTime = std::chrono::seconds(10);
constexpr auto kGiveUpTime = std::chrono::seconds(2);  // for the answer after a cancel request

// What row.cc reads, and a server that notices when this process is gone.
constexpr const char* kSessionSettings =
    "set client_encoding = 'UTF8'; set timezone = 'UTC'; set datestyle = 'ISO, YMD'; "
    "set bytea_output = 'hex'; set extra_float_digits = 1; set standard_conforming_strings = on; "
    "set client_connection_check_interval = '2s'; set idle_in_transaction_session_timeout = '5min'";

std::string first_line(const char* text) {
    const std::string_view view = text == nullptr ? "" : text;
    return std::string(view.substr(0, view.find('\n')));
}

std::string_view field(const PGresult& result, int code) {
    const char* text = PQresultErrorField(&result, code);
    return text == nullptr ? "" : text;
}

Error not_done(Error error) {
    error.outcome = Outcome::kNotDone;
    return error;
}

Error away(std::string message) {
    Error error = core::fail(reasons::kUnavailable, std::move(message));
    error.retry_after = std::chrono::milliseconds(500);
    return error;
}

std::int64_t server_limit(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    const auto ms = std::clamp<std::int64_t>(left.count() + 100, 1, 1 << 30);
    return static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(ms)));
}

Rows rows_of(const PGresult& result) {
    Rows rows;
    const int columns = PQnfields(&result);
    const int count = PQntuples(&result);
    rows.rows.reserve(static_cast<std::size_t>(count));
    for (int r = 0; r < count; ++r) {
        std::vector<std::optional<std::string>> values(static_cast<std::size_t>(columns));
        for (int c = 0; c < columns; ++c) {
            if (PQgetisnull(&result, r, c)) continue;
            values[static_cast<std::size_t>(c)].emplace(
                PQgetvalue(&result, r, c), static_cast<std::size_t>(PQgetlength(&result, r, c)));
        }
        rows.rows.emplace_back(std::move(values));
    }
    const std::string_view affected = PQcmdTuples(const_cast<PGresult*>(&result));
    std::from_chars(affected.data(), affected.data() + affected.size(), rows.affected);
    return rows;
}

enum class Ready { kSocket, kWoken, kTimeout };

Ready wait_for(int socket, bool for_output, const Wakeup* wakeup, Clock::time_point until) {
    const short events = static_cast<short>(POLLIN | (for_output ? POLLOUT : 0));
    pollfd fds[2] = {{socket, events, 0}, {wakeup == nullptr ? -1 : wakeup->fd(), POLLIN, 0}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    const int count = ::poll(fds, 2, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
    if (count > 0 && fds[0].revents != 0) return Ready::kSocket;
    if (count > 0) {
        wakeup->clear();
        return Ready::kWoken;
    }
    return Clock::now() >= until ? Ready::kTimeout : Ready::kWoken;
}

}  // namespace

Wakeup::Wakeup() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    EMPTOR_CHECK(fd_ >= 0);
}

Wakeup::~Wakeup() {
    ::close(fd_);
}

void Wakeup::raise() const {
    const std::uint64_t one = 1;
    // Fails only when the counter is full: then it is raised already.
    [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof one);
}

void Wakeup::clear() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(fd_, &count, sizeof count);
}

void Connection::Close::operator()(pg_conn* connection) const {
    PQfinish(connection);
}
void Connection::Clear::operator()(pg_result* result) const {
    PQclear(result);
}

Connection::Connection(std::string connection_string, const Wakeup& wakeup)
    : connection_string_(std::move(connection_string)), wakeup_(wakeup) {}

Connection::~Connection() = default;

void Connection::drop() {
    connection_.reset();
    in_transaction_ = false;
    server_limit_ms_ = 0;
}

// A statement of a transaction that lost its connection has not taken effect and never will.
Error Connection::lost(const char* what) {
    Error error = away(std::format("{}: {}", what, first_line(PQerrorMessage(connection_.get()))));
    error.outcome = in_transaction_ ? Outcome::kNotDone : Outcome::kUnknown;
    drop();
    return error;
}

Error Connection::gave_up(Limit limit, Outcome outcome) const {
    return limit.stopped()
               ? core::fail(reasons::kCancelled, "the caller has gone", outcome)
               : core::fail(reasons::kDeadlineExceeded, "the database took too long", outcome);
}

Result<> Connection::ensure_open(Limit limit) {
    if (connection_ && lost_while_idle()) drop();
    if (connection_) return {};
    Result<> connected = connect(limit);
    if (!connected) drop();
    return connected;
}

bool Connection::lost_while_idle() {
    for (int i = 0; i < 100; ++i) {
        pollfd fd{PQsocket(connection_.get()), POLLIN, 0};
        if (::poll(&fd, 1, 0) == 0) return false;
        if (PQconsumeInput(connection_.get()) == 0) return true;
    }
    return true;
}

Result<> Connection::connect(Limit limit) {
    const char* keys[] = {"fallback_application_name", "dbname", nullptr};
    const char* values[] = {"emptor", connection_string_.c_str(), nullptr};
    connection_.reset(PQconnectStartParams(keys, values, 1));
    EMPTOR_CHECK(connection_ != nullptr);
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
    const auto until = std::min(limit.deadline, Clock::now() + kConnectTime);
    bool for_output = true;
    while (PQstatus(connection_.get()) != CONNECTION_BAD) {
        const Ready ready = wait_for(PQsocket(connection_.get()), for_output, &wakeup_, until);
        if (limit.stopped() || (ready == Ready::kTimeout && until == limit.deadline)) {
            return gave_up(limit, Outcome::kNotDone);
        }
        if (ready == Ready::kTimeout) return away("the database does not answer");
        if (ready == Ready::kWoken) continue;
        const PostgresPollingStatusType status = PQconnectPoll(connection_.get());
        if (status == PGRES_POLLING_OK) {
            PQsetnonblocking(connection_.get(), 1);
            Result<> settled = script(kSessionSettings, limit);
            if (!settled) return not_done(std::move(settled).error());
            return {};
        }
        for_output = status == PGRES_POLLING_WRITING;
    }
    return away("no connection to the database: " + first_line(PQerrorMessage(connection_.get())));
}

// True once the server has been told; only then can no later statement be hit by it.
bool Connection::request_cancel() const {
    const std::unique_ptr<PGcancelConn, decltype(&PQcancelFinish)> cancel(
        PQcancelCreate(connection_.get()), &PQcancelFinish);
    if (!cancel || PQcancelStart(cancel.get()) == 0) return false;
    const auto until = Clock::now() + kGiveUpTime;
    bool for_output = true;
    for (;;) {
        if (wait_for(PQcancelSocket(cancel.get()), for_output, nullptr, until) == Ready::kTimeout) {
            return false;
        }
        const PostgresPollingStatusType status = PQcancelPoll(cancel.get());
        if (status == PGRES_POLLING_OK) return true;
        if (status == PGRES_POLLING_FAILED) return false;
        for_output = status == PGRES_POLLING_WRITING;
    }
}

// Waits until the next result can be taken. At the deadline, or when the caller has gone, the
// server is asked to give up and gets a moment to say how that ended.
Result<> Connection::answered(Limit limit, Patience& patience) {
    for (;;) {
        const int unsent = PQflush(connection_.get());
        if (unsent < 0) return lost("the connection to the database was lost");
        if (unsent == 0 && PQisBusy(connection_.get()) == 0) return {};
        const bool give_up =
            !patience.cancelled && (limit.stopped() || Clock::now() >= patience.until);
        if (give_up) {
            patience = {.until = Clock::now() + kGiveUpTime, .cancelled = true};
            if (!request_cancel()) patience.until = Clock::now();
        }
        const Ready ready =
            wait_for(PQsocket(connection_.get()), unsent == 1, &wakeup_, patience.until);
        if (ready == Ready::kTimeout && patience.cancelled) {
            const Outcome outcome = in_transaction_ ? Outcome::kNotDone : Outcome::kUnknown;
            drop();
            return gave_up(limit, outcome);
        }
        if (ready == Ready::kSocket && PQconsumeInput(connection_.get()) == 0) {
            return lost("the connection to the database was lost");
        }
    }
}

// The last result, or the first error.
Result<Connection::ResultPtr> Connection::finish(Limit limit) {
    ResultPtr kept;
    Patience patience{.until = limit.deadline};
    for (;;) {
        TRY_OK(answered(limit, patience));
        ResultPtr next(PQgetResult(connection_.get()));
        if (!next) break;
        const ExecStatusType status = PQresultStatus(next.get());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
            drop();
            return core::fail(reasons::kInternal, "copy is not a statement of this port");
        }
        if (!kept || PQresultStatus(kept.get()) != PGRES_FATAL_ERROR) kept = std::move(next);
    }
    if (!kept || PQstatus(connection_.get()) == CONNECTION_BAD) {
        return lost("the connection to the database was lost");
    }
    TRY_OK(check(*kept, limit));
    return kept;
}

Result<> Connection::check(const PGresult& result, Limit limit) {
    switch (PQresultStatus(&result)) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_EMPTY_QUERY:
            return {};
        default:
            break;
    }
    const std::string_view severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    const std::string_view state = field(result, PG_DIAG_SQLSTATE);
    if (severity == "FATAL" || severity == "PANIC" || state.empty()) {
        return lost("the database ended the connection");
    }
    if (is_given_up(state)) return gave_up(limit, Outcome::kNotDone);
    return to_error({.sqlstate = state,
                     .constraint = field(result, PG_DIAG_CONSTRAINT_NAME),
                     .table = field(result, PG_DIAG_TABLE_NAME),
                     .message = field(result, PG_DIAG_MESSAGE_PRIMARY)});
}

// The client gives up exactly at the deadline; the server's own limit is for the day this process
// dies meanwhile. It is rounded up to a power of two, so that it rarely has to be set.
Result<> Connection::limit_on_server(Limit limit) {
    if (limit.stopped() || Clock::now() >= limit.deadline) return gave_up(limit, Outcome::kNotDone);
    const std::int64_t wanted = server_limit(limit.deadline);
    if (wanted == server_limit_ms_) return {};
    Result<> set = script(std::format("set statement_timeout = {}", wanted), limit);
    if (!set) return not_done(std::move(set).error());
    server_limit_ms_ = wanted;
    return {};
}

Result<Rows> Connection::execute(const std::string& statement, const Values& values, Limit limit) {
    TRY(const Parameters parameters, Parameters::of(values));
    TRY_OK(limit_on_server(limit));
    const bool sent = PQsendQueryParams(connection_.get(), statement.c_str(), parameters.count(),
                                        parameters.types(), parameters.pointers().data(),
                                        parameters.lengths(), parameters.formats(), 0) == 1;
    if (!sent) return lost("a statement could not be sent");
    TRY(const ResultPtr result, finish(limit));
    if (!in_transaction_ && PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) {
        drop();
        return core::fail(reasons::kInternal, "transactions are opened by Database::begin() only");
    }
    return rows_of(*result);
}

Result<> Connection::script(const std::string& statements, Limit limit) {
    if (PQsendQuery(connection_.get(), statements.c_str()) != 1) {
        return lost("a statement could not be sent");
    }
    TRY_OK(finish(limit));
    return {};
}

Result<> Connection::begin(Limit limit) {
    EMPTOR_CHECK(!in_transaction_);
    TRY_OK(limit_on_server(limit));
    Result<> begun = script("begin", limit);
    if (!begun) return not_done(std::move(begun).error());
    in_transaction_ = true;
    server_limit_at_begin_ = server_limit_ms_;
    return {};
}

Result<> Connection::commit(Limit limit) {
    EMPTOR_CHECK(in_transaction_);
    TRY_OK(limit_on_server(limit));
    in_transaction_ = false;  // from here on a lost answer is an unknown outcome
    if (PQsendQuery(connection_.get(), "commit") != 1) return lost("a commit could not be sent");
    Result<ResultPtr> result = finish(limit);
    if (connection_ && PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) drop();
    if (!result) return std::move(result).error();
    if (std::string_view(PQcmdStatus(result->get())) != "COMMIT") {
        return core::fail(reasons::kInternal, "the transaction had failed and was rolled back");
    }
    return {};
}

void Connection::rollback(Limit limit) {
    if (!connection_ || !in_transaction_) return;
    if (!script("rollback", limit) || PQtransactionStatus(connection_.get()) != PQTRANS_IDLE)
        drop();
    in_transaction_ = false;
    if (connection_) server_limit_ms_ = server_limit_at_begin_;
}

}  // namespace emptor::sql
