#include "apps/cli/login.h"

#include <cstdio>

#include "platform/identity/device_flow.h"
#include "platform/identity/login_store.h"

namespace emptor::cli {
namespace {

using core::Result;
using runtime::Context;

constexpr std::chrono::minutes kPatience{15};

void line(bool good, const char* what, const std::string& detail) {
    std::printf("%-5s %-10s %s\n", good ? "ok" : "WRONG", what, detail.c_str());
}

template <class T>
bool report(const char* what, const Result<T>& result, const std::string& good) {
    line(result.has_value(), what,
         result ? good : result.error().message + ". " + std::string(result.error().reason.help));
    return result.has_value();
}

}  // namespace

Exit login(http::Client& http, const core::Clock& clock, runtime::Executor& executor,
           ClientSettings settings) {
    identity::DeviceFlowOptions options{.issuer = settings.issuer};
    identity::DeviceFlow flow(http, clock, options);
    const Context ctx = Context::for_at_most(executor, kPatience);
    CO_TRY(auto begun, co_await flow.start(ctx));
    const std::string& address = begun.verification_uri_complete.empty()
                                     ? begun.verification_uri
                                     : begun.verification_uri_complete;
    std::printf("Open %s and enter the code %s\n", address.c_str(), begun.user_code.c_str());
    std::fflush(stdout);
    CO_TRY(auto tokens, co_await flow.wait(ctx, std::move(begun)));
    CO_TRY_OK(identity::save_login(settings.login_file,
                                   {settings.issuer, options.client_id, std::move(tokens)}));
    std::printf("Signed in.\n");
    co_return kExitOk;
}

Exit doctor(Session& session, http::Client& http, ClientSettings settings) {
    const Context ctx = session.context(std::chrono::seconds(20));
    http::Request ready{.url = settings.server + "/readyz"};
    const std::size_t begin = std::string("https://").size();
    const auto server =
        co_await http.send(ctx, {"server", {settings.server.substr(begin)}}, std::move(ready));
    bool good = report("server", server, settings.server);
    if (server && server->status != 200) {
        line(false, "server", "it is up but not ready");
        good = false;
    }
    const auto token =
        co_await identity::usable_access_token(ctx, http, session.clock, settings.login_file);
    good = report("login", token, settings.issuer) && good;
    if (!token) co_return kExitFailed;
    const auto policy =
        co_await session.services.checkout->get_policy(ctx, api::checkout::GetPolicyRequest());
    good =
        report("policy", policy,
               policy && policy->policy ? "set" : "none: nothing is bought. emptor policy set") &&
        good;
    const auto address =
        co_await session.services.checkout->get_address(ctx, api::checkout::GetAddressRequest());
    good = report("address", address,
                  address && address->address ? "set" : "none: emptor address set") &&
           good;
    const auto wallet =
        co_await session.services.payments->get_wallet(ctx, api::payments::GetWalletRequest());
    good = report("wallet", wallet,
                  wallet && wallet->wallet ? wallet->wallet->balance.text()
                                           : "empty: emptor wallet add") &&
           good;
    const auto merchants = co_await session.services.integrations->list_merchants(
        ctx, api::integrations::ListMerchantsRequest());
    good = report("merchants", merchants,
                  merchants ? std::to_string(merchants->merchants.size()) : "") &&
           good;
    co_return good ? kExitOk : kExitFailed;
}

}  // namespace emptor::cli
