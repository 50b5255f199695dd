#include "platform/identity/login_store.h"

#include <glaze/json/read.hpp>
#include <glaze/json/write.hpp>

#include "core/reasons.h"
#include "platform/crypto/private_file.h"

namespace emptor::identity {

struct LoginFile {
    std::string issuer;
    std::string client_id;
    std::string access_token;
    std::string refresh_token;
    std::string expires;
};

namespace {

constexpr std::chrono::minutes kMargin{1};

bool is_good(const StoredLogin& login, const core::Clock& clock) {
    return clock.now() + kMargin < login.tokens.expires;
}

}  // namespace

core::Result<> save_login(const std::filesystem::path& path, const StoredLogin& login) {
    const LoginFile file{login.issuer, login.client_id, login.tokens.access_token.reveal(),
                         login.tokens.refresh_token.reveal(),
                         core::format_instant(login.tokens.expires)};
    return crypto::write_private_file(path, glz::write_json(file).value() + "\n");
}

core::Result<StoredLogin> load_login(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) {
        return core::fail(core::reasons::kUnauthenticated, "nobody is signed in");
    }
    TRY(const core::Secret<std::string> text, crypto::read_private_file(path));
    LoginFile file;
    const bool readable = !glz::read_json(file, text.reveal());
    const core::Result<core::Instant> expires = core::parse_instant(file.expires);
    if (!readable || !expires) {
        return core::fail(core::reasons::kFileUnusable, path.string() + ": not a stored sign-in");
    }
    return StoredLogin{file.issuer, file.client_id,
                       Tokens{core::Secret<std::string>(file.access_token),
                              core::Secret<std::string>(file.refresh_token), *expires}};
}

runtime::Task<core::Result<core::Secret<std::string>>> usable_access_token(
    runtime::Context ctx, http::Client& client, const core::Clock& clock,
    std::filesystem::path path) {
    CO_TRY(StoredLogin login, load_login(path));
    if (is_good(login, clock)) co_return login.tokens.access_token;
    if (login.tokens.refresh_token.reveal().empty()) {
        co_return core::fail(core::reasons::kLoginExpired, "the sign-in has ended");
    }
    DeviceFlow flow(client, clock, {.issuer = login.issuer, .client_id = login.client_id});
    const core::Secret<std::string> refresh_token = login.tokens.refresh_token;
    core::Result<Tokens> renewed = co_await flow.refresh(ctx, refresh_token);
    if (!renewed) {
        const core::Result<StoredLogin> other = load_login(path);
        if (other && is_good(*other, clock)) co_return other->tokens.access_token;
        co_return renewed.error();
    }
    login.tokens = *std::move(renewed);
    CO_TRY_OK(save_login(path, login));
    co_return login.tokens.access_token;
}

}  // namespace emptor::identity
