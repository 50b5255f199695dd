#include "services/orchestrator/adapters/sql_store.h"

#include <format>

#include "core/reasons.h"
#include "emptor/orchestrator/v1/codec.h"
#include "platform/events/outbox.h"
#include "platform/json/core_types.h"

namespace emptor::orchestrator {
namespace {

using api::orchestrator::Run;
using api::orchestrator::RunEvent;
using core::Result;
using runtime::Context;
using runtime::Task;

// An answer may hold hundreds of offers; the log is told of those a person sees.
constexpr std::size_t kMostEvaluated = 20;

struct Amount {
    std::int64_t minor = 0;
    std::string currency;
};
struct RunStarted {
    std::string run_id;
    std::string mode;
};
struct RunFinished {
    std::string run_id;
    std::string state;
    int offers_looked_at = 0;
    int offers_matching = 0;
    std::string purchase_id;
};
struct OfferEvaluated {
    std::string run_id;
    std::string offer_id;
    std::string merchant_id;
    int rank = 0;
    std::string basis;
    Amount items;
    std::optional<Amount> landed;
};

Amount amount_of(core::Money money) {
    return {money.minor(), std::string(money.currency().code())};
}

std::string started_data(const Run& run) {
    return json::write(RunStarted{run.run_id, std::string(api::common::name(run.intent.mode))});
}

std::string finished_data(const Run& run) {
    RunFinished data{.run_id = run.run_id,
                     .state = std::string(api::orchestrator::name(run.state)),
                     .purchase_id = run.purchase_id};
    if (run.answer) {
        data.offers_looked_at = run.answer->offers_looked_at;
        data.offers_matching = run.answer->offers_matching;
    }
    return json::write(data);
}

std::string evaluated_data(const Run& run, const api::ranking::RankedOffer& offer, int rank) {
    OfferEvaluated data{.run_id = run.run_id,
                        .offer_id = offer.offer.offer.offer_id,
                        .merchant_id = offer.offer.offer.merchant_id,
                        .rank = rank,
                        .basis = std::string(api::common::name(offer.landed.basis)),
                        .items = amount_of(offer.landed.items)};
    if (offer.landed.total) data.landed = amount_of(*offer.landed.total);
    return json::write(data);
}

std::vector<std::string> evaluated(const Run& run) {
    std::vector<std::string> all;
    if (!run.answer) return all;
    int rank = 0;
    for (const auto& product : run.answer->products) {
        ++rank;
        for (const auto& offer : product.offers) {
            if (all.size() == kMostEvaluated) return all;
            all.push_back(evaluated_data(run, offer, rank));
        }
    }
    return all;
}

}  // namespace

Task<Result<>> SqlRunStore::tell(Context ctx, sql::Session& tx, Subject subject, std::string type,
                                 std::string data) {
    const core::Instant now = clock_.now();
    events::Event event{.id = core::new_id("evt", now, random_),
                        .type = std::move(type),
                        .source = "/orchestrator",
                        .subject = std::move(subject.run_id),
                        .person = std::move(subject.person),
                        .time = now,
                        .data = std::move(data)};
    co_return co_await events::append(ctx, tx, std::move(event));
}

Task<Result<>> SqlRunStore::add(Context ctx, StoredRun stored) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    sql::Values values{stored.run.run_id, stored.person,
                       api::orchestrator::encode_json(stored.request),
                       api::orchestrator::encode_json(stored.run), stored.run.created_at};
    CO_TRY_OK(co_await tx->execute(
        ctx,
        "insert into orchestrator.run (run_id, person, running, request, body, "
        "created_at) values ($1, $2, true, $3, $4, $5)",
        std::move(values)));
    const Subject subject{stored.run.run_id, stored.person};
    CO_TRY_OK(co_await tell(ctx, *tx, subject, "agent.run.started", started_data(stored.run)));
    co_return co_await tx->commit(ctx);
}

Task<Result<>> SqlRunStore::finish(Context ctx, StoredRun stored) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    sql::Values values{stored.run.run_id, api::orchestrator::encode_json(stored.run)};
    CO_TRY(
        const auto updated,
        co_await tx->execute(
            ctx,
            "update orchestrator.run set running = false, body = $2 where run_id = $1 and running",
            std::move(values)));
    if (updated.affected == 0) co_return Result<>();
    const Subject subject{stored.run.run_id, stored.person};
    for (std::string& data : evaluated(stored.run)) {
        CO_TRY_OK(co_await tell(ctx, *tx, subject, "offer.evaluated", std::move(data)));
    }
    CO_TRY_OK(co_await tell(ctx, *tx, subject, "agent.run.finished", finished_data(stored.run)));
    co_return co_await tx->commit(ctx);
}

Task<Result<Run>> SqlRunStore::get(Context ctx, std::string person, std::string run_id) {
    sql::Values values{run_id, person};
    CO_TRY(const auto rows,
           co_await database_.execute(
               ctx, "select body from orchestrator.run where run_id = $1 and person = $2",
               std::move(values)));
    if (rows.empty())
        co_return core::fail(core::reasons::kNotFound, std::format("you have no run {}", run_id));
    co_return api::orchestrator::decode_json<Run>(rows[0].text(0));
}

Task<Result<std::vector<StoredRun>>> SqlRunStore::unfinished(Context ctx) {
    CO_TRY(const auto rows,
           co_await database_.execute(
               ctx, "select body, person, request from orchestrator.run where running",
               sql::Values()));
    std::vector<StoredRun> left;
    for (const sql::Row& row : rows) {
        CO_TRY(auto run, api::orchestrator::decode_json<Run>(row.text(0)));
        CO_TRY(auto request,
               api::orchestrator::decode_json<api::orchestrator::AskRequest>(row.text(2)));
        left.push_back({std::move(run), row.text(1), std::move(request)});
    }
    co_return left;
}

Task<Result<>> SqlRunStore::append(Context ctx, std::string run_id, RunEvent event) {
    sql::Values values{run_id, api::orchestrator::encode_json(event)};
    CO_TRY_OK(co_await database_.execute(ctx,
                                         "insert into orchestrator.run_event (run_id, seq, body) "
                                         "select $1, coalesce(max(seq), 0) + 1, $2::jsonb from "
                                         "orchestrator.run_event where run_id = $1",
                                         std::move(values)));
    co_return Result<>();
}

Task<Result<std::vector<RunEvent>>> SqlRunStore::events(Context ctx, std::string run_id,
                                                        std::int64_t after) {
    sql::Values values{run_id, after};
    CO_TRY(const auto rows,
           co_await database_.execute(ctx,
                                      "select seq, body from orchestrator.run_event "
                                      "where run_id = $1 and seq > $2 order by seq",
                                      std::move(values)));
    std::vector<RunEvent> events;
    for (const sql::Row& row : rows) {
        CO_TRY(auto event, api::orchestrator::decode_json<RunEvent>(row.text(1)));
        event.seq = row.integer(0);
        events.push_back(std::move(event));
    }
    co_return events;
}

}  // namespace emptor::orchestrator
