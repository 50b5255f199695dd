#include "services/ranking/domain/rank.h"

#include <gtest/gtest.h>

#include "services/ranking/tests/samples.h"

namespace emptor::ranking {
namespace {

using api::common::Preference;
using api::ranking::RankRequest;
using api::ranking::RankResponse;
using samples::money;
using samples::offer;
using samples::quote;
using Texts = std::vector<std::string>;

Texts ids(const RankResponse& answer) {
    Texts all;
    for (const auto& product : answer.products) {
        for (const auto& ranked : product.offers) all.push_back(ranked.offer.offer.offer_id);
    }
    return all;
}

// Proves that without quotes the known parts decide, shipping estimates included, and are said to
// be no more than that.
TEST(Rank, CheapestByWhatIsKnown) {
    auto shipped = offer("a", "100");
    shipped.offer.shipping_estimate = money("20");
    const auto answer =
        rank_offers(samples::request({std::move(shipped), offer("b", "110"), offer("c", "90")}));
    EXPECT_EQ(ids(answer), (Texts{"fennel:c", "fennel:b", "fennel:a"}));
    const auto& first = answer.products[0].offers[0];
    EXPECT_FALSE(first.landed.total.has_value());
    EXPECT_FALSE(first.landed.shipping.has_value());
    EXPECT_EQ(first.landed_in_currency, money("90"));
    EXPECT_EQ(first.reasons, Texts{"shipping and tax not known"});
    EXPECT_EQ(answer.products[2].offers[0].landed_in_currency, money("100"));
}

// Proves that without an address not even the merchant's estimate is taken for shipping.
TEST(Rank, NoAddressNoShipping) {
    auto shipped = offer("a", "100");
    shipped.offer.shipping_estimate = money("20");
    auto request = samples::request({std::move(shipped)});
    request.has_address = false;
    const auto answer = rank_offers(std::move(request));
    EXPECT_FALSE(answer.products[0].offers[0].landed.shipping.has_value());
}

// Proves that what the quotes of a merchant add is expected of its other offers too, so that a bare
// price does not stand before a complete one.
TEST(Rank, QuotesDecide) {
    auto request =
        samples::request({offer("a", "90"), offer("b", "91"), offer("c", "95", "sorrel")});
    request.quotes = {quote("fennel:a", "90", "112"), quote("sorrel:c", "95", "99")};
    const auto answer = rank_offers(std::move(request));
    EXPECT_EQ(ids(answer), (Texts{"sorrel:c", "fennel:a", "fennel:b"}));
    EXPECT_EQ(answer.products[0].offers[0].landed_in_currency, money("99"));
    EXPECT_EQ(answer.products[0].offers[0].reasons, Texts{"least of those quoted"});
    EXPECT_EQ(answer.products[2].offers[0].landed_in_currency, money("91"));
}

// Proves that a quote replaces the price of the search, and marks what passes the budget in all.
TEST(Rank, MarksWhatPassesTheBudgetLanded) {
    auto request = samples::request({offer("a", "90"), offer("b", "95")});
    request.intent.max_price = money("100");
    request.quotes = {quote("fennel:a", "90", "112"), quote("fennel:b", "120", "125")};
    const auto answer = rank_offers(std::move(request));
    EXPECT_EQ(ids(answer), Texts{"fennel:a"});
    EXPECT_TRUE(answer.products[0].offers[0].over_budget_landed);
    ASSERT_EQ(answer.exclusions.size(), 1U);
    EXPECT_EQ(answer.exclusions[0].constraint, "max_price");
}

// Proves that amounts without a fresh rate, and offers without a price, are listed apart with the
// reason, and that a fresh rate makes them comparable.
TEST(Rank, ListsApartWhatCannotBeCompared) {
    auto euros = offer("e", "80");
    euros.offer.price = money("80", "EUR");
    auto silent = offer("s", "1");
    silent.offer.price.reset();
    auto request = samples::request({offer("a", "90"), std::move(euros), std::move(silent)});
    const auto apart = rank_offers(request);
    EXPECT_EQ(ids(apart), Texts{"fennel:a"});
    ASSERT_EQ(apart.not_compared.size(), 2U);
    EXPECT_EQ(apart.not_compared[0].reasons, Texts{"no fresh exchange rate from EUR"});
    EXPECT_EQ(apart.not_compared[1].reasons, Texts{"no price"});
    EXPECT_EQ(apart.matching_offers, 1);

    request.rates = {{"EUR", "USD", "1.1", samples::noon() - std::chrono::hours(49)}};
    EXPECT_EQ(rank_offers(request).not_compared.size(), 2U) << "a stale rate is none";

    request.rates = {{"EUR", "USD", "1.1", samples::noon()}};
    const auto compared = rank_offers(request);
    EXPECT_EQ(ids(compared), (Texts{"fennel:e", "fennel:a"}));
    EXPECT_EQ(compared.products[0].offers[0].landed_in_currency, money("88"));
    EXPECT_EQ(compared.products[0].offers[0].landed.items, money("80", "EUR"));
}

// Proves that offers of one product stay together, best first, at the place of the best.
TEST(Rank, KeepsOffersOfAProductTogether) {
    RankRequest request = samples::request({offer("x", "95")});
    request.products.push_back(samples::product(
        {offer("a", "99"), offer("b", "90", "sorrel"), offer("c", "97", "thyme")}));
    const auto answer = rank_offers(std::move(request));
    EXPECT_EQ(ids(answer), (Texts{"sorrel:b", "thyme:c", "fennel:a", "fennel:x"}));
    EXPECT_EQ(answer.products.size(), 2U);
    EXPECT_EQ(answer.matching_offers, 4);
}

// Proves that what names less of the words comes after, however cheap, with the search's scores and
// without them.
TEST(Rank, WeakFitComesLast) {
    auto request = samples::request({offer("cable", "3"), offer("phones", "90")});
    request.relevance = {{"fennel:cable", 2.0}, {"fennel:phones", 11.0}};
    EXPECT_EQ(ids(rank_offers(request)), (Texts{"fennel:phones", "fennel:cable"}));
    const auto ranked = rank_offers(request);
    EXPECT_FALSE(ranked.products[0].offers[0].weak_fit);
    EXPECT_TRUE(ranked.products[1].offers[0].weak_fit);
    request.relevance.clear();
    request.products[0].offers[0].offer.title = "Cable";
    EXPECT_EQ(ids(rank_offers(request)), (Texts{"fennel:phones", "fennel:cable"}));
}

// Proves that known arrivals come before unknown ones under a deadline, and decide when asked to.
TEST(Rank, ArrivalDecides) {
    auto soon = offer("soon", "100");
    soon.offer.delivery_days = 1;
    auto later = offer("later", "80");
    later.offer.delivery_days = 4;
    auto request = samples::request({offer("open", "70"), std::move(later), std::move(soon)});
    request.intent.deliver_by = samples::noon() + std::chrono::days(5);
    EXPECT_EQ(ids(rank_offers(request)), (Texts{"fennel:later", "fennel:soon", "fennel:open"}));
    request.intent.preference = Preference::kFastest;
    EXPECT_EQ(ids(rank_offers(request)), (Texts{"fennel:soon", "fennel:later", "fennel:open"}));
}

// Proves that a quote's arrival counts before the merchant's estimate: what it says is too late is
// out, whatever was promised, and what it says is in time stays.
TEST(Rank, QuotesDecideTheDeadline) {
    auto promised = offer("promised", "70");
    promised.offer.delivery_days = 1;
    auto slow = offer("slow", "80");
    slow.offer.delivery_days = 9;
    auto request = samples::request({std::move(promised), std::move(slow)});
    request.intent.deliver_by = samples::noon() + std::chrono::days(5);
    EXPECT_EQ(ids(rank_offers(request)), Texts{"fennel:promised"});
    request.quotes = {quote("fennel:promised", "70", "75"), quote("fennel:slow", "80", "99")};
    request.quotes[0].arrives_by = samples::noon() + std::chrono::days(6);
    request.quotes[1].arrives_by = samples::noon() + std::chrono::days(5);
    const auto answer = rank_offers(request);
    EXPECT_EQ(ids(answer), Texts{"fennel:slow"});
    ASSERT_EQ(answer.exclusions.size(), 1U);
    EXPECT_EQ(answer.exclusions[0].constraint, "deliver_by");
}

// Proves that every line says how old its price is: that of the quote, else of the offer.
TEST(Rank, EveryPriceHasItsAge) {
    auto request = samples::request({offer("quoted", "70"), offer("estimated", "80")});
    for (auto& product : request.products)
        product.offers[0].offer.observed_at = samples::noon() - std::chrono::hours(30);
    request.quotes = {quote("fennel:quoted", "70", "75")};
    const auto answer = rank_offers(std::move(request));
    ASSERT_EQ(answer.products.size(), 2U);
    EXPECT_EQ(answer.products[0].offers[0].landed.as_of, samples::noon());
    EXPECT_EQ(answer.products[1].offers[0].landed.as_of, samples::noon() - std::chrono::hours(30));
}

// Proves that the score weighs fit above a small difference in cost, and says so.
TEST(Rank, BestWeighsFitAndCost) {
    auto request = samples::request({offer("close", "95"), offer("far", "90")});
    request.intent.preference = Preference::kBest;
    request.relevance = {{"fennel:close", 10.0}, {"fennel:far", 6.0}};
    const auto answer = rank_offers(request);
    EXPECT_EQ(ids(answer), (Texts{"fennel:close", "fennel:far"}));
    EXPECT_GT(answer.products[0].offers[0].score, answer.products[1].offers[0].score);
    EXPECT_EQ(answer.products[0].offers[0].reasons,
              (Texts{"shipping and tax not known", "close to your words"}));
}

// Proves that absurd amounts from outside do not break the order.
TEST(Rank, SurvivesAbsurdOffers) {
    auto huge = offer("huge", "92233720368547758.07");
    auto negative = offer("negative", "-5");
    auto request = samples::request({std::move(huge), std::move(negative), offer("a", "90")});
    request.intent.quantity = 3;
    const auto answer = rank_offers(std::move(request));
    EXPECT_EQ(ids(answer), Texts{"fennel:a"});
    ASSERT_EQ(answer.not_compared.size(), 2U);
    EXPECT_EQ(answer.not_compared[0].reasons, Texts{"no usable price"});
    EXPECT_TRUE(rank_offers({}).products.empty());
}

}  // namespace
}  // namespace emptor::ranking
