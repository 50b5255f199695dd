#include <gtest/gtest.h>

#include "services/orchestrator/tests/app/world.h"

namespace emptor::orchestrator {
namespace {

using api::orchestrator::RunState;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::usd;
using testing::World;

// Proves that what the index knows is told at once while a live merchant still thinks, and that its
// offers are in the answer when it comes in time.
TEST(Runs, FirstOffersDoNotWaitForLiveMerchants) {
    World world;
    world.live_takes = seconds(2);
    const std::string id = world.ask({.prompt = "kettle under $50"});
    EXPECT_TRUE(world.runs.told(id, "offers.first"));
    EXPECT_EQ(world.run(id).state, RunState::kRunning);

    world.executor.advance(seconds(2));
    const auto& run = world.run(id);
    ASSERT_EQ(run.state, RunState::kFinished) << run.failed_detail;
    EXPECT_EQ(run.first_offers_ms, 0);
    ASSERT_EQ(run.answer->products.size(), 3U);
    EXPECT_EQ(run.answer->products[0].product_key, "sorrel:live");
    EXPECT_EQ(run.answer->offers_looked_at, 8);
    EXPECT_EQ(run.intent.max_price, usd(5000));
}

// Proves the order of the steps, however long a merchant takes: the index's offers first, then what
// comes, then quotes; and that a step shows the best offer of its moment.
TEST(Runs, StepsComeInOrder) {
    using Types = std::vector<std::string>;
    struct Row {
        milliseconds takes;
        Types types;
        const char* last_offers;
    };
    const Types answered = {"intent.parsed", "offers.first", "merchant.answered",
                            "offers.more",   "quotes.done",  "run.finished"};
    const Types late = {"intent.parsed", "offers.first", "merchant.failed", "quotes.done",
                        "run.finished"};
    for (const Row& row :
         {Row{milliseconds(0), answered, "25.00 USD"},
          Row{milliseconds(390), answered, "25.00 USD"}, Row{seconds(20), late, "30.00 USD"}}) {
        World world;
        world.live_takes = row.takes;
        const std::string id = world.ask({.prompt = "kettle", .deadline_ms = 400});
        world.executor.advance(seconds(1));
        Types types;
        std::string last_offers;
        for (const auto& event : world.runs.events_of[id]) {
            types.push_back(event.type);
            if (event.type.starts_with("offers.")) last_offers = event.text;
        }
        EXPECT_EQ(types, row.types) << row.takes.count();
        EXPECT_TRUE(last_offers.contains(row.last_offers)) << last_offers;
    }
}

// Proves that a merchant that is late or broken is named, and takes nothing from the others.
TEST(Runs, LateAndBrokenMerchantsAreReported) {
    World late;
    late.live_takes = seconds(20);
    const std::string late_id = late.ask({.prompt = "kettle", .deadline_ms = 400});
    late.executor.advance(milliseconds(400));
    ASSERT_EQ(late.run(late_id).state, RunState::kFinished);
    const auto& reports = late.run(late_id).answer->merchants;
    ASSERT_EQ(reports.size(), 2U);
    EXPECT_EQ(reports[0].status, "index");
    EXPECT_EQ(reports[0].offers, 7);
    EXPECT_EQ(reports[1].merchant_id, "sorrel");
    EXPECT_EQ(reports[1].status, "timeout");
    EXPECT_EQ(reports[1].elapsed_ms, 400);

    World broken;
    broken.live_fails = core::fail(core::reasons::kVendorRefused, "closed today");
    const std::string broken_id = broken.ask({.prompt = "kettle"});
    broken.executor.run_until_idle();
    ASSERT_EQ(broken.run(broken_id).state, RunState::kFinished);
    EXPECT_EQ(broken.run(broken_id).answer->merchants[1].status, "error");
    EXPECT_EQ(broken.run(broken_id).answer->merchants[1].detail, "closed today");
    EXPECT_EQ(broken.run(broken_id).answer->products.size(), 2U);
}

// Proves that a live merchant is told the area to deliver to and nothing else of the address.
TEST(Runs, LiveMerchantsAreToldTheAreaAlone) {
    World world;
    world.ask({.prompt = "kettle"});
    world.executor.run_until_idle();
    ASSERT_EQ(world.live_asked.size(), 1U);
    const api::common::Address area{.region = "OH", .postal_code = "43004", .country = "US"};
    EXPECT_EQ(world.live_asked[0].ship_to, area);

    World nowhere;
    nowhere.has_address = false;
    nowhere.ask({.prompt = "kettle"});
    nowhere.executor.run_until_idle();
    ASSERT_EQ(nowhere.live_asked.size(), 1U);
    EXPECT_FALSE(nowhere.live_asked[0].ship_to);
}

// Proves that a merchant that the person's words rule out is neither asked nor counted.
TEST(Runs, AsksOnlyMerchantsThatAreWanted) {
    struct Row {
        const char* prompt;
        std::vector<std::string> merchants;
    };
    for (const Row& row :
         {Row{"kettle", {"fennel", "sorrel"}}, Row{"kettle from Sorrel", {"sorrel"}},
          Row{"kettle from fennel", {"fennel"}}, Row{"kettle, not from sorrel", {"fennel"}}}) {
        World world;
        const std::string id = world.ask({.prompt = row.prompt});
        world.executor.run_until_idle();
        std::vector<std::string> looked_at;
        for (const auto& report : world.run(id).answer->merchants)
            looked_at.push_back(report.merchant_id);
        EXPECT_EQ(looked_at, row.merchants) << row.prompt;
        EXPECT_EQ(world.live_asked.size(), row.merchants.back() == "sorrel" ? 1U : 0U)
            << row.prompt;
    }
}

// Proves that a live answer of a merchant whose feed is in the index brings its price and keeps
// what the feed said besides, is counted once, and is joined again only if it is another thing.
TEST(Runs, ALiveAnswerIsPutOverTheFeed) {
    for (const bool renamed : {false, true}) {
        World world;
        world.live_item = "b";
        world.live_title = renamed ? "Kettle, the new one" : "Kettle b";
        world.has_address = false;
        world.sorrel_feed = {testing::offer("sorrel", "b", 9900)};
        world.sorrel_feed[0].attributes = {{"volume", "1.7 l"}};
        const std::string id = world.ask({.prompt = "kettle"});
        world.executor.run_until_idle();
        const auto& answer = *world.run(id).answer;
        const auto& best = answer.products[0].offers[0].offer.offer;
        EXPECT_EQ(best.offer_id, "sorrel:b");
        EXPECT_EQ(best.price, usd(2500));
        EXPECT_EQ(best.title, world.live_title);
        EXPECT_EQ(best.attributes.at("volume"), "1.7 l");
        EXPECT_EQ(answer.offers_looked_at, 8);
        EXPECT_EQ(world.joined, renamed ? 2 : 1);
    }
}

// Proves that what a live merchant pads its answer with is counted but not compared, and that
// everybody's offers carry the merchant's one name.
TEST(Runs, PaddingIsNotCompared) {
    for (const auto& [relevance, products] : {std::pair{0.1, 2U}, std::pair{0.9, 3U}}) {
        World world;
        world.live_relevance = relevance;
        const std::string id = world.ask({.prompt = "kettle"});
        world.executor.run_until_idle();
        const auto& answer = *world.run(id).answer;
        EXPECT_EQ(answer.products.size(), products) << relevance;
        EXPECT_EQ(answer.offers_looked_at, 8) << relevance;
        for (const auto& product : answer.products) {
            const auto& offer = product.offers[0].offer.offer;
            EXPECT_EQ(offer.merchant_name, offer.merchant_id == "fennel" ? "Fennel" : "Sorrel");
        }
    }
}

// Proves that offers that were too many to be compared are not forgotten when "cheapest" is said.
TEST(Runs, WhatWasLeftOutIsInTheClaim) {
    World world;
    world.least_left_out = usd(1200);
    const std::string id = world.ask({.prompt = "2 kettles"});
    world.executor.run_until_idle();
    const auto& answer = *world.run(id).answer;
    EXPECT_EQ(answer.offers_left_out, 5);
    EXPECT_EQ(answer.least_left_out, usd(2400));
    EXPECT_TRUE(answer.cheapest_claim.ends_with(
        "Of the 5 offers that were not quoted the least costs 24.00 USD before shipping and tax "
        "and could still be cheaper."))
        << answer.cheapest_claim;
}

// Proves that the best offers are quoted, the sessions given back, and "cheapest" said of quotes
// with what is left open.
TEST(Runs, QuotesTheBestAndClaimsNoMore) {
    World world;
    world.unquotable = {"fennel:b"};
    const std::string id = world.ask({.prompt = "kettle"});
    world.executor.run_until_idle();
    const auto& answer = *world.run(id).answer;
    EXPECT_EQ(answer.offers_quoted, 2);
    EXPECT_EQ(world.cancelled.size(), 2U);
    EXPECT_EQ(answer.products[0].offers[0].landed_in_currency, usd(3000));
    EXPECT_TRUE(answer.cheapest_claim.starts_with("Cheapest of 2 quoted: 30.00 USD in all."))
        << answer.cheapest_claim;
    EXPECT_TRUE(answer.cheapest_claim.ends_with(
        "it cannot be cheaper. 5 more offers name what you asked for and were not compared."))
        << answer.cheapest_claim;
    EXPECT_TRUE(world.bought.empty());
}

// Proves that the person hears which words led nowhere, and that the thing itself was not found.
TEST(Runs, SaysWhatTheCatalogueDoesNotHave) {
    World world;
    world.unknown_words = {"1080p"};
    world.only_mentioned = true;
    const std::string id = world.ask({.prompt = "1080p kettle"});
    world.executor.run_until_idle();
    const auto& notes = world.run(id).answer->notes;
    ASSERT_EQ(notes.size(), 2U);
    EXPECT_TRUE(notes[0].starts_with("\"1080p\" stands in no imported catalogue")) << notes[0];
    EXPECT_TRUE(notes[1].contains("nothing is called what you asked for")) << notes[1];
}

// Proves that without an address nothing is quoted, and the answer says why.
TEST(Runs, WithoutAnAddressNothingIsQuoted) {
    World world;
    world.has_address = false;
    const std::string id = world.ask({.prompt = "kettle"});
    world.executor.run_until_idle();
    const auto& answer = *world.run(id).answer;
    EXPECT_EQ(answer.offers_quoted, 0);
    ASSERT_EQ(answer.notes.size(), 1U);
    EXPECT_TRUE(answer.notes[0].starts_with("No address"));
    EXPECT_TRUE(answer.cheapest_claim.starts_with("Nothing was quoted"));
}

// Proves that Autopilot buys the best quoted offer under the client's key, even before a cheaper
// one that cannot be quoted, with the person's limit if it was for everything.
TEST(Autopilot, BuysTheBestQuoted) {
    World world;
    world.unquotable = {"sorrel:live"};
    const std::string id = world.ask({.prompt = "2 kettles under $90 in total",
                                      .mode = api::common::Mode::kAutopilot,
                                      .client_key = "key-1"});
    world.executor.run_until_idle();
    ASSERT_EQ(world.bought.size(), 1U);
    EXPECT_EQ(world.bought[0].offer_id, "fennel:a");
    EXPECT_EQ(world.bought[0].client_key, "key-1");
    EXPECT_EQ(world.bought[0].quantity, 2);
    EXPECT_EQ(world.bought[0].limit, usd(9000));
    EXPECT_EQ(world.run(id).purchase_id, "pur_1");
}

// Proves that a purchase that is refused fails the run with the reason, and keeps the answer.
TEST(Autopilot, ARefusedPurchaseFailsTheRun) {
    World world;
    world.checkout.on_buy = [](runtime::Context, auto) {
        return runtime::ready(core::Result<api::checkout::BuyResponse>(
            core::fail(core::reasons::kNothingToBuy, "sold out")));
    };
    const std::string id = world.ask(
        {.prompt = "kettle", .mode = api::common::Mode::kAutopilot, .client_key = "key-1"});
    world.executor.run_until_idle();
    EXPECT_EQ(world.run(id).state, RunState::kFailed);
    EXPECT_EQ(world.run(id).failed_reason, "nothing-to-buy");
    EXPECT_TRUE(world.run(id).answer.has_value());
}

// Proves that a run that a dead process left is carried out by the next one, for its person and
// under the same purchase key.
TEST(Autopilot, AnInterruptedRunIsTakenUp) {
    World dead;
    dead.live_takes = seconds(1);
    const std::string id = dead.ask(
        {.prompt = "kettle", .mode = api::common::Mode::kAutopilot, .client_key = "key-1"});
    dead.stop.request_stop();
    dead.executor.run_until_idle();
    EXPECT_EQ(dead.run(id).state, RunState::kRunning);
    EXPECT_TRUE(dead.bought.empty());

    World next;
    next.runs.runs = dead.runs.runs;
    next.background.spawn(next.orchestrator->resume(next.context()));
    next.executor.run_until_idle();
    EXPECT_EQ(next.run(id).state, RunState::kFinished);
    ASSERT_EQ(next.bought.size(), 1U);
    EXPECT_EQ(next.bought[0].client_key, "key-1");
    EXPECT_EQ(next.bought[0].run_id, id);
}

// Proves that a card number is nowhere in what is stored or told, and that the person is told.
TEST(Ask, CardNumbersAreCutOut) {
    World world;
    const std::string id = world.ask({.prompt = "kettle, pay with 4111 1111 1111 1111"});
    world.executor.run_until_idle();
    const auto& stored = world.runs.runs[id];
    EXPECT_EQ(stored.run.prompt, "kettle, pay with [card number removed]");
    EXPECT_EQ(stored.request.prompt, stored.run.prompt);
    EXPECT_FALSE(stored.run.intent.query.contains("4111"));
    for (const auto& event : world.runs.events_of[id]) EXPECT_FALSE(event.text.contains("4111"));
    EXPECT_FALSE(stored.run.intent.not_understood.empty());
}

// Proves that what cannot be carried out is refused before anything is stored.
TEST(Ask, BadRequestsAreRefusedAtOnce) {
    World world;
    EXPECT_EQ(world.ask({.prompt = ""}), "prompt-empty");
    EXPECT_EQ(world.ask({.prompt = "kettle", .currency = "XQZ"}), "unknown-currency");
    EXPECT_EQ(world.ask({.prompt = "kettle", .time_zone = "Moon/Base"}), "unknown-time-zone");
    EXPECT_EQ(world.ask({.prompt = "kettle", .deadline_ms = -1}), "malformed-request");
    EXPECT_EQ(world.ask({.prompt = "kettle", .mode = api::common::Mode::kAutopilot}),
              "malformed-request");
    EXPECT_TRUE(world.runs.runs.empty());
}

// Proves that another person's run does not exist for others, neither its state nor its events.
TEST(GetRun, IsForItsPersonAlone) {
    World world;
    const std::string id = world.ask({.prompt = "kettle"});
    world.executor.run_until_idle();
    EXPECT_TRUE(world.call(world.orchestrator->get_run(world.context(), {.run_id = id})));
    const auto run = world.call(world.orchestrator->get_run(world.context("bert"), {.run_id = id}));
    EXPECT_EQ(run.error().id(), "not-found");
    const auto events =
        world.call(world.orchestrator->list_events(world.context("bert"), {.run_id = id}));
    EXPECT_EQ(events.error().id(), "not-found");
}

// Proves that events go on behind the number that was seen, and say when there will be no more.
TEST(ListEvents, ResumesBehindANumber) {
    World world;
    const std::string id = world.ask({.prompt = "kettle"});
    world.executor.run_until_idle();
    const auto all = world.call(world.orchestrator->list_events(world.context(), {.run_id = id}));
    ASSERT_TRUE(all.has_value());
    EXPECT_TRUE(all->ended);
    EXPECT_EQ(all->events.front().type, "intent.parsed");
    EXPECT_EQ(all->events.back().type, "run.finished");
    const auto later = world.call(world.orchestrator->list_events(
        world.context(), {.run_id = id, .after = all->events.back().seq - 1}));
    ASSERT_EQ(later->events.size(), 1U);
    EXPECT_EQ(later->events[0].type, "run.finished");
}

}  // namespace
}  // namespace emptor::orchestrator
