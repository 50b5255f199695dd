#include "services/payments/module.h"

#include <optional>

#include "connectors/registry.h"
#include "core/reasons.h"
#include "platform/crypto/key_file.h"
#include "services/payments/adapters/issuer_account.h"
#include "services/payments/adapters/mandate_reader.h"
#include "services/payments/adapters/sql_store.h"
#include "services/payments/app/payments.h"

namespace emptor::payments {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

Result<Pace> read_pace(const config::Section& config) {
    Pace pace;
    TRY(pace.tick, config.duration_or("tick", pace.tick));
    TRY(pace.poll, config.duration_or("poll", pace.poll));
    TRY(pace.longest, config.duration_or("poll_longest", pace.longest));
    TRY(pace.audit, config.duration_or("audit", pace.audit));
    return pace;
}

Task<web::Response> on_webhook(Watcher& watcher, Context ctx, web::Request request) {
    connectors::Webhook webhook{.method = request.method,
                                .authority = request.header("host"),
                                .path = request.path,
                                .headers = request.headers,
                                .body = std::move(request.body)};
    auto answer = co_await watcher.webhook(ctx, std::move(webhook));
    if (!answer) co_return web::problem(answer.error());
    web::Response response{.status = answer->status, .body = std::move(answer->body)};
    for (auto& [name, value] : answer->headers) {
        if (name != "content-type") response.headers[name] = value;
    }
    co_return response;
}

class PaymentsModule final : public service::Module {
public:
    std::string name() const override { return "payments"; }
    std::vector<std::string> needs() const override { return {"vault"}; }
    std::string migrations() const override { return "services/payments/migrations"; }

    Result<> start(service::Environment& env) override {
        TRY(const auto pace, read_pace(env.config));
        TRY(const auto key_path, env.config.path("mandate_public_key"));
        TRY(auto key, crypto::read_public_key(key_path));
        TRY(const std::string vendor, env.config.text("issuer"));
        vendors_ = connectors::make_all({env.http, env.clock, env.random, nullptr, ""});
        const connectors::Connector* connector = find(vendor);
        if (connector == nullptr) {
            return core::fail(core::reasons::kConfigInvalid,
                              "services.payments.issuer: no connector " + vendor + " issues cards");
        }
        store_.emplace(*env.database, env.random);
        account_.emplace(*env.database, *env.keyring, vendor);
        mandates_.emplace(std::move(key));
        watcher_.emplace(
            Watcher::Deps{*store_, *account_, *connector->issuer, env.clock, env.log, pace});
        payments_.emplace(Payments::Deps{
            *store_, *account_, connector->manifest, *connector->issuer, *mandates_,
            env.peers.get<api::vault::Vault>(), *watcher_, env.clock, pace, env.live});
        env.peers.add<api::payments::Payments>(*payments_);
        add_webhook(env, vendor);
        return {};
    }

    void run(Context ctx, runtime::TaskGroup& loops) override {
        loops.spawn(watcher_->follow(std::move(ctx)));
    }

private:
    const connectors::Connector* find(const std::string& vendor) const {
        for (const connectors::Connector& connector : vendors_) {
            if (connector.manifest.id == vendor && connector.issuer) return &connector;
        }
        return nullptr;
    }

    void add_webhook(service::Environment& env, const std::string& vendor) {
        env.router.add(web::Route{.method = "POST",
                                  .path = "/webhooks/" + vendor,
                                  .access = web::Access::kOpen,
                                  .handler = [this](Context ctx, web::Request request) {
                                      return on_webhook(*watcher_, std::move(ctx),
                                                        std::move(request));
                                  }});
    }

    std::vector<connectors::Connector> vendors_;
    std::optional<SqlBookStore> store_;
    std::optional<StoredIssuerAccount> account_;
    std::optional<StatementMandateReader> mandates_;
    std::optional<Watcher> watcher_;
    std::optional<Payments> payments_;
};

}  // namespace

std::unique_ptr<service::Module> make_payments_module() {
    return std::make_unique<PaymentsModule>();
}

}  // namespace emptor::payments
