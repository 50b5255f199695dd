#include "bench/micro/feeds.h"

#include <chrono>
#include <cstdlib>
#include <format>
#include <fstream>
#include <iostream>
#include <iterator>

#include "services/discovery/adapters/formats.h"
#include "services/discovery/app/imports.h"

namespace emptor::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

double milliseconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

}  // namespace

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string merchant_of(const std::string& path) {
    const std::string name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.find('.'));
}

void add_feed(discovery::Catalogue& catalogue, const std::string& merchant,
              std::string_view lines) {
    const discovery::FeedFacts facts{merchant, *core::Currency::parse("USD"), core::Instant()};
    auto start = SteadyClock::now();
    discovery::FeedChunk chunk = discovery::read_chunk(discovery::kJsonFormats, facts, lines, 1);
    const double read_ms = milliseconds_since(start);
    std::vector<discovery::StoredOffer> stored;
    std::size_t bytes = 0;
    for (discovery::StagedOffer& offer : chunk.offers) {
        bytes += offer.text.size();
        stored.push_back({std::move(offer.item_id), std::move(offer.text)});
    }
    start = SteadyClock::now();
    search::SegmentBuilder builder(merchant, merchant);
    discovery::BrandCounts brands;
    if (const auto added = catalogue.add(builder, stored, brands); !added) {
        std::cerr << added.error().message << '\n';
        std::exit(1);
    }
    catalogue.index().replace(std::move(builder).build(), 1);
    catalogue.set_brands(merchant, std::move(brands));
    std::cout << std::format(
        "{}: {} offers, {} rejected, {} warnings, {} kB stored; read {:.0f} ms, indexed {:.0f} "
        "ms\n",
        merchant, stored.size(), chunk.rejected.size(), chunk.warnings.size(), bytes / 1024,
        read_ms, milliseconds_since(start));
    for (const auto& row : chunk.rejected) {
        std::cout << std::format("  line {}: {}: {}\n", row.line, row.field, row.reason);
    }
}

}  // namespace emptor::bench
