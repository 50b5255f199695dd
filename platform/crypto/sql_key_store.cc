#include "platform/crypto/sql_key_store.h"

#include <utility>

#include "core/check.h"

namespace emptor::crypto {
namespace {

std::vector<std::uint8_t> bytes_of(const std::string& text) {
    return {text.begin(), text.end()};
}

WrappedKey key_of(const sql::Row& row) {
    const std::vector<std::uint8_t> wrapped = row.bytes(3);
    return {row.text(0), row.text(1), row.text(2), std::string(wrapped.begin(), wrapped.end())};
}

}  // namespace

runtime::Task<core::Result<std::optional<WrappedKey>>> SqlKeyStore::find(runtime::Context ctx,
                                                                         std::string person) {
    const std::string statement =
        "select person, key_id, master_key_id, wrapped from crypto.person_keys where person = $1";
    sql::Values values;
    values.emplace_back(std::move(person));
    CO_TRY(const sql::Rows rows, co_await database_.execute(ctx, statement, std::move(values)));
    if (rows.empty()) co_return std::optional<WrappedKey>();
    co_return std::optional<WrappedKey>(key_of(rows[0]));
}

runtime::Task<core::Result<WrappedKey>> SqlKeyStore::add(runtime::Context ctx, WrappedKey key) {
    // The update changes nothing; it makes the statement return the row that was there first.
    const std::string statement =
        "insert into crypto.person_keys (person, key_id, master_key_id, wrapped) "
        "values ($1, $2, $3, $4) on conflict (person) do update set person = excluded.person "
        "returning person, key_id, master_key_id, wrapped";
    sql::Values values;
    values.emplace_back(key.person);
    values.emplace_back(key.key_id);
    values.emplace_back(key.master_key_id);
    values.emplace_back(bytes_of(key.wrapped));
    CO_TRY(const sql::Rows rows, co_await database_.execute(ctx, statement, std::move(values)));
    EMPTOR_CHECK(rows.size() == 1);
    co_return key_of(rows[0]);
}

runtime::Task<core::Result<>> SqlKeyStore::rewrap(runtime::Context ctx, WrappedKey key) {
    const std::string statement =
        "update crypto.person_keys set master_key_id = $3, wrapped = $4 "
        "where person = $1 and key_id = $2";
    sql::Values values;
    values.emplace_back(key.person);
    values.emplace_back(key.key_id);
    values.emplace_back(key.master_key_id);
    values.emplace_back(bytes_of(key.wrapped));
    CO_TRY_OK(co_await database_.execute(ctx, statement, std::move(values)));
    co_return core::Result<>();
}

runtime::Task<core::Result<>> SqlKeyStore::erase(runtime::Context ctx, std::string person) {
    const std::string statement = "delete from crypto.person_keys where person = $1";
    sql::Values values;
    values.emplace_back(std::move(person));
    CO_TRY_OK(co_await database_.execute(ctx, statement, std::move(values)));
    co_return core::Result<>();
}

runtime::Task<core::Result<std::vector<WrappedKey>>> SqlKeyStore::not_under(
    runtime::Context ctx, std::string master_key_id, int limit) {
    const std::string statement =
        "select person, key_id, master_key_id, wrapped from crypto.person_keys "
        "where master_key_id <> $1 order by person limit $2";
    sql::Values values;
    values.emplace_back(std::move(master_key_id));
    values.emplace_back(std::int64_t{limit});
    CO_TRY(const sql::Rows rows, co_await database_.execute(ctx, statement, std::move(values)));
    std::vector<WrappedKey> keys;
    for (const sql::Row& row : rows) keys.push_back(key_of(row));
    co_return keys;
}

}  // namespace emptor::crypto
