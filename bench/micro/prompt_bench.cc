// What one prompt costs by ourselves, without network and database: read, searched, joined, ranked.
// emptor-prompt-bench [--answers N] PROMPTS FEED.jsonl ...: PROMPTS has one a line; each feed is a
// merchant. With --answers the N best lines of every answer are printed.

#include <algorithm>
#include <chrono>
#include <format>
#include <iostream>

#include "bench/micro/feeds.h"
#include "core/text.h"
#include "platform/json/core_types.h"
#include "services/discovery/adapters/formats.h"
#include "services/normalize/app/normalize.h"
#include "services/orchestrator/domain/grammar.h"
#include "services/ranking/domain/rank.h"

namespace emptor::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kRounds = 15;
constexpr std::size_t kCandidates = 400;  // as a run

struct Times {
    Milliseconds read{}, searched{}, joined{}, ranked{};
    Milliseconds all() const { return read + searched + joined + ranked; }
};

struct Answered {
    api::common::Intent intent;
    std::int32_t matches = 0;
    api::ranking::RankResponse ranked;
    Times times;
};

Milliseconds lap(SteadyClock::time_point& start) {
    const auto before = std::exchange(start, SteadyClock::now());
    return start - before;
}

core::Result<Answered> answer(const discovery::Catalogue& catalogue,
                              const orchestrator::PromptContext& context,
                              const std::string& prompt) {
    Answered answered;
    auto start = SteadyClock::now();
    TRY(answered.intent, orchestrator::parse_prompt(prompt, context));
    answered.times.read = lap(start);
    TRY(auto found, catalogue.search(answered.intent, kCandidates));
    answered.matches = found.matches;
    answered.times.searched = lap(start);
    auto joined = normalize::join_offers({.offers = std::move(found.offers)});
    answered.times.joined = lap(start);
    api::ranking::RankRequest request{.intent = answered.intent,
                                      .products = std::move(joined.products),
                                      .now = context.now,
                                      .relevance = std::move(found.relevance)};
    answered.ranked = ranking::rank_offers(std::move(request));
    answered.times.ranked = lap(start);
    return answered;
}

double share(std::vector<double> values, double q) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

void print_answer(const Answered& answered, std::size_t lines) {
    std::cout << "  " << json::write(answered.intent) << '\n'
              << std::format("  {} matches, {} compared in {} products\n", answered.matches,
                             answered.ranked.matching_offers, answered.ranked.products.size());
    for (const auto& exclusion : answered.ranked.exclusions)
        std::cout << std::format("  {} ruled out by {}\n", exclusion.offers, exclusion.constraint);
    std::size_t printed = 0;
    for (const auto& product : answered.ranked.products) {
        for (const auto& offer : product.offers) {
            if (printed++ == lines) return;
            std::cout << std::format("  {:>12} {} [{}] {}\n", offer.landed.items.text(),
                                     core::clip_utf8(offer.offer.offer.title, 110),
                                     offer.offer.offer.offer_id, core::join(offer.reasons, "; "));
        }
    }
}

orchestrator::Vocabulary vocabulary_of(const discovery::Catalogue& catalogue,
                                       const std::vector<std::string>& feeds) {
    orchestrator::Vocabulary vocabulary;
    for (const std::string& brand : catalogue.brands(5000))
        vocabulary.brands.push_back(core::to_lower_ascii(brand));
    for (const std::string& path : feeds) vocabulary.merchants.push_back(merchant_of(path));
    return vocabulary;
}

struct Series {
    std::vector<double> all, read, searched, joined, ranked;

    void add(const Times& times) {
        all.push_back(times.all().count());
        read.push_back(times.read.count());
        searched.push_back(times.searched.count());
        joined.push_back(times.joined.count());
        ranked.push_back(times.ranked.count());
    }
    void print() const {
        for (const auto& [name, values] : {std::pair{"read the prompt", &read},
                                           {"search", &searched},
                                           {"join", &joined},
                                           {"rank", &ranked},
                                           {"all of it", &all}}) {
            std::cout << std::format("  {:16} p50 {:7.3f} ms, p95 {:7.3f} ms, most {:7.3f} ms\n",
                                     name, share(*values, 0.5), share(*values, 0.95),
                                     share(*values, 1));
        }
    }
};

int run(const std::vector<std::string>& arguments) {
    std::size_t lines = 0;
    std::size_t first = 0;
    if (arguments.size() > 1 && arguments[0] == "--answers") {
        lines = static_cast<std::size_t>(std::stoul(arguments[1]));
        first = 2;
    }
    const std::vector<std::string> feeds(arguments.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                                         arguments.end());
    discovery::Catalogue catalogue(discovery::kJsonFormats);
    for (const std::string& path : feeds) add_feed(catalogue, merchant_of(path), read_file(path));

    const orchestrator::Vocabulary vocabulary = vocabulary_of(catalogue, feeds);
    const orchestrator::PromptContext context{*core::Currency::parse("USD"),
                                              core::find_zone("UTC").value(),
                                              core::SystemClock().now(), vocabulary};
    Series series;
    const std::string prompts = read_file(arguments[first]);
    for (const std::string_view prompt : core::split(prompts, '\n')) {
        if (prompt.empty()) continue;
        for (int round = 0; round < (lines > 0 ? 1 : kRounds); ++round) {
            const auto answered = answer(catalogue, context, std::string(prompt));
            if (lines > 0) std::cout << prompt << '\n';
            if (answered && lines > 0) print_answer(*answered, lines);
            if (answered) {
                series.add(answered->times);
            } else {
                std::cout << std::format("  {}: {}\n", prompt, answered.error().message);
            }
        }
    }
    if (!series.all.empty()) series.print();
    return series.all.empty() ? 1 : 0;
}

}  // namespace
}  // namespace emptor::bench

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: emptor-prompt-bench [--answers N] PROMPTS FEED.jsonl ...\n";
        return 2;
    }
    return emptor::bench::run(std::vector<std::string>(argv + 1, argv + argc));
}
