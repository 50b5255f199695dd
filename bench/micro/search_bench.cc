// How fast the catalogue is built and searched: emptor-search-bench [FEED.jsonl ...], each file one
// merchant; without files, made-up offers. EMPTOR_BENCH_QUERIES names a file with one query a line.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <format>
#include <fstream>
#include <iostream>

#include "bench/micro/feeds.h"
#include "core/text.h"
#include "services/discovery/adapters/formats.h"
#include "services/discovery/app/catalogue.h"

namespace emptor::discovery {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kRounds = 20;
constexpr std::size_t kMadeUpMerchants = 4;
constexpr std::size_t kMadeUpOffers = 15'000;  // of each

double milliseconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

// A feed of a few thousand words, the n-th one about n times rarer than the first.
std::string made_up_feed(std::size_t merchant) {
    std::uint64_t state = merchant + 1;
    const auto word = [&state] {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const double share = static_cast<double>(state >> 33) / static_cast<double>(1ull << 31);
        return std::format("w{:x}", static_cast<int>(20'000 * share * share * share));
    };
    std::string feed;
    for (std::size_t i = 0; i < kMadeUpOffers; ++i) {
        std::string title;
        std::string description;
        for (int k = 0; k < 10; ++k) title += word() + " ";
        for (int k = 0; k < 25; ++k) description += word() + " ";
        feed += std::format(
            R"({{"id":"{}","title":"{}","brand":"{}","description":"{}","price":"{}.99"}})", i,
            title, word(), description, i % 500 + 1);
        feed += '\n';
    }
    return feed;
}

std::vector<std::string> queries(bool made_up) {
    if (const char* path = std::getenv("EMPTOR_BENCH_QUERIES")) {
        std::vector<std::string> lines;
        const std::string text = bench::read_file(path);
        for (const std::string_view line : core::split(text, '\n')) {
            if (!line.empty()) lines.emplace_back(line);
        }
        return lines;
    }
    if (made_up)
        return {"w1", "w10 w2", "w100", "w1 w2 w3", "w3e8 w10", "w1f4 w2 w7", "nowhere w5"};
    return {"noise cancelling headphones",
            "wireless headphones",
            "512 gb ssd",
            "laptop 16 gb",
            "27 inch monitor",
            "usb c cable",
            "running shoes",
            "coffee machine",
            "black",
            "printer toner",
            "hedphones",
            "wireles keybord",
            "cordless drill 18 v",
            "aa batteries 24 pack",
            "red backpack 30 l",
            "led bulb e27",
            "unheard of gizmo",
            "robot vacuum cleaner"};
}

double share(const std::vector<double>& sorted, double q) {
    return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

void measure(const Catalogue& catalogue, const std::vector<std::string>& texts, std::size_t limit) {
    std::vector<double> all;
    for (const std::string& text : texts) {
        api::common::Intent intent{.query = text, .quantity = 1};
        std::vector<double> times;
        std::int32_t matches = 0;
        for (int i = 0; i < kRounds; ++i) {
            const auto start = SteadyClock::now();
            const auto found = catalogue.search(intent, limit);
            times.push_back(milliseconds_since(start));
            matches = found->matches;
        }
        all.insert(all.end(), times.begin(), times.end());
        std::ranges::sort(times);
        std::cout << std::format("  {:8.3f} ms  {:6} matches  {}\n", share(times, 0.5), matches,
                                 text);
    }
    std::ranges::sort(all);
    std::cout << std::format(
        "limit {}: p50 {:.3f} ms, p95 {:.3f} ms, p99 {:.3f} ms, most {:.3f} ms\n", limit,
        share(all, 0.5), share(all, 0.95), share(all, 0.99), all.back());
}

int run(const std::vector<std::string>& files) {
    Catalogue catalogue(kJsonFormats);
    for (const std::string& path : files) {
        bench::add_feed(catalogue, bench::merchant_of(path), bench::read_file(path));
    }
    for (std::size_t i = 0; files.empty() && i < kMadeUpMerchants; ++i) {
        bench::add_feed(catalogue, std::format("m{}", i), made_up_feed(i));
    }
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS")) std::cout << line << '\n';
    }
    for (const std::size_t limit : {0u, 50u, 200u})
        measure(catalogue, queries(files.empty()), limit);
    return 0;
}

}  // namespace
}  // namespace emptor::discovery

int main(int argc, char** argv) {
    return emptor::discovery::run(std::vector<std::string>(argv + 1, argv + argc));
}
