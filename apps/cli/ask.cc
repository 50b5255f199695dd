#include "apps/cli/ask.h"

#include <cstdio>
#include <format>
#include <ranges>

#include "apps/cli/table.h"
#include "core/reasons.h"
#include "core/text.h"
#include "emptor/orchestrator/v1/codec.h"

namespace emptor::cli {
namespace {

using api::orchestrator::Run;
using api::orchestrator::RunState;
using core::Result;
using runtime::Task;

constexpr int kWaitMs = 10'000;

std::string basis_text(const api::common::LandedCost& landed, core::Instant now) {
    const bool quoted = landed.basis == api::common::PriceBasis::kQuoted;
    return std::format("{} {} ago", quoted ? "quoted" : "estimated", age(landed.as_of, now));
}

std::string landed_text(const api::ranking::RankedOffer& offer) {
    const auto& landed = offer.landed;
    if (landed.total)
        return landed.total->text() + (offer.over_budget_landed ? " (above budget)" : "");
    return std::format("from {}", landed.items.text());
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
    return text;
}

void add_offer(Table& table, const std::string& rank, const std::string& title,
               const api::ranking::RankedOffer& ranked, core::Instant now) {
    const api::common::Offer& offer = ranked.offer.offer;
    const auto& landed = ranked.landed;
    // A binding total holds whatever parts the merchant lists.
    const std::string_view missing = landed.total ? "in total" : "unknown";
    const std::string arrives = ranked.arrives_by ? day(*ranked.arrives_by) : "unknown";
    table.add({rank, title, offer.merchant_name, landed.items.text(),
               money_or(landed.shipping, missing), money_or(landed.tax, missing),
               landed_text(ranked), basis_text(landed, now), arrives,
               std::string(api::common::name(ranked.offer.canonical.condition)),
               joined(ranked.reasons), offer.offer_id});
}

// What stands outside the order, with the reason: other currencies without a rate, no price.
std::string apart_text(const api::orchestrator::Answer& answer, int rows) {
    if (answer.not_compared.empty()) return {};
    Table table({{"not compared", Align::kLeft, 52},
                 {"merchant", Align::kLeft, 18},
                 {"item", Align::kRight},
                 {"why"},
                 {"offer"}});
    for (const auto& apart : answer.not_compared | std::views::take(rows)) {
        const api::common::Offer& offer = apart.offer.offer;
        table.add({offer.title, offer.merchant_name, money_or(offer.price, "none"),
                   joined(apart.reasons), offer.offer_id});
    }
    return "\n" + table.text() + "\n";
}

std::string merchants_text(const api::orchestrator::Answer& answer) {
    std::string text;
    for (const auto& merchant : answer.merchants) {
        if (merchant.status == "answered" || merchant.status == "index") continue;
        text += std::format("{} did not answer: {} {}\n", printable(merchant.name), merchant.status,
                            printable(merchant.detail));
    }
    return text;
}

Task<Result<std::int64_t>> show_events(Session& session, const std::string run_id,
                                       std::int64_t after, bool& ended) {
    api::orchestrator::ListEventsRequest request{
        .run_id = run_id, .after = after, .wait_ms = kWaitMs};
    CO_TRY(const auto page, co_await session.services.orchestrator->list_events(
                                session.context(), std::move(request)));
    for (const auto& event : page.events) {
        after = event.seq;
        if (!session.json) std::fprintf(stderr, "  %s\n", printable(event.text).c_str());
    }
    ended = page.ended;
    co_return after;
}

}  // namespace

Task<Result<Run>> run_to_end(Session& session, api::orchestrator::AskRequest request) {
    // The encoder would repair it, and the person would be asked for something else.
    if (!core::is_valid_utf8(request.prompt)) {
        co_return core::fail(core::reasons::kPromptNotText, "the prompt is not valid UTF-8");
    }
    CO_TRY(const auto started,
           co_await session.services.orchestrator->ask(session.context(), std::move(request)));
    bool ended = false;
    for (std::int64_t after = 0; !ended;) {
        CO_TRY(after, co_await show_events(session, started.run_id, after, ended));
    }
    api::orchestrator::GetRunRequest get{.run_id = started.run_id, .wait_ms = kWaitMs};
    CO_TRY(auto answer,
           co_await session.services.orchestrator->get_run(session.context(), std::move(get)));
    co_return std::move(answer.run);
}

std::string answer_text(const Run& run, int rows, core::Instant now) {
    if (!run.answer) return std::format("{}: {}\n", run.failed_reason, run.failed_detail);
    const auto& answer = *run.answer;
    Table table({{"#", Align::kRight},
                 {"title", Align::kLeft, 52},
                 {"merchant", Align::kLeft, 18},
                 {"item", Align::kRight},
                 {"shipping", Align::kRight},
                 {"tax", Align::kRight},
                 {"landed cost", Align::kRight},
                 {"price is"},
                 {"arrives"},
                 {"condition"},
                 {"why", Align::kLeft, 60},
                 {"offer"}});
    int rank = 0;
    for (const auto& product : answer.products) {
        if (rank == rows) break;
        ++rank;
        bool first = true;
        for (const auto& offer : product.offers) {
            add_offer(table, first ? std::to_string(rank) : "", first ? product.title : "", offer,
                      now);
            first = false;
        }
    }
    std::string text = rank > 0 ? table.text() + "\n" : "Nothing matches.\n";
    text += apart_text(answer, rows);
    const std::string left_out =
        answer.offers_left_out > 0
            ? std::format(", {} more were too many to be compared", answer.offers_left_out)
            : "";
    text += std::format("{} offers of {} merchants were looked at, {} match{}, {} were quoted.\n",
                        answer.offers_looked_at, answer.merchants.size(), answer.offers_matching,
                        left_out, answer.offers_quoted);
    if (!answer.cheapest_claim.empty()) text += answer.cheapest_claim + "\n";
    text += merchants_text(answer);
    for (const auto& exclusion : answer.exclusions) {
        text += std::format("{} ruled out by {}\n", exclusion.offers, exclusion.constraint);
    }
    for (const std::string& note : answer.notes) text += printable(note) + "\n";
    text += std::format("first offers after {} ms, own time {} ms, run {}\n", run.first_offers_ms,
                        run.own_ms, run.run_id);
    return text;
}

Exit ask(Session& session, AskOptions options) {
    api::orchestrator::AskRequest request{.prompt = options.prompt,
                                          .currency = options.currency,
                                          .mode = api::common::Mode::kAssist,
                                          .deadline_ms = options.deadline_ms,
                                          .time_zone = options.time_zone};
    CO_TRY(const Run run, co_await run_to_end(session, std::move(request)));
    const std::string text = session.json ? api::orchestrator::encode_json(run) + "\n"
                                          : answer_text(run, options.rows, session.clock.now());
    std::fputs(text.c_str(), stdout);
    co_return run.state == RunState::kFinished ? kExitOk : kExitFailed;
}

}  // namespace emptor::cli
