#include "services/checkout/module.h"

#include <optional>

#include "platform/json/core_types.h"
#include "platform/workflow/engine.h"
#include "services/checkout/adapters/address_book.h"
#include "services/checkout/adapters/audit_log.h"
#include "services/checkout/adapters/machine.h"
#include "services/checkout/adapters/mandate_signer.h"
#include "services/checkout/adapters/sql_store.h"
#include "services/checkout/app/checkout.h"
#include "services/checkout/app/effects.h"

namespace emptor::checkout {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

struct OrderUpdated {
    std::string purchase_id;
    std::string state;
};

// An order that has come to its end ends the purchase. What the purchase no longer takes is old
// news.
Task<Result<>> on_order(Journal& journal, Context ctx, events::Event event) {
    CO_TRY(const auto updated, json::read<OrderUpdated>(event.data));
    std::optional<Event> happened;
    if (updated.state == "delivered") happened = event::Delivered{};
    if (updated.state == "canceled")
        happened = event::Returned{"order-canceled", "the merchant canceled the order"};
    if (updated.state == "returned")
        happened = event::Returned{"order-returned", "the parcel went back"};
    if (!happened) co_return Result<>();
    const auto sent = co_await journal.send(ctx, updated.purchase_id, *std::move(happened));
    const bool old_news = !sent && (sent.error().reason == core::reasons::kIllegalTransition ||
                                    sent.error().reason == core::reasons::kEventWaiting);
    if (!sent && !old_news) co_return sent.error();
    co_return Result<>();
}

Result<Patience> read_patience(const config::Section& config) {
    Patience patience;
    const auto seconds = [](std::chrono::milliseconds time) {
        return std::chrono::floor<std::chrono::seconds>(time);
    };
    TRY(const auto approval, config.duration_or("approval", patience.approval));
    TRY(const auto unresolved, config.duration_or("unresolved", patience.unresolved));
    TRY(const auto resubmit, config.duration_or("resubmit", patience.resubmit));
    TRY(const auto settle, config.duration_or("settle", patience.settle));
    patience.approval = seconds(approval);
    patience.unresolved = seconds(unresolved);
    patience.resubmit = seconds(resubmit);
    patience.settle = seconds(settle);
    return patience;
}

class CheckoutModule final : public service::Module {
public:
    std::string name() const override { return "checkout"; }
    std::vector<std::string> needs() const override {
        return {"discovery", "integrations", "fraud", "payments", "orders"};
    }
    std::string migrations() const override { return "services/checkout/migrations"; }
    std::vector<std::string> points() const override {
        return workflow::probe_points(PurchaseMachine::kName, effect_names());
    }

    Result<> start(service::Environment& env) override {
        TRY(const auto patience, read_patience(env.config));
        TRY(const auto pem, env.config.secret("mandate_key"));
        TRY(auto key, crypto::PrivateKey::from_pem(pem));
        sql::Database& database = *env.database;
        store_.emplace(database);
        addresses_.emplace(database, *env.keyring);
        sealer_.emplace(*env.keyring);
        audit_.emplace(database, env.clock);
        mandates_.emplace(std::move(key));
        effects_.emplace(Effects::Deps{
            env.peers.get<api::discovery::Discovery>(),
            env.peers.get<api::integrations::Integrations>(), env.peers.get<api::fraud::Fraud>(),
            env.peers.get<api::payments::Payments>(), env.peers.get<api::orders::Orders>(), *store_,
            *addresses_, *sealer_, *mandates_});
        machine_.emplace(*effects_, *store_, *audit_, env.random,
                         PurchaseMachine::Telling{env.log, env.metrics, env.tracer}, patience);
        engine_ =
            workflow::make_engine(database, *machine_, env.clock, env.random, engine_options(env));
        journal_.emplace(*engine_, env.clock, *store_);
        checkout_.emplace(Checkout::Deps{database, *store_, *addresses_, *audit_, *journal_,
                                         env.clock, env.random});
        env.peers.add<api::checkout::Checkout>(*checkout_);
        env.bus->subscribe("checkout", {"order.updated"}, [this](Context ctx, events::Event event) {
            return on_order(*journal_, std::move(ctx), std::move(event));
        });
        return {};
    }

    void run(Context ctx, runtime::TaskGroup& loops) override {
        loops.spawn(engine_->run(std::move(ctx)));
    }

private:
    static workflow::EngineOptions engine_options(service::Environment& env) {
        workflow::EngineOptions options;
        options.probe = env.probe;
        options.on_trouble = [&log = env.log](const std::string& instance,
                                              const core::Error& error) {
            log.note(telemetry::Level::kWarning, "checkout.effect_failed",
                     {{"purchase", instance}, {"reason", error.id()}, {"message", error.message}});
        };
        return options;
    }

    std::optional<SqlCheckoutStore> store_;
    std::optional<SealedAddressBook> addresses_;
    std::optional<KeyringSealer> sealer_;
    std::optional<SqlAuditLog> audit_;
    std::optional<StatementMandateSigner> mandates_;
    std::optional<Effects> effects_;
    std::optional<PurchaseMachine> machine_;
    std::unique_ptr<workflow::Engine> engine_;
    std::optional<WorkflowJournal> journal_;
    std::optional<Checkout> checkout_;
};

}  // namespace

std::unique_ptr<service::Module> make_checkout_module() {
    return std::make_unique<CheckoutModule>();
}

}  // namespace emptor::checkout
