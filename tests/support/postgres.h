#pragma once

#include <string>

namespace testing {}

namespace emptor::testing {

using namespace ::testing;  // testing::ElementsAre and the like mean the same inside namespace
                            // emptor

// A PostgreSQL for tests. The first one of a program starts a throw-away cluster (unix socket only,
// no fsync, gone when the program ends, however it ends); each one is a new empty database in it.
// Wants PostgreSQL's programs in /usr/lib/postgresql/17/bin; as root it runs them as user postgres.
// Throws std::runtime_error when a server cannot be had. Not thread-safe.
class Postgres {
public:
    Postgres();
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    // For libpq: the new database as its superuser.
    const std::string& connection_string() const { return connection_string_; }

    // The whole cluster dies at once, as by kill -9; its clients find out by themselves.
    void kill_hard();
    // Brings it back with all that was committed.
    void restart();
    // Runs a statement over a connection of its own; the first column of the first row, or "".
    std::string query(const std::string& statement) const;
    // Ends the server process of every other connection to this database.
    void kill_connections() const;

private:
    class Cluster;
    static Cluster& cluster();

    std::string connection_string_;
};

}  // namespace emptor::testing
