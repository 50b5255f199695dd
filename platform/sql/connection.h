#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "core/result.h"
#include "platform/sql/database.h"

struct pg_conn;
struct pg_result;

namespace emptor::sql {

using Clock = std::chrono::steady_clock;

// Wakes the thread that waits in a Connection. Thread-safe.
class Wakeup {
public:
    Wakeup();
    ~Wakeup();
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    void raise() const;
    void clear() const;
    int fd() const { return fd_; }

private:
    int fd_;
};

// Until when a call may take, and whether it is still wanted. Whoever sets `stop` raises the
// wakeup.
struct Limit {
    Clock::time_point deadline;
    const std::atomic<bool>* stop = nullptr;

    bool stopped() const { return stop != nullptr && stop->load(); }
};

// One connection, used by one thread, which it blocks. Calls return by their deadline plus the time
// a server gets to confirm that it gave up (two seconds).
class Connection {
public:
    Connection(std::string connection_string, const Wakeup& wakeup);
    ~Connection();

    // Connects unless it is; finds out when an idle connection was lost. Errors: unavailable,
    // cancelled, deadline-exceeded, all not_done.
    core::Result<> ensure_open(Limit limit);

    // The following want an open connection. One statement with parameters, in a transaction or
    // not:
    core::Result<Rows> execute(const std::string& statement, const Values& values, Limit limit);

    // Statements separated by semicolons; without parameters, without rows.
    core::Result<> script(const std::string& statements, Limit limit);

    core::Result<> begin(Limit limit);
    core::Result<> commit(Limit limit);
    void rollback(Limit limit);

    const Wakeup& wakeup() const { return wakeup_; }

private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };
    struct Clear {
        void operator()(pg_result* result) const;
    };
    using ResultPtr = std::unique_ptr<pg_result, Clear>;
    struct Patience {
        Clock::time_point until;
        bool cancelled = false;  // the server was asked to give up
    };

    core::Result<> connect(Limit limit);
    bool lost_while_idle();
    core::Result<> limit_on_server(Limit limit);
    core::Result<ResultPtr> finish(Limit limit);
    core::Result<> answered(Limit limit, Patience& patience);
    bool request_cancel() const;
    core::Result<> check(const pg_result& result, Limit limit);
    core::Error gave_up(Limit limit, core::Outcome outcome) const;
    core::Error lost(const char* what);
    void drop();

    std::string connection_string_;
    const Wakeup& wakeup_;
    std::unique_ptr<pg_conn, Close> connection_;
    bool in_transaction_ = false;
    std::int64_t server_limit_ms_ = 0;        // statement_timeout as it stands
    std::int64_t server_limit_at_begin_ = 0;  // what a rollback brings back
};

}  // namespace emptor::sql
