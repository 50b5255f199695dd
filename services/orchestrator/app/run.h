#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "emptor/checkout/v1/service.h"
#include "emptor/discovery/v1/service.h"
#include "emptor/integrations/v1/service.h"
#include "emptor/normalize/v1/service.h"
#include "emptor/ranking/v1/service.h"
#include "platform/runtime/channel.h"
#include "platform/runtime/task_group.h"
#include "services/orchestrator/app/candidates.h"
#include "services/orchestrator/app/ports.h"
#include "services/orchestrator/domain/quoting.h"

namespace emptor::orchestrator {

// The services a run is made of.
struct Stages {
    api::discovery::Discovery& discovery;
    api::integrations::Integrations& integrations;
    api::normalize::Normalize& normalize;
    api::ranking::Ranking& ranking;
    api::checkout::Checkout& checkout;
};

struct RunLimits {
    std::chrono::milliseconds live{3'000};    // for merchants that are searched live
    std::chrono::milliseconds quotes{5'000};  // for all checkout sessions together
    int candidates = 400;                     // offers compared in full; all matches are counted
    std::size_t products = 100;               // kept in the answer, the best ones
    QuoteLimits quoting;
};

// Tells a step to whoever follows the run: type, one line for the person, data as JSON.
using Tell = std::function<runtime::Task<core::Result<>>(std::string type, std::string text)>;

// One execution of a run, from intent to answer: index at once, live merchants as they answer,
// joined, ranked, the best few quoted. Lives as long as the coroutine that runs it.
class RunExecution {
public:
    RunExecution(Stages stages, RunLimits limits, const core::Clock& clock,
                 runtime::TaskGroup& background, Tell tell)
        : stages_(stages),
          limits_(limits),
          clock_(clock),
          background_(background),
          tell_(std::move(tell)) {}

    // The answer. Merchants that fail are reported in it; an Error means that there is none at all.
    runtime::Task<core::Result<api::orchestrator::Answer>> answer(
        runtime::Context ctx, std::string run_id, api::common::Intent intent,
        core::Result<api::discovery::ListSourcesResponse> sources);

    std::chrono::milliseconds first_offers() const { return first_offers_; }
    std::chrono::milliseconds own() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(own_);
    }

private:
    struct Arrival {
        std::string merchant_id;
        std::string name;
        core::Result<api::discovery::SearchResponse> found;
        std::chrono::milliseconds elapsed;
    };

    runtime::Task<> search_merchant(runtime::Context ctx, api::discovery::Source source,
                                    api::common::Intent intent,
                                    runtime::Channel<Arrival>& arrivals);
    runtime::Task<core::Result<>> take_arrivals(runtime::Context ctx,
                                                runtime::Channel<Arrival>& arrivals,
                                                std::size_t expected);
    runtime::Task<core::Result<>> rank(runtime::Context ctx, api::common::Intent intent);
    runtime::Task<core::Result<>> quote_best(runtime::Context ctx, std::string run_id,
                                             api::common::Intent intent);
    runtime::Task<> quote_one(runtime::Context ctx, api::integrations::QuoteRequest request,
                              std::string offer_id);
    void keep_quote(const std::string& offer_id, const api::integrations::Session& session);
    static runtime::Task<> cancel_quote(runtime::Context ctx,
                                        api::integrations::Integrations& integrations,
                                        api::integrations::CancelQuoteRequest request);
    std::size_t ask_live(runtime::Context ctx, const api::common::Intent& intent,
                         const std::vector<api::discovery::Source>& sources,
                         runtime::TaskGroup& searches, runtime::Channel<Arrival>& arrivals);
    runtime::Task<core::Result<>> look_up(runtime::Context ctx, api::common::Intent intent);
    runtime::Task<core::Result<>> tell_offers(runtime::Context ctx, api::common::Intent intent,
                                              std::string type);
    api::orchestrator::Answer finished(const api::common::Intent& intent);
    std::vector<std::string> notes(const api::common::Intent& intent) const;

    Stages stages_;
    RunLimits limits_;
    const core::Clock& clock_;
    runtime::TaskGroup& background_;
    Tell tell_;

    Candidates candidates_;
    std::vector<api::ranking::Rate> rates_;
    std::vector<api::ranking::Quoted> quotes_;
    std::mutex quotes_mutex_;  // quotes come back on any worker
    std::optional<api::common::Address> address_;
    api::ranking::RankResponse ranked_;
    std::vector<api::orchestrator::MerchantReport> reports_;
    std::map<std::string, std::int32_t> indexed_;  // matches by merchant
    std::chrono::milliseconds first_offers_{0};
    std::chrono::steady_clock::duration own_{0};
};

}  // namespace emptor::orchestrator
