#pragma once

#include <optional>
#include <set>

#include "emptor/checkout/v1/fake.h"
#include "emptor/discovery/v1/fake.h"
#include "emptor/integrations/v1/fake.h"
#include "emptor/normalize/v1/fake.h"
#include "emptor/ranking/v1/fake.h"
#include "platform/runtime/manual_executor.h"
#include "services/orchestrator/app/orchestrator.h"
#include "services/orchestrator/tests/app/memory_runs.h"

namespace emptor::orchestrator::testing {

struct FixedClock final : core::Clock {
    core::Instant now() const override {
        return core::parse_instant("2026-03-02T12:00:00Z").value();
    }
};

struct CountedRandom final : core::Random {
    std::array<std::uint8_t, 16> bytes16() override { return {++count}; }
    std::uint8_t count = 0;
};

inline core::Money usd(std::int64_t minor) {
    return core::Money::of(minor, "USD").value();
}

inline api::common::Offer offer(std::string merchant, std::string item, std::int64_t minor) {
    return {.offer_id = merchant + ":" + item,
            .merchant_id = merchant,
            .merchant_name = merchant,
            .item_id = item,
            .title = "Kettle " + item,
            .price = usd(minor)};
}

// The orchestrator among services that do as they are told: an index with two offers of fennel, a
// live merchant sorrel, quotes that add 500 to the price. Virtual time, one thread.
class World {
public:
    World();
    ~World();

    // The answer of a call that needs no time to pass.
    template <class T>
    core::Result<T> call(runtime::Task<core::Result<T>> task) {
        std::optional<core::Result<T>> result;
        runtime::TaskGroup group(executor);
        group.spawn(keep(std::move(task), result));
        executor.run_ready();
        return *std::move(result);
    }
    runtime::Context context(std::string person = "anna");
    // Asks and lets no time pass; the id of the run.
    std::string ask(api::orchestrator::AskRequest request);
    const api::orchestrator::Run& run(const std::string& run_id) { return runs.runs[run_id].run; }

    runtime::ManualExecutor executor;
    FixedClock clock;
    CountedRandom random;
    MemoryRuns runs;
    std::stop_source stop;
    runtime::TaskGroup background{executor};

    api::discovery::FakeDiscovery discovery;
    api::integrations::FakeIntegrations integrations;
    api::normalize::FakeNormalize normalize;
    api::ranking::FakeRanking ranking;
    api::checkout::FakeCheckout checkout;

    std::chrono::milliseconds live_takes{0};
    std::string live_item = "live";  // what sorrel finds
    std::string live_title = "Kettle live";
    std::vector<api::common::Offer> sorrel_feed;  // in the index as well
    std::optional<core::Money> least_left_out;
    std::vector<std::string> unknown_words;
    bool only_mentioned = false;
    int joined = 0;
    double live_relevance = 1;
    std::optional<core::Error> live_fails;
    std::vector<api::discovery::SearchMerchantRequest> live_asked;
    std::set<std::string> unquotable;  // offer ids
    bool has_address = true;
    std::vector<api::checkout::BuyRequest> bought;
    std::vector<std::string> cancelled;  // sessions

    std::optional<Orchestrator> orchestrator;

private:
    template <class T>
    static runtime::Task<> keep(runtime::Task<core::Result<T>> task,
                                std::optional<core::Result<T>>& result) {
        result = co_await std::move(task);
    }
    runtime::Task<core::Result<api::discovery::SearchResponse>> search_live(
        runtime::Context ctx, api::discovery::SearchMerchantRequest request);
    core::Result<api::integrations::QuoteResponse> quote(
        const api::integrations::QuoteRequest& request) const;
    api::normalize::JoinResponse join(api::normalize::JoinRequest request);
    static api::ranking::RankResponse rank(api::ranking::RankRequest request);
    void set_discovery();
    void set_stages();
    void set_integrations();
    void set_checkout();
};

}  // namespace emptor::orchestrator::testing
