#include "connectors/ebay/token.h"

#include <utility>

#include "connectors/ebay/wire.h"
#include "connectors/kit/json.h"
#include "core/reasons.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::connectors::ebay {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

constexpr std::string_view kScope = "https://api.ebay.com/oauth/api_scope";
constexpr std::chrono::seconds kFetchLimit{5};
constexpr std::chrono::seconds kSpare{60};
constexpr std::int64_t kLongestLife = 86'400;

std::string credential(const Account& account, const std::string& name) {
    const auto found = account.credentials.find(name);
    return found == account.credentials.end() ? std::string() : found->second.reveal();
}

// An account that is connected anew with other credentials is another one.
std::string key_of(const Account& account) {
    return crypto::sha256(account.base_url + "\n" + credential(account, "client_id") + "\n" +
                          credential(account, "client_secret"));
}

}  // namespace

Task<Result<Token>> Tokens::get(Context ctx, Account account, Token refused) {
    const std::string key = key_of(account);
    Waiter waiter(ctx.executor());
    bool leads = false;
    {
        const std::lock_guard lock(mutex_);
        Entry& entry = entries_[key];
        const bool good = !entry.token.reveal().empty() && clock_.now() < entry.usable_until &&
                          entry.token.reveal() != refused.reveal();
        if (good) co_return entry.token;
        leads = !std::exchange(entry.fetching, true);
        if (!leads) entry.waiters.push_back(waiter.sender());
    }
    if (!leads) co_return co_await waiter;
    auto fetched = co_await fetch(ctx.detached(kFetchLimit), std::move(account));
    co_return finish(key, std::move(fetched));
}

Result<Token> Tokens::finish(const std::string& key, Result<Fetched> fetched) {
    std::vector<Waiter::Sender> waiters;
    {
        const std::lock_guard lock(mutex_);
        Entry& entry = entries_[key];
        entry.fetching = false;
        if (fetched) {
            entry.token = fetched->token;
            entry.usable_until = fetched->usable_until;
        }
        waiters.swap(entry.waiters);
    }
    const Result<Token> told = fetched ? Result<Token>(fetched->token) : fetched.error();
    for (const Waiter::Sender& waiter : waiters) waiter.set(told);
    return told;
}

Task<Result<Tokens::Fetched>> Tokens::fetch(Context ctx, Account account) {
    Call call{.vendor = "ebay",
              .method = "POST",
              .url = account.base_url + "/identity/v1/oauth2/token",
              .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
              .body = form_encode(
                  {{"grant_type", "client_credentials"}, {"scope", std::string(kScope)}})};
    const std::string pair =
        credential(account, "client_id") + ":" + credential(account, "client_secret");
    call.secret_headers.emplace_back("Authorization", "Basic " + crypto::base64(pair));
    CO_TRY(const auto response, co_await exchange(ctx, http_, std::move(call)));
    CO_TRY(const auto token, parse_answer<wire::Token>("ebay", response.body, false));
    if (token.access_token.empty() || token.expires_in <= 0 || token.expires_in > kLongestLife)
        co_return malformed_answer("ebay", "a token without value or sensible life", false);
    co_return Fetched{Token(token.access_token),
                      clock_.now() + std::chrono::seconds(token.expires_in) - kSpare};
}

}  // namespace emptor::connectors::ebay
