#include "connectors/host/account_store.h"

#include <format>
#include <map>

#include "platform/json/core_types.h"

namespace emptor::connectors {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

// Credentials belong to the installation, not to a person; they have a key of their own.
constexpr std::string_view kOwner = "installation";

}  // namespace

crypto::FieldPath AccountStore::path(const std::string& vendor) const {
    return {.table = schema_ + ".vendor_account", .row = vendor, .field = "sealed"};
}

Task<Result<>> AccountStore::put(Context ctx, Account account) {
    std::map<std::string, std::string> plain;
    for (const auto& [name, secret] : account.credentials) plain[name] = secret.reveal();
    core::Personal<std::string> text(json::write(plain));
    CO_TRY(auto sealed,
           co_await keyring_.seal(ctx, std::string(kOwner), path(account.id), std::move(text)));
    sql::Values values{account.id, account.base_url, std::move(sealed)};
    CO_TRY_OK(co_await database_.execute(
        ctx,
        std::format("insert into {}.vendor_account (vendor, base_url, sealed) values ($1, $2, $3) "
                    "on conflict (vendor) do update set base_url = excluded.base_url, sealed = "
                    "excluded.sealed",
                    schema_),
        std::move(values)));
    co_return Result<>();
}

Task<Result<std::optional<Account>>> AccountStore::get(Context ctx, std::string vendor) {
    sql::Values values{vendor};
    CO_TRY(const auto rows,
           co_await database_.execute(
               ctx,
               std::format("select base_url, sealed from {}.vendor_account where vendor = $1",
                           schema_),
               std::move(values)));
    if (rows.empty()) co_return std::optional<Account>();
    CO_TRY(const auto text,
           co_await keyring_.open(ctx, std::string(kOwner), path(vendor), rows[0].text(1)));
    using Plain = std::map<std::string, std::string>;
    CO_TRY(const Plain plain, json::read<Plain>(text.reveal()));
    Account account{.id = vendor, .base_url = rows[0].text(0)};
    for (const auto& [name, value] : plain)
        account.credentials.emplace(name, core::Secret<std::string>(value));
    co_return std::optional<Account>(std::move(account));
}

Task<Result<>> AccountStore::remove(Context ctx, std::string vendor) {
    sql::Values values{vendor};
    CO_TRY_OK(co_await database_.execute(
        ctx, std::format("delete from {}.vendor_account where vendor = $1", schema_),
        std::move(values)));
    co_return Result<>();
}

}  // namespace emptor::connectors
