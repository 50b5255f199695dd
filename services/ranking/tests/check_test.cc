#include "services/ranking/domain/check.h"

#include <gtest/gtest.h>

#include <functional>

#include "services/ranking/domain/rank.h"
#include "services/ranking/tests/samples.h"

namespace emptor::ranking {
namespace {

using api::common::Availability;
using api::common::BudgetScope;
using api::common::Condition;
using api::common::Intent;
using api::normalize::NormalizedOffer;
using samples::money;

struct Row {
    const char* name;
    const char* expected;  // the demand it fails; empty: matches
    std::function<void(Intent&, NormalizedOffer&)> change;
};

const Row kIdentity[] = {
    {"nothing demanded", "", [](Intent&, NormalizedOffer&) {}},
    {"merchant by id", "", [](Intent& i, NormalizedOffer&) { i.merchants = {"fennel"}; }},
    {"merchant by name", "", [](Intent& i, NormalizedOffer&) { i.merchants = {"shop fennel"}; }},
    {"other merchant", "merchant", [](Intent& i, NormalizedOffer&) { i.merchants = {"sorrel"}; }},
    {"merchant unwanted", "excluded_merchant",
     [](Intent& i, NormalizedOffer&) { i.excluded_merchants = {"Fennel"}; }},
    {"out of stock", "in_stock",
     [](Intent&, NormalizedOffer& o) { o.offer.availability = Availability::kOutOfStock; }},
    {"brand", "", [](Intent& i, NormalizedOffer&) { i.brands = {"other", "halden"}; }},
    {"other brand", "brand", [](Intent& i, NormalizedOffer&) { i.brands = {"acme"}; }},
    {"brand of what it fits, not its own", "brand",
     [](Intent& i, NormalizedOffer& o) {
         i.brands = {"acme"};
         o.offer.title = "Case for Acme phone";
     }},
    {"brand only in the title", "",
     [](Intent& i, NormalizedOffer& o) {
         i.brands = {"halden"};
         o.canonical.brand.clear();
     }},
    {"brand unwanted", "excluded_brand",
     [](Intent& i, NormalizedOffer&) { i.excluded_brands = {"halden"}; }},
    {"brand unwanted, only in the title", "excluded_brand",
     [](Intent& i, NormalizedOffer& o) {
         i.excluded_brands = {"halden"};
         o.canonical.brand.clear();
     }},
    {"new: nothing said", "",
     [](Intent& i, NormalizedOffer&) { i.conditions = {Condition::kNew}; }},
    {"new: refurbished by its title", "condition",
     [](Intent& i, NormalizedOffer& o) {
         i.conditions = {Condition::kNew};
         o.canonical.condition = Condition::kRefurbished;
     }},
    {"used or refurbished: nothing said", "condition",
     [](Intent& i, NormalizedOffer&) {
         i.conditions = {Condition::kUsed, Condition::kRefurbished};
     }},
    {"not refurbished", "excluded_condition",
     [](Intent& i, NormalizedOffer& o) {
         i.excluded_conditions = {Condition::kRefurbished};
         o.offer.condition = Condition::kRefurbished;
     }},
    {"word unwanted, plural", "excluded_word",
     [](Intent& i, NormalizedOffer&) { i.excluded_words = {"headphone"}; }},
    {"word unwanted, in the category", "excluded_word",
     [](Intent& i, NormalizedOffer& o) {
         i.excluded_words = {"gaming"};
         o.offer.category = {"Audio", "Gaming headsets"};
     }},
    {"word unwanted, inside another word", "",
     [](Intent& i, NormalizedOffer&) { i.excluded_words = {"wire"}; }},
};

const Row kAttributes[] = {
    {"capacity exact", "",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"capacity", {}, 1000, 1000, "GB"}};
         o.canonical.quantities["capacity"] = 1024;
     }},
    {"capacity other", "attribute:capacity",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"capacity", {}, 512, 512, "GB"}};
         o.canonical.quantities["capacity"] = 256;
     }},
    {"capacity not said", "attribute:capacity",
     [](Intent& i, NormalizedOffer&) { i.attributes = {{"capacity", {}, 512, 512, "GB"}}; }},
    {"a kit that only knows memory", "",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"capacity", {}, 32, 32, "GB"}};
         o.canonical.quantities["memory"] = 32;
     }},
    {"at least", "",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"memory", {}, 16, {}, "GB"}};
         o.canonical.quantities["memory"] = 32;
     }},
    {"at least, below", "attribute:memory",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"memory", {}, 16, {}, "GB"}};
         o.canonical.quantities["memory"] = 8;
     }},
    {"at most, above", "attribute:weight",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"weight", {}, {}, 1500, "g"}};
         o.canonical.quantities["weight"] = 1501;
     }},
    {"neighbouring screen size", "attribute:screen",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"screen", {}, 15.6, 15.6, "inch"}};
         o.canonical.quantities["screen"] = 15.3;
     }},
    {"pack", "",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"pack", {}, 12, 12, ""}};
         o.canonical.pack_size = 12;
     }},
    {"other pack", "attribute:pack",
     [](Intent& i, NormalizedOffer&) { i.attributes = {{"pack", {}, 12, 12, ""}}; }},
    {"one of two colours", "",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"colour", {"black", "blue"}, {}, {}, ""}};
         o.canonical.attributes["colour"] = "blue";
     }},
    {"other colour", "attribute:colour",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"colour", {"black"}, {}, {}, ""}};
         o.canonical.attributes["colour"] = "white";
     }},
    {"size with its scale", "",
     [](Intent& i, NormalizedOffer& o) {
         i.attributes = {{"size", {"42"}, {}, {}, ""}};
         o.canonical.attributes["size"] = "eu 42";
     }},
};

const Row kLimits[] = {
    {"arrives too late", "deliver_by",
     [](Intent& i, NormalizedOffer& o) {
         i.deliver_by = samples::noon() + std::chrono::days(2);
         o.offer.delivery_days = 3;
     }},
    {"arrival not known", "", [](Intent& i, NormalizedOffer&) { i.deliver_by = samples::noon(); }},
    {"at the limit", "", [](Intent& i, NormalizedOffer&) { i.max_price = money("100"); }},
    {"above the limit", "max_price",
     [](Intent& i, NormalizedOffer&) { i.max_price = money("99.99"); }},
    {"two are above the limit", "max_price",
     [](Intent& i, NormalizedOffer&) {
         i.max_price = money("199.99");
         i.quantity = 2;
     }},
    {"below the least, which is per item", "min_price",
     [](Intent& i, NormalizedOffer&) {
         i.min_price = money("100.01");
         i.quantity = 3;
     }},
    {"items within, landed above: only marked", "",
     [](Intent& i, NormalizedOffer& o) {
         i.max_price = money("100");
         o.offer.shipping_estimate = money("5");
     }},
    {"limit for everything", "max_price",
     [](Intent& i, NormalizedOffer& o) {
         i.max_price = money("104");
         i.budget_scope = BudgetScope::kLanded;
         o.offer.shipping_estimate = money("5");
     }},
    {"two demands failed: the first in order counts", "brand",
     [](Intent& i, NormalizedOffer&) {
         i.brands = {"acme"};
         i.max_price = money("1");
     }},
};

void expect_all(std::span<const Row> rows) {
    for (const Row& row : rows) {
        auto request = samples::request({samples::offer("a", "100")});
        row.change(request.intent, request.products[0].offers[0]);
        const auto answer = rank_offers(std::move(request));
        const bool matches = std::string_view(row.expected).empty();
        EXPECT_EQ(answer.matching_offers, matches ? 1 : 0) << row.name;
        EXPECT_EQ(answer.products.size(), matches ? 1U : 0U) << row.name;
        const std::vector<api::ranking::Exclusion> none;
        const std::vector<api::ranking::Exclusion> one = {{row.expected, 1}};
        EXPECT_EQ(answer.exclusions, matches ? none : one) << row.name;
    }
}

// Proves of each demand on what a thing is that it rules out what fails it, lets the rest pass and
// is counted.
TEST(Check, IdentityDemands) {
    expect_all(kIdentity);
}

// Proves the same of amounts and words of attributes, by canonical values and with their tolerance.
TEST(Check, AttributeDemands) {
    expect_all(kAttributes);
}

// Proves the same of arrival and money, at the edge and just beyond.
TEST(Check, LimitDemands) {
    expect_all(kLimits);
}

}  // namespace
}  // namespace emptor::ranking
