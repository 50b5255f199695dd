#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <format>
#include <thread>

#include "platform/sql/tests/fixture.h"

namespace emptor::sql {
namespace {

using namespace std::chrono_literals;
using core::Outcome;

// Stands between one client and the server; when the client says `word` the server still hears it,
// but the client is cut off before the answer.
class CuttingProxy {
public:
    CuttingProxy(std::string server_folder, std::string word) : word_(std::move(word)) {
        char folder[] = "/tmp/emptor-proxy-XXXXXX";
        EXPECT_NE(::mkdtemp(folder), nullptr);
        folder_ = folder;
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_un own = address(folder_);
        EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&own), sizeof own), 0);
        EXPECT_EQ(::listen(listener_, 8), 0);
        thread_ = std::jthread([this, server_folder] { serve(server_folder); });
    }
    ~CuttingProxy() {
        thread_.join();
        ::close(listener_);
        std::filesystem::remove_all(folder_);
    }
    const std::string& folder() const { return folder_; }

private:
    static sockaddr_un address(const std::string& folder) {
        sockaddr_un result{.sun_family = AF_UNIX, .sun_path = {}};
        std::format_to_n(result.sun_path, sizeof result.sun_path - 1, "{}/.s.PGSQL.5432", folder);
        return result;
    }

    void serve(const std::string& server_folder) {
        const int client = ::accept(listener_, nullptr, nullptr);
        const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_un there = address(server_folder);
        EXPECT_EQ(::connect(server, reinterpret_cast<const sockaddr*>(&there), sizeof there), 0);
        std::vector<char> buffer(65536);
        for (bool cut = false; !cut;) {
            pollfd fds[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
            ::poll(fds, 2, 30'000);
            const int from = fds[0].revents != 0 ? client : server;
            const auto size = ::read(from, buffer.data(), buffer.size());
            if (size <= 0) break;
            const std::string_view text(buffer.data(), static_cast<std::size_t>(size));
            EXPECT_EQ(::write(from == client ? server : client, text.data(), text.size()), size);
            cut = from == client && text.contains(word_);
            if (cut) {
                EXPECT_GT(::read(server, buffer.data(), buffer.size()), 0);
            }
        }
        ::close(client);
        ::close(server);
    }

    std::string word_;
    std::string folder_;
    int listener_ = -1;
    std::jthread thread_;
};

std::string folder_of(const std::string& connection_string) {
    const auto start = connection_string.find('=') + 1;
    return connection_string.substr(start, connection_string.find(' ') - start);
}

runtime::Task<> kill_when_asleep(testing::Postgres& server, Database& watch, runtime::Context ctx) {
    for (;;) {
        const auto seen = co_await watch.execute(
            ctx, "select count(*) from pg_stat_activity where wait_event = 'PgSleep'", {});
        if (seen && seen->rows[0].integer(0) > 1) break;
    }
    server.kill_hard();
}

runtime::Task<> store(runtime::Task<core::Result<Rows>> task,
                      std::optional<core::Result<Rows>>& slot) {
    slot.emplace(co_await std::move(task));
}

// Proves that the death of the server in mid-statement is an unknown outcome for a statement of its
// own and no outcome at all inside a transaction, and that the pool works again once the server is
// back.
TEST_F(DatabaseTest, ServerDiesDuringStatements) {
    EXPECT_TRUE(execute(*database_, "create table t as select 1 as i"));
    auto tx = begin(*database_);
    std::optional<core::Result<Rows>> alone, within;
    runtime::TaskGroup group(executor_);
    group.spawn(store(database_->execute(context(), "select pg_sleep(60)", {}), alone));
    group.spawn(store(tx->execute(context(), "select pg_sleep(60)", {}), within));
    group.spawn(kill_when_asleep(server_, *database_, context()));
    runtime::block_on(executor_, group.join());
    ASSERT_FALSE(*alone);
    EXPECT_EQ(alone->error().reason, reasons::kUnavailable);
    EXPECT_EQ(alone->error().outcome, Outcome::kUnknown);
    ASSERT_FALSE(*within);
    EXPECT_EQ(within->error().reason, reasons::kUnavailable);
    EXPECT_EQ(within->error().outcome, Outcome::kNotDone);
    const auto committed = commit(*tx);
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().outcome, Outcome::kNotDone);
    tx.reset();

    const auto away = execute(*database_, "select 1");
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().reason, reasons::kUnavailable);
    EXPECT_EQ(away.error().outcome, Outcome::kNotDone);
    EXPECT_TRUE(away.error().retry_after.has_value());

    server_.restart();
    for (int i = 0; i < 8; ++i) EXPECT_TRUE(execute(*database_, "select i from t"));
}

// Proves that connections which were lost while idle are replaced before anything is sent.
TEST_F(DatabaseTest, LostIdleConnectionsGoUnnoticed) {
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 8; ++i) EXPECT_TRUE(execute(*database_, "select 1"));
        server_.kill_connections();
        for (int i = 0; i < 8; ++i) EXPECT_TRUE(execute(*database_, "select 1"));
        server_.kill_connections();
        EXPECT_TRUE(commit(*begin(*database_)));
    }
}

// Proves that a commit whose connection dies under it is unknown, not failed and not done.
TEST_F(DatabaseTest, ConnectionDiesInCommit) {
    EXPECT_TRUE(execute(*database_, "create table t (i int)"));
    EXPECT_TRUE(execute(*database_,
                        "create function die() returns trigger language plpgsql as $$ begin "
                        "perform pg_terminate_backend(pg_backend_pid()); return null; end $$"));
    EXPECT_TRUE(execute(*database_,
                        "create constraint trigger die after insert on t deferrable "
                        "initially deferred for each row execute function die()"));
    const auto tx = begin(*database_);
    EXPECT_TRUE(execute(*tx, "insert into t values (1)"));
    const auto committed = commit(*tx);
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().reason, reasons::kUnavailable);
    EXPECT_EQ(committed.error().outcome, Outcome::kUnknown);
    EXPECT_EQ(execute(*database_, "select count(*) from t").value()[0].integer(0), 0);
}

// Proves that a commit whose answer is lost is unknown, though it has happened.
TEST_F(DatabaseTest, AnswerToCommitIsLost) {
    EXPECT_TRUE(execute(*database_, "create table t (i int)"));
    const std::string real = folder_of(server_.connection_string());
    const CuttingProxy proxy(real, "commit");
    std::string through = server_.connection_string();
    through.replace(through.find(real), real.size(), proxy.folder());
    const auto cut_off = open_postgres({through, 1});
    const auto tx = begin(*cut_off);
    EXPECT_TRUE(execute(*tx, "insert into t values (1)"));
    const auto committed = commit(*tx);
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().reason, reasons::kUnavailable);
    EXPECT_EQ(committed.error().outcome, Outcome::kUnknown);
    EXPECT_EQ(execute(*database_, "select count(*) from t").value()[0].integer(0), 1);
}

}  // namespace
}  // namespace emptor::sql
