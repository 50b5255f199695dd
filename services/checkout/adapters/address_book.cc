#include "services/checkout/adapters/address_book.h"

#include "emptor/common/v1/codec.h"

namespace emptor::checkout {
namespace {

using api::common::Address;
using core::Personal;
using core::Result;
using core::Secret;
using runtime::Context;
using runtime::Task;

crypto::FieldPath address_path(const std::string& person) {
    return {.table = "checkout.address", .row = person, .field = "sealed"};
}

crypto::FieldPath token_path(const std::string& purchase_id) {
    return {.table = "checkout.purchase", .row = purchase_id, .field = "token"};
}

}  // namespace

Task<Result<std::optional<Address>>> SealedAddressBook::get(Context ctx, std::string person) {
    sql::Values values{person};
    CO_TRY(const auto rows,
           co_await database_.execute(ctx, "select sealed from checkout.address where person = $1",
                                      std::move(values)));
    if (rows.empty()) co_return std::optional<Address>();
    CO_TRY(const auto opened,
           co_await keyring_.open(ctx, person, address_path(person), rows[0].text(0)));
    CO_TRY(auto address, api::common::decode_json<Address>(opened.reveal()));
    co_return std::optional<Address>(std::move(address));
}

Task<Result<>> SealedAddressBook::put(Context ctx, std::string person, Address address) {
    Personal<std::string> plain(api::common::encode_json(address));
    CO_TRY(auto sealed,
           co_await keyring_.seal(ctx, person, address_path(person), std::move(plain)));
    sql::Values values{person, std::move(sealed)};
    CO_TRY_OK(
        co_await database_.execute(ctx,
                                   "insert into checkout.address (person, sealed) values ($1, $2) "
                                   "on conflict (person) do update set sealed = excluded.sealed",
                                   std::move(values)));
    co_return Result<>();
}

Task<Result<std::string>> KeyringSealer::seal(Context ctx, std::string person,
                                              std::string purchase_id, Secret<std::string> value) {
    Personal<std::string> plain(value.reveal());
    co_return co_await keyring_.seal(ctx, person, token_path(purchase_id), std::move(plain));
}

Task<Result<Secret<std::string>>> KeyringSealer::open(Context ctx, std::string person,
                                                      std::string purchase_id, std::string sealed) {
    CO_TRY(const auto opened,
           co_await keyring_.open(ctx, person, token_path(purchase_id), std::move(sealed)));
    co_return Secret<std::string>(opened.reveal());
}

}  // namespace emptor::checkout
