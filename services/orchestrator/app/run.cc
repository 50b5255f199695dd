#include "services/orchestrator/app/run.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::orchestrator {
namespace {

using api::orchestrator::Answer;
using api::orchestrator::MerchantReport;
using core::Result;
using runtime::Channel;
using runtime::Context;
using runtime::Task;
using std::chrono::milliseconds;

milliseconds since(const Context& ctx, runtime::SteadyTime start) {
    return std::chrono::duration_cast<milliseconds>(ctx.executor().now() - start);
}

constexpr std::size_t kLongestTitle = 80;  // bytes, in a step's line

bool names(const std::vector<std::string>& merchants, std::string_view id, std::string_view name) {
    const std::string lower_id = core::to_lower_ascii(id);
    const std::string lower_name = core::to_lower_ascii(name);
    return std::ranges::any_of(merchants, [&](const std::string& merchant) {
        const std::string lower = core::to_lower_ascii(merchant);
        return lower == lower_id || lower == lower_name;
    });
}

// Whether the person's words leave the merchant to be looked at.
bool admits(const api::common::Intent& intent, std::string_view id, std::string_view name) {
    if (names(intent.excluded_merchants, id, name)) return false;
    return intent.merchants.empty() || names(intent.merchants, id, name);
}

// Stages say the text of merchants back; in a step's line it stays short.
std::string plural(std::size_t count, std::string_view noun) {
    return std::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// All that a merchant needs to know to say what shipping costs; where a person lives stays here.
// The last four digits of a ZIP+4 tell the side of a street or the house.
api::common::Address area_of(const api::common::Address& address) {
    std::string code = address.postal_code;
    if (address.country == "US") code.resize(std::min(code.find('-'), code.size()));
    return {.region = address.region, .postal_code = std::move(code), .country = address.country};
}

std::map<std::string, std::string> names_of(const api::discovery::ListSourcesResponse& sources) {
    std::map<std::string, std::string> names;
    for (const api::discovery::Source& source : sources.sources)
        names[source.merchant_id] = source.name;
    return names;
}

// "12 offers in 5 products; best so far: 26.99 USD before shipping and tax, Quillmart: TITLE".
std::string offers_line(const api::ranking::RankResponse& ranked) {
    std::string line =
        std::format("{} in {}", plural(static_cast<std::size_t>(ranked.matching_offers), "offer"),
                    plural(ranked.products.size(), "product"));
    if (ranked.products.empty()) return line;
    const api::ranking::RankedOffer& best = ranked.products.front().offers.front();
    return line + std::format("; best so far: {} before shipping and tax, {}: {}",
                              best.landed.items.text(), best.offer.offer.merchant_name,
                              core::clip_utf8(best.offer.offer.title, kLongestTitle));
}

}  // namespace

Task<> RunExecution::search_merchant(Context ctx, api::discovery::Source source,
                                     api::common::Intent intent, Channel<Arrival>& arrivals) {
    const auto start = ctx.executor().now();
    api::discovery::SearchMerchantRequest request{.merchant_id = source.merchant_id,
                                                  .intent = std::move(intent),
                                                  .limit = limits_.candidates};
    if (address_) request.ship_to = area_of(*address_);
    auto found = co_await stages_.discovery.search_merchant(ctx, std::move(request));
    arrivals.push({source.merchant_id, source.name, std::move(found), since(ctx, start)});
}

Task<Result<>> RunExecution::take_arrivals(Context ctx, Channel<Arrival>& arrivals,
                                           std::size_t expected) {
    for (std::size_t i = 0; i < expected; ++i) {
        std::optional<Arrival> arrival = co_await arrivals.pop();
        MerchantReport report{.merchant_id = arrival->merchant_id,
                              .name = arrival->name,
                              .elapsed_ms = static_cast<int>(arrival->elapsed.count())};
        if (arrival->found) {
            report.status = "answered";
            report.offers = static_cast<int>(arrival->found->offers.size());
            candidates_.take_live(report.merchant_id, *std::move(arrival->found));
            CO_TRY_OK(co_await tell_(
                "merchant.answered",
                std::format("{}: {}", report.name,
                            plural(static_cast<std::size_t>(report.offers), "offer"))));
        } else {
            const core::Error& error = arrival->found.error();
            const bool late = error.code() == core::Code::kDeadlineExceeded ||
                              error.code() == core::Code::kCancelled;
            report.status = late ? "timeout" : "error";
            report.detail = error.message;
            CO_TRY_OK(co_await tell_("merchant.failed",
                                     std::format("{}: {}", report.name, report.status)));
        }
        reports_.push_back(std::move(report));
    }
    co_return Result<>();
}

Task<Result<>> RunExecution::rank(Context ctx, api::common::Intent intent) {
    const auto start = std::chrono::steady_clock::now();
    if (candidates_.stale()) {
        api::normalize::JoinRequest join{.offers = candidates_.hand_out()};
        CO_TRY(auto joined, co_await stages_.normalize.join(ctx, std::move(join)));
        candidates_.put_back(std::move(joined.products));
    }
    api::ranking::RankRequest request{.intent = std::move(intent),
                                      .products = candidates_.look_at(),
                                      .quotes = quotes_,
                                      .rates = rates_,
                                      .now = clock_.now(),
                                      .has_address = address_.has_value(),
                                      .relevance = candidates_.relevance()};
    CO_TRY(ranked_, co_await stages_.ranking.rank(ctx, std::move(request)));
    own_ += std::chrono::steady_clock::now() - start;
    co_return Result<>();
}

void RunExecution::keep_quote(const std::string& offer_id,
                              const api::integrations::Session& session) {
    if (!session.landed.total) return;
    const std::lock_guard lock(quotes_mutex_);
    quotes_.push_back(
        {.offer_id = offer_id, .landed = session.landed, .arrives_by = session.arrives_by});
}

Task<> RunExecution::cancel_quote(Context ctx, api::integrations::Integrations& integrations,
                                  api::integrations::CancelQuoteRequest request) {
    // A session that is left open expires by itself.
    (void)co_await integrations.cancel_quote(std::move(ctx), std::move(request));
}

Task<> RunExecution::quote_one(Context ctx, api::integrations::QuoteRequest request,
                               std::string offer_id) {
    api::integrations::CancelQuoteRequest cancel{.merchant_id = request.merchant_id,
                                                 .key = request.key + ".cancel"};
    // An offer that cannot be quoted stays in the answer with its estimate.
    const auto quoted = co_await stages_.integrations.quote(ctx, std::move(request));
    if (!quoted) co_return;
    keep_quote(offer_id, quoted->session);
    cancel.session_id = quoted->session.session_id;
    background_.spawn(
        cancel_quote(ctx.detached(limits_.quotes), stages_.integrations, std::move(cancel)));
}

Task<Result<>> RunExecution::quote_best(Context ctx, std::string run_id,
                                        api::common::Intent intent) {
    if (!address_) co_return Result<>();
    api::integrations::ListMerchantsRequest all;
    CO_TRY(const auto listed, co_await stages_.integrations.list_merchants(ctx, std::move(all)));
    const auto chosen = worth_quoting(ranked_.products, listed.merchants, limits_.quoting);
    if (chosen.empty()) co_return Result<>();

    const Context limited = ctx.with_timeout(limits_.quotes);
    runtime::TaskGroup group(ctx.executor());
    for (const api::common::Offer& offer : chosen) {
        api::integrations::QuoteRequest request{
            .merchant_id = offer.merchant_id,
            .item_id = offer.item_id,
            .quantity = intent.quantity,
            .ship_to = *address_,
            .preference = intent.preference,
            .deliver_by = intent.deliver_by,
            .key = std::format("{}.quote.{}", run_id, offer.offer_id)};
        group.spawn(quote_one(limited, std::move(request), offer.offer_id));
    }
    co_await group.join();
    CO_TRY_OK(co_await tell_("quotes.done",
                             std::format("{} of {} quoted", quotes_.size(), chosen.size())));
    if (quotes_.empty()) co_return Result<>();
    co_return co_await rank(ctx, std::move(intent));
}

std::vector<std::string> RunExecution::notes(const api::common::Intent& intent) const {
    std::vector<std::string> notes;
    if (!address_)
        notes.emplace_back(
            "No address: shipping and tax are unknown. Set one with emptor address set.");
    for (const std::string& piece : intent.not_understood) {
        notes.push_back(std::format("Not understood: \"{}\".", piece));
    }
    for (const std::string& word : candidates_.unknown_words()) {
        notes.push_back(std::format(
            "\"{}\" stands in no imported catalogue and was left out of the search.", word));
    }
    if (candidates_.only_mentioned()) {
        notes.emplace_back(
            "In the imported catalogues nothing is called what you asked for: these offers only "
            "mention it.");
    }
    if (!ranked_.not_compared.empty()) {
        notes.push_back(
            std::format("{} could not be compared: no price, or no fresh exchange rate.",
                        plural(ranked_.not_compared.size(), "offer")));
    }
    return notes;
}

// The index, the rates and the address: what is known here already.
Task<Result<>> RunExecution::look_up(Context ctx, api::common::Intent intent) {
    const auto start = ctx.executor().now();
    auto address =
        co_await stages_.checkout.shipping_address(ctx, api::checkout::ShippingAddressRequest());
    if (address) address_ = std::move(address->address);
    api::discovery::SearchCatalogueRequest search{.intent = std::move(intent),
                                                  .limit = limits_.candidates};
    CO_TRY(auto found, co_await stages_.discovery.search_catalogue(ctx, std::move(search)));
    own_ += ctx.executor().now() - start;
    indexed_ = found.matches_by_merchant;
    candidates_.take_indexed(std::move(found));
    CO_TRY(const auto rates,
           co_await stages_.discovery.list_rates(ctx, api::discovery::ListRatesRequest()));
    for (const auto& rate : rates.rates) {
        if (rates.as_of) rates_.push_back({rate.from, rate.to, rate.rate, *rates.as_of});
    }
    co_return Result<>();
}

// Asks every live merchant that the person's words leave; how many.
std::size_t RunExecution::ask_live(Context ctx, const api::common::Intent& intent,
                                   const std::vector<api::discovery::Source>& sources,
                                   runtime::TaskGroup& searches, Channel<Arrival>& arrivals) {
    std::size_t asked = 0;
    for (const api::discovery::Source& source : sources) {
        if (!admits(intent, source.merchant_id, source.name)) continue;
        if (!source.live) {
            reports_.push_back({.merchant_id = source.merchant_id,
                                .name = source.name,
                                .offers = indexed_[source.merchant_id],
                                .status = "index"});
            continue;
        }
        ++asked;
        searches.spawn(search_merchant(ctx, source, intent, arrivals));
    }
    return asked;
}

// Ranks what is there by now and shows the best of it, before anything is quoted.
Task<Result<>> RunExecution::tell_offers(Context ctx, api::common::Intent intent,
                                         std::string type) {
    CO_TRY_OK(co_await rank(ctx, std::move(intent)));
    co_return co_await tell_(std::move(type), offers_line(ranked_));
}

Answer RunExecution::finished(const api::common::Intent& intent) {
    Answer answer{.products = std::move(ranked_.products),
                  .not_compared = std::move(ranked_.not_compared),
                  .exclusions = std::move(ranked_.exclusions),
                  .merchants = std::move(reports_),
                  .offers_looked_at = candidates_.looked_at(),
                  .offers_matching = ranked_.matching_offers,
                  .offers_quoted = static_cast<int>(quotes_.size())};
    answer.offers_left_out = candidates_.left_out();
    if (const auto& least = candidates_.least_left_out()) {
        if (const auto items = least->times(intent.quantity)) answer.least_left_out = *items;
    }
    answer.cheapest_claim = cheapest_claim(answer);
    answer.notes = notes(intent);
    if (answer.products.size() > limits_.products) answer.products.resize(limits_.products);
    return answer;
}

Task<Result<Answer>> RunExecution::answer(Context ctx, std::string run_id,
                                          api::common::Intent intent,
                                          Result<api::discovery::ListSourcesResponse> sources) {
    const auto start = ctx.executor().now();
    if (sources) candidates_.call_merchants(names_of(*sources));
    CO_TRY_OK(co_await look_up(ctx, intent));
    // Live merchants are asked while the index's offers are already ranked and told.
    Channel<Arrival> arrivals(ctx.executor());
    runtime::TaskGroup searches(ctx.executor());
    std::size_t expected = 0;
    if (sources) {
        expected =
            ask_live(ctx.with_timeout(limits_.live), intent, sources->sources, searches, arrivals);
    }
    const auto first = co_await tell_offers(ctx, intent, "offers.first");
    first_offers_ = since(ctx, start);
    const auto taken = co_await take_arrivals(ctx, arrivals, expected);
    co_await searches.join();
    CO_TRY_OK(first);
    CO_TRY_OK(taken);

    if (candidates_.changed()) {
        CO_TRY_OK(co_await tell_offers(ctx, intent, "offers.more"));
    }
    CO_TRY_OK(co_await quote_best(ctx, std::move(run_id), intent));
    co_return finished(intent);
}

}  // namespace emptor::orchestrator
