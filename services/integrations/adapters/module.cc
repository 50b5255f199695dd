#include "services/integrations/module.h"

#include <optional>

#include "connectors/kit/exchange.h"
#include "connectors/registry.h"
#include "platform/crypto/statement.h"
#include "platform/json/core_types.h"
#include "services/integrations/adapters/profile.h"
#include "services/integrations/adapters/sql_store.h"
#include "services/integrations/app/integrations.h"

namespace emptor::integrations {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

// The statement's JSON; the vault reads the same members.
struct ConnectionStatement {
    std::string merchant_id;
    std::string base_url;
    std::string person;
    std::string connected_at;
};

class StatementConnectionSigner final : public ConnectionSigner {
public:
    explicit StatementConnectionSigner(crypto::PrivateKey key) : key_(std::move(key)) {}

    std::string sign(const std::string& merchant_id, const std::string& base_url,
                     const std::string& person, core::Instant connected_at) override {
        const ConnectionStatement statement{merchant_id, base_url, person,
                                            core::format_instant(connected_at)};
        return crypto::sign_statement(key_, "emptor-connection", json::write(statement));
    }

private:
    crypto::PrivateKey key_;
};

// The sender as its UCP-Agent header says: profile="https://shop.example/.well-known/ucp". It is
// believed only once the signature verifies with that shop's keys.
std::string sender_of(const web::Request& request) {
    const std::string agent = request.header("ucp-agent");
    const std::size_t begin = agent.find("profile=\"");
    if (begin == std::string::npos) return {};
    const std::string url = agent.substr(begin + 9, agent.find('"', begin + 9) - begin - 9);
    return "https://" + connectors::host_of(url);
}

Task<web::Response> on_webhook(Integrations& integrations, std::string authority, Context ctx,
                               web::Request request) {
    connectors::Webhook webhook{.method = request.method,
                                .authority = std::move(authority),
                                .path = request.path,
                                .headers = request.headers,
                                .body = request.body};
    const auto taken =
        co_await integrations.merchant_webhook(ctx, sender_of(request), std::move(webhook));
    if (!taken) co_return web::problem(taken.error());
    co_return web::Response{.status = 204};
}

Task<web::Response> on_profile(std::string profile) {
    web::Response response{.body = std::move(profile)};
    response.headers["Cache-Control"] = "public, max-age=60";
    co_return response;
}

class IntegrationsModule final : public service::Module {
public:
    std::string name() const override { return "integrations"; }
    std::vector<std::string> needs() const override { return {}; }
    std::string migrations() const override { return "services/integrations/migrations"; }

    Result<> start(service::Environment& env) override {
        TRY(const auto connection_pem, env.config.secret("connection_key"));
        TRY(auto connection_key, crypto::PrivateKey::from_pem(connection_pem));
        TRY(const auto http_pem, env.config.secret("http_signing_key"));
        TRY(auto http_key, crypto::PrivateKey::from_pem(http_pem));
        http_key_.emplace(std::move(http_key));
        vendors_ = connectors::make_all(
            {env.http, env.clock, env.random, &*http_key_, env.public_url + "/profile/ucp"});
        signer_.emplace(std::move(connection_key));
        store_.emplace(*env.database, env.clock, env.random);
        accounts_.emplace(*env.database, *env.keyring, "integrations");
        integrations_.emplace(
            Integrations::Deps{*store_, *accounts_, vendors_, *signer_, env.clock, env.live});
        env.peers.add<api::integrations::Integrations>(*integrations_);
        add_routes(env);
        return {};
    }

private:
    void add_routes(service::Environment& env) {
        env.router.add(web::Route{
            .method = "GET",
            .path = "/profile/ucp",
            .access = web::Access::kOpen,
            .handler = [profile = platform_profile(env.public_url, http_key_->public_key())](
                           Context, web::Request) { return on_profile(profile); }});
        env.router.add(web::Route{
            .method = "POST",
            .path = "/webhooks/ucp",
            .access = web::Access::kOpen,
            .handler = [this, authority = connectors::host_of(env.public_url)](
                           Context ctx, web::Request request) {
                return on_webhook(*integrations_, authority, std::move(ctx), std::move(request));
            }});
    }

    std::optional<crypto::PrivateKey> http_key_;
    std::vector<connectors::Connector> vendors_;
    std::optional<StatementConnectionSigner> signer_;
    std::optional<SqlMerchantStore> store_;
    std::optional<connectors::AccountStore> accounts_;
    std::optional<Integrations> integrations_;
};

}  // namespace

std::unique_ptr<service::Module> make_integrations_module() {
    return std::make_unique<IntegrationsModule>();
}

}  // namespace emptor::integrations
