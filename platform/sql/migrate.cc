#include "platform/sql/migrate.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
#include <vector>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/sql/connection.h"

namespace emptor::sql {
namespace {

namespace reasons = core::reasons;
using core::Result;

struct File {
    int number = 0;
    std::string name;
    std::string text;
};

core::Error refused(std::string message) {
    return core::fail(reasons::kMigrationRefused, std::move(message));
}

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return core::is_lower(c) || core::is_digit(c) || c == '_';
    });
}

Result<File> read_file(const std::filesystem::path& path) {
    File file{.name = path.filename().string()};
    const std::string stem = path.stem().string();
    const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), file.number);
    if (error != std::errc() || end != stem.data() + 4 || stem.size() < 6 || *end != '_' ||
        !is_name(stem.substr(5))) {
        return refused(std::format("{} is not named NNNN_name.sql", path.string()));
    }
    std::ifstream stream(path, std::ios::binary);
    file.text.assign(std::istreambuf_iterator<char>(stream), {});
    if (!stream || file.text.empty())
        return refused(std::format("{} cannot be read", path.string()));
    return file;
}

Result<std::vector<File>> read_folder(const std::string& folder) {
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    if (error) return refused(std::format("no migrations in {}: {}", folder, error.message()));
    std::vector<File> files;
    for (const auto& entry : entries) {
        if (entry.path().extension() != ".sql") continue;
        TRY(File file, read_file(entry.path()));
        files.push_back(std::move(file));
    }
    std::ranges::sort(files, {}, &File::number);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (files[i].number != static_cast<int>(i) + 1) {
            return refused(std::format("{}/{} should be number {}", folder, files[i].name, i + 1));
        }
    }
    return files;
}

// A transaction on a connection of our own; what migrations do one at a time over the whole
// database.
class Migrator {
public:
    Migrator(Connection& connection, const Migrations& set, Limit limit)
        : connection_(connection), set_(set), limit_(limit) {}

    Result<> prepare() {
        return locked([this]() -> Result<> {
            return connection_.script(
                std::format(
                    "create schema if not exists {0}; create table if not exists "
                    "{0}.migration (number int primary key, name text not null, "
                    "checksum text not null, applied_at timestamptz not null default now())",
                    set_.schema),
                limit_);
        });
    }

    Result<> refuse_newer(int last) {
        TRY(const Rows rows, connection_.execute(std::format("select name from {}.migration "
                                                             "where number > $1 order by number "
                                                             "limit 1",
                                                             set_.schema),
                                                 {last}, limit_));
        if (rows.empty()) return {};
        return refused(
            std::format("the database has migration {} of {}, which this program does not "
                        "know",
                        rows[0].text(0), set_.schema));
    }

    // Whether the file had to be applied.
    Result<bool> apply(const File& file) {
        bool applied = false;
        TRY_OK(locked([&]() -> Result<> {
            TRY(const bool known, is_applied(file));
            if (known) return {};
            applied = true;
            return run(file);
        }));
        return applied;
    }

private:
    template <class Fn>
    Result<> locked(Fn fn) {
        TRY_OK(connection_.begin(limit_));
        Result<> done = lock();
        if (done) done = fn();
        if (done) return connection_.commit(limit_);
        connection_.rollback(limit_);
        return done;
    }

    Result<> lock() {
        return connection_.script(
            "select pg_advisory_xact_lock(hashtextextended('emptor migrations', 0))", limit_);
    }

    Result<bool> is_applied(const File& file) {
        TRY(const Rows rows,
            connection_.execute(
                std::format("select checksum = encode(sha256(convert_to($2, 'UTF8')), "
                            "'hex') from {}.migration where number = $1",
                            set_.schema),
                {file.number, file.text}, limit_));
        if (rows.empty()) return false;
        if (rows[0].boolean(0)) return true;
        return refused(
            std::format("{}/{} was changed after it had been applied", set_.folder, file.name));
    }

    Result<> run(const File& file) {
        TRY_OK(connection_.script(std::format("set local search_path = {}, public", set_.schema),
                                  limit_));
        if (Result<> done = connection_.script(file.text, limit_); !done) {
            std::string message =
                std::format("{}/{}: {}", set_.folder, file.name, done.error().message);
            return core::wrap(reasons::kMigrationRefused, std::move(message),
                              std::move(done).error());
        }
        TRY_OK(connection_.execute(
            std::format("insert into {}.migration (number, name, checksum) values "
                        "($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))",
                        set_.schema),
            {file.number, file.name, file.text}, limit_));
        return {};
    }

    Connection& connection_;
    const Migrations& set_;
    Limit limit_;
};

}  // namespace

Result<int> migrate(const std::string& connection_string, const Migrations& migrations,
                    std::chrono::milliseconds limit) {
    if (!is_name(migrations.schema)) return refused("not a schema name: " + migrations.schema);
    TRY(const std::vector<File> files, read_folder(migrations.folder));
    const Limit until{Clock::now() + limit};
    const Wakeup wakeup;
    Connection connection(connection_string, wakeup);
    TRY_OK(connection.ensure_open(until));
    Migrator migrator(connection, migrations, until);
    TRY_OK(migrator.prepare());
    TRY_OK(migrator.refuse_newer(static_cast<int>(files.size())));
    int applied = 0;
    for (const File& file : files) {
        TRY(const bool was_missing, migrator.apply(file));
        applied += was_missing ? 1 : 0;
    }
    return applied;
}

}  // namespace emptor::sql
