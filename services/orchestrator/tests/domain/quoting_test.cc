#include "services/orchestrator/domain/quoting.h"

#include <gtest/gtest.h>

namespace emptor::orchestrator {
namespace {

using api::orchestrator::Answer;
using api::ranking::RankedOffer;

core::Money usd(std::int64_t minor) {
    return core::Money::of(minor, "USD").value();
}

RankedOffer line(const std::string& merchant, std::int64_t minor, bool quoted) {
    RankedOffer offer;
    offer.offer.offer.merchant_id = merchant;
    offer.offer.offer.offer_id = merchant + ":" + std::to_string(minor);
    offer.landed.items = usd(minor);
    offer.landed.basis =
        quoted ? api::common::PriceBasis::kQuoted : api::common::PriceBasis::kEstimated;
    offer.landed_in_currency = usd(minor);
    return offer;
}

Answer answer_with(std::vector<RankedOffer> offers) {
    Answer answer;
    for (RankedOffer& offer : offers) answer.products.push_back({.offers = {std::move(offer)}});
    return answer;
}

RankedOffer weak(RankedOffer offer) {
    offer.weak_fit = true;
    return offer;
}

struct ClaimRow {
    const char* name;
    std::vector<RankedOffer> offers;
    int left_out;
    std::optional<core::Money> least_left_out;
    const char* claim;
};

// Proves that "cheapest" is said of quoted offers alone, and that what was not quoted or not even
// compared is said with the least it can cost.
TEST(Claim, SaysNoMoreThanIsKnown) {
    const ClaimRow rows[] = {
        {"nothing", {}, 0, {}, ""},
        {"estimates",
         {line("a", 500, false), line("b", 400, false)},
         0,
         {},
         "Nothing was quoted: the prices are estimates, from 4.00 USD before shipping and tax."},
        {"all quoted",
         {line("a", 500, true), line("b", 400, true)},
         0,
         {},
         "Cheapest of 2 quoted: 4.00 USD in all. Every matching offer was quoted."},
        {"cannot be cheaper",
         {line("a", 500, true), line("b", 500, false)},
         0,
         {},
         "Cheapest of 1 quoted: 5.00 USD in all. The one offer that was not quoted costs 5.00 USD "
         "before shipping and tax: it cannot be cheaper."},
        {"could be cheaper",
         {line("a", 500, true), line("b", 499, false)},
         0,
         {},
         "Cheapest of 1 quoted: 5.00 USD in all. The one offer that was not quoted costs 4.99 USD "
         "before shipping and tax: it could still be cheaper."},
        {"names less",
         {line("a", 500, true), weak(line("b", 100, false)), weak(line("c", 90, true))},
         0,
         {},
         "Cheapest of 1 quoted: 5.00 USD in all. Every matching offer was quoted. 2 more that name "
         "less of what you asked for: from 0.90 USD."},
        {"left out, dearer",
         {line("a", 500, true)},
         7,
         usd(600),
         "Cheapest of 1 quoted: 5.00 USD in all. The 7 offers that were not quoted cost at least "
         "6.00 USD before shipping and tax: none of them can be cheaper."},
        {"left out, cheaper",
         {line("a", 500, true), line("b", 900, false)},
         7,
         usd(100),
         "Cheapest of 1 quoted: 5.00 USD in all. Of the 8 offers that were not quoted the least "
         "costs 1.00 USD before shipping and tax and could still be cheaper."},
        {"left out, not known",
         {line("a", 500, true)},
         7,
         {},
         "Cheapest of 1 quoted: 5.00 USD in all. Every offer that was compared was quoted. "
         "7 more offers name what you asked for and were not compared."},
    };
    for (const ClaimRow& row : rows) {
        Answer answer = answer_with(row.offers);
        answer.offers_left_out = row.left_out;
        answer.least_left_out = row.least_left_out;
        EXPECT_EQ(cheapest_claim(answer), row.claim) << row.name;
    }
}

// Proves that the best offers are quoted, at most so many of a merchant and in all, and only where
// a quote can be had.
TEST(WorthQuoting, TakesTheBestFewOfEveryMerchant) {
    const Answer answer = answer_with(
        {line("a", 1, false), line("a", 2, false), line("a", 3, false), line("feed", 4, false),
         line("b", 5, false), line("b", 6, false), line("c", 7, false)});
    const std::vector<api::integrations::Merchant> merchants = {
        {.merchant_id = "a", .can_purchase = true},
        {.merchant_id = "b", .can_purchase = true},
        {.merchant_id = "c", .can_purchase = true},
        {.merchant_id = "feed", .can_purchase = false}};
    const auto ids = [&](QuoteLimits limits) {
        std::vector<std::string> all;
        for (const auto& offer : worth_quoting(answer.products, merchants, limits))
            all.push_back(offer.offer_id);
        return all;
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(ids({.per_merchant = 2, .in_all = 9}), (Ids{"a:1", "a:2", "b:5", "b:6", "c:7"}));
    EXPECT_EQ(ids({.per_merchant = 2, .in_all = 3}), (Ids{"a:1", "a:2", "b:5"}));
}

// Proves that what names less of what was asked for is never bought for it, nor quoted.
TEST(BestToBuy, FitsFirst) {
    const auto best = [](std::vector<RankedOffer> offers) {
        const Answer answer = answer_with(std::move(offers));
        const RankedOffer* found = best_to_buy(answer.products);
        return found == nullptr ? std::string() : found->offer.offer.offer_id;
    };
    EXPECT_EQ(best({line("a", 9, false), weak(line("b", 1, true))}), "a:9");
    EXPECT_EQ(best({weak(line("b", 1, true))}), "");
    EXPECT_EQ(best({line("a", 9, false), line("c", 12, true)}), "c:12");
    const Answer answer = answer_with({weak(line("b", 1, false))});
    EXPECT_TRUE(worth_quoting(answer.products, {{.merchant_id = "b", .can_purchase = true}},
                              {.per_merchant = 1, .in_all = 1})
                    .empty());
}

}  // namespace
}  // namespace emptor::orchestrator
