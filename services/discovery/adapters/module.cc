#include "services/discovery/module.h"

#include <optional>

#include "services/discovery/adapters/formats.h"
#include "services/discovery/adapters/sql_store.h"
#include "services/discovery/app/discovery.h"

namespace emptor::discovery {
namespace {

// Reading all offers at the start: a second or two for each hundred thousand.
constexpr std::chrono::minutes kStartLimit{2};

class DiscoveryModule final : public service::Module {
public:
    std::string name() const override { return "discovery"; }
    std::vector<std::string> needs() const override { return {"integrations"}; }
    std::string migrations() const override { return "services/discovery/migrations"; }

    // Returns when everything that was imported can be searched.
    core::Result<> start(service::Environment& env) override {
        // How long a process may take to see what another one has imported.
        TRY(poll_, env.config.duration_or("poll", std::chrono::seconds(1)));
        EMPTOR_CHECK(env.database != nullptr);
        parts_.emplace(env);
        const auto limited = runtime::Context::for_at_most(env.executor, kStartLimit);
        TRY_OK(runtime::block_on(env.executor, parts_->loader.refresh(limited)));
        env.peers.add<api::discovery::Discovery>(parts_->service);
        return {};
    }

    void run(runtime::Context ctx, runtime::TaskGroup& loops) override {
        loops.spawn(parts_->loader.follow(ctx, poll_));
        loops.spawn(parts_->imports.sweep(ctx));
    }

private:
    struct Parts {
        explicit Parts(service::Environment& env)
            : store(*env.database),
              catalogue(kJsonFormats),
              loader(store, catalogue, env.blocking),
              imports({.store = store,
                       .offers = store,
                       .loader = loader,
                       .formats = kJsonFormats,
                       .clock = env.clock,
                       .random = env.random,
                       .blocking = env.blocking}),
              service({.catalogue = catalogue,
                       .imports = imports,
                       .offers = store,
                       .rates = store,
                       .integrations = env.peers.get<api::integrations::Integrations>(),
                       .clock = env.clock}) {}

        SqlStore store;
        Catalogue catalogue;
        Loader loader;
        Imports imports;
        DiscoveryService service;
    };

    std::chrono::milliseconds poll_{};
    std::optional<Parts> parts_;
};

}  // namespace

std::unique_ptr<service::Module> make_discovery_module() {
    return std::make_unique<DiscoveryModule>();
}

}  // namespace emptor::discovery
