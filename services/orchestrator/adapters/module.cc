#include "services/orchestrator/module.h"

#include <charconv>
#include <optional>

#include "emptor/orchestrator/v1/codec.h"
#include "services/orchestrator/adapters/sql_store.h"
#include "services/orchestrator/app/orchestrator.h"

namespace emptor::orchestrator {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

constexpr int kSocketWaitMs = 20'000;

std::int64_t after_of(const web::Request& request) {
    const auto given = request.query.find("after");
    std::int64_t after = 0;
    if (given != request.query.end()) {
        const std::string& text = given->second;
        std::from_chars(text.data(), text.data() + text.size(), after);
    }
    return after;
}

// Sends a run's events, one JSON text each, from ?after=SEQ on until the run has ended.
Task<> stream_events(Orchestrator& orchestrator, Context ctx, web::Request request,
                     std::shared_ptr<web::Socket> socket) {
    std::int64_t after = after_of(request);
    while (!ctx.stop().stop_requested()) {
        api::orchestrator::ListEventsRequest list{
            .run_id = request.captures.at("run"), .after = after, .wait_ms = kSocketWaitMs};
        const auto page = co_await orchestrator.list_events(ctx, std::move(list));
        if (!page) {
            socket->close(4404, std::string(page.error().id()));
            co_return;
        }
        for (const auto& event : page->events) {
            after = event.seq;
            if (!socket->send(api::orchestrator::encode_json(event))) co_return;
        }
        if (page->ended) break;
    }
    socket->close();
}

class OrchestratorModule final : public service::Module {
public:
    std::string name() const override { return "orchestrator"; }
    std::vector<std::string> needs() const override {
        return {"discovery", "integrations", "normalize", "ranking", "checkout"};
    }
    std::string migrations() const override { return "services/orchestrator/migrations"; }

    Result<> start(service::Environment& env) override {
        RunLimits limits;
        TRY(limits.live, env.config.duration_or("live_deadline", limits.live));
        TRY(limits.quotes, env.config.duration_or("quote_deadline", limits.quotes));
        TRY(const auto candidates, env.config.integer_or("candidates", limits.candidates));
        limits.candidates = static_cast<int>(candidates);
        store_.emplace(*env.database, env.clock, env.random);
        const Stages stages{env.peers.get<api::discovery::Discovery>(),
                            env.peers.get<api::integrations::Integrations>(),
                            env.peers.get<api::normalize::Normalize>(),
                            env.peers.get<api::ranking::Ranking>(),
                            env.peers.get<api::checkout::Checkout>()};
        orchestrator_.emplace(Orchestrator::Deps{stages, *store_, env.clock, env.random,
                                                 env.background, env.stop, limits});
        env.peers.add<api::orchestrator::Orchestrator>(*orchestrator_);
        env.router.add(web::SocketRoute{.path = "/v1/runs/{run}/events",
                                        .scope = "ask",
                                        .handler = [this](Context ctx, web::Request request,
                                                          std::shared_ptr<web::Socket> socket) {
                                            return stream_events(*orchestrator_, std::move(ctx),
                                                                 std::move(request),
                                                                 std::move(socket));
                                        }});
        return {};
    }

    void run(Context ctx, runtime::TaskGroup& loops) override {
        loops.spawn(orchestrator_->resume(ctx.with_timeout(std::chrono::minutes(1))));
    }

private:
    std::optional<SqlRunStore> store_;
    std::optional<Orchestrator> orchestrator_;
};

}  // namespace

std::unique_ptr<service::Module> make_orchestrator_module() {
    return std::make_unique<OrchestratorModule>();
}

}  // namespace emptor::orchestrator
