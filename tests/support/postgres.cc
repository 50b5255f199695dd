#include "tests/support/postgres.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <format>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace emptor::testing {
namespace {

constexpr const char* kPrograms = "/usr/lib/postgresql/17/bin";

void run(const std::string& command) {
    if (::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

std::string run_query(const std::string& connection_string, const std::string& statement) {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdb(connection_string.c_str()), &PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), statement.c_str()), &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

}  // namespace

// Owns the folder and the server. A janitor process holds the other end of a pipe and cleans up
// when this process is gone, also after a crash.
class Postgres::Cluster {
public:
    Cluster();
    ~Cluster() { ::pclose(janitor_); }

    std::string connection_string(const std::string& database) const {
        return std::format("host={} user=postgres dbname={} connect_timeout=10", folder_, database);
    }
    std::string next_database() { return std::format("test_{}", ++databases_); }
    void kill_hard();
    void start() const;

private:
    std::string folder_;
    std::string run_as_;
    FILE* janitor_ = nullptr;
    int databases_ = 0;
};

Postgres::Cluster::Cluster() {
    char folder[] = "/tmp/emptor-pg-XXXXXX";
    if (::mkdtemp(folder) == nullptr) throw std::runtime_error("no folder for PostgreSQL");
    folder_ = folder;
    janitor_ = ::popen(std::format("exec setsid sh -c 'trap \"\" INT TERM HUP; cat >/dev/null; "
                                   "pid=$(head -n 1 {0}/data/postmaster.pid 2>/dev/null) && "
                                   "kill -QUIT $pid 2>/dev/null && for i in 1 2 3 4 5 6 7 8 9; do "
                                   "kill -0 $pid 2>/dev/null || break; sleep 0.1; done; "
                                   "rm -rf {0}; rm -rf {0}'",
                                   folder_)
                           .c_str(),
                       "we");
    if (janitor_ == nullptr) throw std::runtime_error("no process to clean up after PostgreSQL");
    if (::geteuid() == 0) {
        const passwd* user = ::getpwnam("postgres");
        if (user == nullptr || ::chown(folder, user->pw_uid, user->pw_gid) != 0) {
            throw std::runtime_error("no user postgres to run PostgreSQL as");
        }
        run_as_ = "setpriv --reuid=postgres --regid=postgres --clear-groups -- ";
    }
    run(
        std::format("cd {0} && {1}{2}/initdb -D {0}/data -U postgres -A trust -E UTF8 "
                    "--locale=C.UTF-8 --no-sync --no-instructions >{0}/initdb.log 2>&1 || "
                    "{{ cat {0}/initdb.log >&2; exit 1; }}",
                    folder_, run_as_, kPrograms));
    start();
}

void Postgres::Cluster::start() const {
    run(std::format(
        "cd {0} && {1}{2}/pg_ctl -D {0}/data -w -t 60 -l {0}/log -o \"-c listen_addresses='' "
        "-k {0} -c fsync=off -c full_page_writes=off -c shared_buffers=32MB "
        "-c max_connections=80\" start >{0}/start.log 2>&1 || "
        "{{ cat {0}/start.log {0}/log >&2; exit 1; }}",
        folder_, run_as_, kPrograms));
}

void Postgres::Cluster::kill_hard() {
    pid_t server = 0;
    std::ifstream(folder_ + "/data/postmaster.pid") >> server;
    if (server <= 1) throw std::runtime_error("PostgreSQL is not running");
    // Its children first, or the last of them would still answer for a moment.
    run(
        std::format("for child in $(ps -o pid= --ppid {0}); do kill -9 $child 2>/dev/null; done; "
                    "kill -9 {0}; while kill -0 {0} 2>/dev/null; do sleep 0.01; done",
                    server));
}

Postgres::Cluster& Postgres::cluster() {
    static Cluster cluster;
    return cluster;
}

Postgres::Postgres() {
    const std::string database = cluster().next_database();
    run_query(cluster().connection_string("postgres"), "create database " + database);
    connection_string_ = cluster().connection_string(database);
}

void Postgres::kill_hard() {
    cluster().kill_hard();
}

void Postgres::restart() {
    cluster().start();
}

std::string Postgres::query(const std::string& statement) const {
    return run_query(connection_string_, statement);
}

void Postgres::kill_connections() const {
    query(
        "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()");
}

}  // namespace emptor::testing
