#include "services/discovery/app/discovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/reasons.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"
#include "services/discovery/adapters/formats.h"
#include "services/discovery/tests/fake_integrations.h"
#include "services/discovery/tests/memory_store.h"

namespace emptor::discovery {
namespace {

using testing::ElementsAre;

class CountedRandom final : public core::Random {
public:
    std::array<std::uint8_t, 16> bytes16() override {
        std::array<std::uint8_t, 16> bytes{};
        bytes[15] = ++count_;
        return bytes;
    }

private:
    std::uint8_t count_ = 0;
};

class FixedClock final : public core::Clock {
public:
    core::Instant now() const override { return core::Instant(std::chrono::days(20000)); }
};

// One process with discovery in it; two of them share a store.
struct Process {
    explicit Process(MemoryStore& store)
        : catalogue(kJsonFormats),
          loader(store, catalogue, pool),
          imports({.store = store,
                   .offers = store,
                   .loader = loader,
                   .formats = kJsonFormats,
                   .clock = clock,
                   .random = random,
                   .blocking = pool}),
          service({.catalogue = catalogue,
                   .imports = imports,
                   .offers = store,
                   .rates = store,
                   .integrations = integrations,
                   .clock = clock}) {}

    runtime::Context ctx() { return runtime::Context::for_at_most(pool, std::chrono::seconds(30)); }
    template <class T>
    auto wait(runtime::Task<T> task) {
        return runtime::block_on(pool, std::move(task));
    }

    runtime::WorkerPool pool{2};
    FixedClock clock;
    CountedRandom random;
    FakeIntegrations integrations;
    Catalogue catalogue;
    Loader loader;
    Imports imports;
    DiscoveryService service;
};

class DiscoveryTest : public testing::Test {
protected:
    std::string begin(const std::string& currency = "USD") {
        const auto begun = process_.wait(process_.service.begin_import(
            process_.ctx(), {.merchant_id = "shop", .merchant_name = "", .currency = currency}));
        EXPECT_TRUE(begun);
        return begun->import_id;
    }
    auto append(const std::string& id, std::int64_t first_line, const std::string& lines) {
        return process_.wait(process_.service.append_rows(
            process_.ctx(), {.import_id = id, .first_line = first_line, .lines = lines}));
    }
    auto commit(const std::string& id) {
        return process_.wait(process_.service.commit_import(process_.ctx(), {.import_id = id}));
    }
    std::int32_t matches(Process& process, const std::string& words) {
        api::discovery::SearchCatalogueRequest request;
        request.intent.query = words;
        return process.wait(process.service.search_catalogue(process.ctx(), request))->matches;
    }

    MemoryStore store_;
    Process process_{store_};
};

// Proves that each bad row is told with its line and that nothing else is lost.
TEST_F(DiscoveryTest, BadRowsAreTold) {
    const std::string id = begin();
    const auto answer = append(id, 1,
                               R"({"id":"1","title":"red pen","price":"1.00"})"
                               "\n\n"
                               R"({"id":"2","title":"","price":"1.00"})"
                               "\nnot json\n"
                               R"({"id":"1","title":"again","price":"1.00"})"
                               "\n"
                               R"({"id":"3","title":"ink","price":2,"gtin":"09520001047298"})"
                               "\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->accepted, 2);
    using api::discovery::RejectedRow;
    EXPECT_THAT(answer->rejected, ElementsAre(RejectedRow{3, "title", "missing"},
                                              RejectedRow{4, "", "not a JSON object"},
                                              RejectedRow{5, "id", "stands earlier in the feed"}));
    ASSERT_EQ(answer->warnings.size(), 1u);
    EXPECT_EQ(answer->warnings[0].line, 6);
    EXPECT_EQ(matches(process_, "pen"), 0);
    const auto committed = commit(id);
    ASSERT_TRUE(committed);
    EXPECT_EQ(committed->offers, 2);
    EXPECT_EQ(matches(process_, "pen"), 1);
}

// Proves that a feed replaces the one before, here at once and in another process on its next look.
TEST_F(DiscoveryTest, ReplacementReachesEveryProcess) {
    Process other(store_);
    const std::string first = begin();
    ASSERT_TRUE(append(first, 1, R"({"id":"1","title":"red pen"})"));
    ASSERT_TRUE(commit(first));
    EXPECT_EQ(matches(other, "pen"), 0);
    ASSERT_TRUE(other.wait(other.loader.refresh(other.ctx())));
    EXPECT_EQ(matches(other, "pen"), 1);
    const std::string second = begin();
    ASSERT_TRUE(append(second, 1, R"({"id":"2","title":"ink"})"));
    ASSERT_TRUE(commit(second));
    EXPECT_EQ(matches(process_, "pen"), 0);
    EXPECT_EQ(matches(process_, "ink"), 1);
    EXPECT_EQ(matches(other, "pen"), 1);
    ASSERT_TRUE(other.wait(other.loader.refresh(other.ctx())));
    EXPECT_EQ(matches(other, "ink"), 1);
}

// Proves that requests that cannot be right are refused with their reason.
TEST_F(DiscoveryTest, Refusals) {
    const auto begun = [this](const std::string& merchant, const std::string& currency) {
        return process_.wait(process_.service.begin_import(
            process_.ctx(), {.merchant_id = merchant, .currency = currency}));
    };
    EXPECT_EQ(begun("No Good", "").error().reason, core::reasons::kMalformedRequest);
    EXPECT_EQ(begun("shop", "DOLLAR").error().reason, core::reasons::kUnknownCurrency);
    const std::string id = begin();
    EXPECT_EQ(append(id, 0, "").error().reason, core::reasons::kMalformedRequest);
    EXPECT_EQ(append(id, 1, std::string((1 << 20) + 1, ' ')).error().reason,
              core::reasons::kFeedChunkTooLarge);
    // One row that is too long is refused alone.
    const std::string row = R"({"id":"1","title":")" + std::string(256 << 10, 'x') + "\"}\n";
    const auto answer = append(id, 1, row);
    ASSERT_TRUE(answer);
    EXPECT_THAT(answer->rejected,
                ElementsAre(api::discovery::RejectedRow{1, "", "longer than 256 KiB"}));
    EXPECT_EQ(append("imp_unknown", 1, "").error().reason, core::reasons::kNotFound);
    EXPECT_EQ(commit(id).error().reason, core::reasons::kImportEmpty);
    api::discovery::SearchCatalogueRequest search;
    search.limit = -1;
    EXPECT_EQ(
        process_.wait(process_.service.search_catalogue(process_.ctx(), search)).error().reason,
        core::reasons::kMalformedRequest);
}

// Proves that a live merchant is asked with the intent, limit and place, and that its failure is
// passed on.
TEST_F(DiscoveryTest, LiveMerchant) {
    Offer pen;
    pen.offer_id = "live:1";
    pen.merchant_id = "live";
    pen.item_id = "1";
    pen.title = "red pen";
    process_.integrations.offers = {pen};
    api::discovery::SearchMerchantRequest request{.merchant_id = "live", .limit = 7};
    request.intent.query = "pen";
    request.ship_to = api::common::Address{.postal_code = "43004", .country = "US"};
    const auto found = process_.wait(process_.service.search_merchant(process_.ctx(), request));
    ASSERT_TRUE(found);
    EXPECT_THAT(found->offers, ElementsAre(pen));
    EXPECT_GT(found->relevance.at("live:1"), 0.0);
    EXPECT_EQ(process_.integrations.last_search.limit, 7);
    EXPECT_EQ(process_.integrations.last_search.intent.query, "pen");
    EXPECT_EQ(process_.integrations.last_search.ship_to, request.ship_to);
    process_.integrations.failure = core::fail(core::reasons::kUnavailable, "away");
    EXPECT_EQ(
        process_.wait(process_.service.search_merchant(process_.ctx(), request)).error().reason,
        core::reasons::kUnavailable);
}

// Proves that an offer is taken from the catalogue, else from its merchant.
TEST_F(DiscoveryTest, GetOffer) {
    const std::string id = begin();
    ASSERT_TRUE(append(id, 1, R"({"id":"1","title":"red pen"})"));
    ASSERT_TRUE(commit(id));
    Offer live;
    live.merchant_id = "live";
    live.item_id = "a:b";
    process_.integrations.offers = {live};
    const auto get = [this](const std::string& offer_id) {
        return process_.wait(process_.service.get_offer(process_.ctx(), {.offer_id = offer_id}));
    };
    EXPECT_EQ(get("shop:1")->offer.title, "red pen");
    EXPECT_EQ(get("live:a:b")->offer, live);
    EXPECT_EQ(get("live:c").error().reason, core::reasons::kNotFound);
    EXPECT_EQ(get("nonsense").error().reason, core::reasons::kNotFound);
}

// Proves that imported and live sources of one merchant are one line, and that merchants that
// cannot be searched are none.
TEST_F(DiscoveryTest, Sources) {
    const std::string id = begin();
    ASSERT_TRUE(append(id, 1, R"({"id":"1","title":"red pen"})"));
    ASSERT_TRUE(commit(id));
    process_.integrations.merchants = {
        {.merchant_id = "shop", .name = "The Shop", .can_search = true},
        {.merchant_id = "live", .name = "Live", .can_search = true},
        {.merchant_id = "mute", .name = "Mute", .can_search = false}};
    const auto answer = process_.wait(process_.service.list_sources(process_.ctx(), {}));
    ASSERT_TRUE(answer);
    using api::discovery::Source;
    EXPECT_THAT(answer->sources,
                ElementsAre(Source{"live", "Live", true, 0, std::nullopt},
                            Source{"shop", "The Shop", true, 1, process_.clock.now()}));
}

// Proves that rates are stored and listed, and that a wrong table changes nothing.
TEST_F(DiscoveryTest, Rates) {
    api::discovery::ImportRatesRequest request{.rates = {{"USD", "EUR", "0.9"}},
                                               .as_of = process_.clock.now()};
    EXPECT_EQ(process_.wait(process_.service.import_rates(process_.ctx(), request))->rates, 1);
    request.rates[0].rate = "0";
    EXPECT_FALSE(process_.wait(process_.service.import_rates(process_.ctx(), request)));
    const auto listed = process_.wait(process_.service.list_rates(process_.ctx(), {}));
    EXPECT_EQ(listed->rates.at(0).rate, "0.9");
    EXPECT_EQ(listed->as_of, process_.clock.now());
}

}  // namespace
}  // namespace emptor::discovery
