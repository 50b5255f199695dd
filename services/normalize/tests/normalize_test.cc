#include "services/normalize/app/normalize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"

namespace emptor::normalize {
namespace {

using testing::ElementsAre;

api::common::Offer offer(std::string merchant, std::string item, std::string title) {
    api::common::Offer made;
    made.offer_id = merchant + ":" + item;
    made.merchant_id = std::move(merchant);
    made.item_id = std::move(item);
    made.title = std::move(title);
    return made;
}

// Proves that what merchants write differently is read the same and what they wrote is kept.
TEST(NormalizeTest, JoinsAndKeepsOffersAsTheyWere) {
    api::normalize::JoinRequest request;
    request.offers = {
        offer("north", "1",
              "Halvik\u2122 StudioLine 880 \u2013 27\u2033 Salt &amp;amp; Sand, Refurbished"),
        offer("blue", "7", "Another Thing Altogether"),
        offer("fennel", "3", "Renewed: StudioLine 880 by HALVIK (27&quot;) Salt &amp; Sand")};
    request.offers[0].brand = "Halvik Inc.";
    request.offers[0].gtins = {"9521234567899", "2012345678903"};
    request.offers[0].attributes = {{"farbe", "Sand"}};
    const auto before = request.offers;

    const api::normalize::JoinResponse response = join_offers(request);

    ASSERT_EQ(response.products.size(), 2U);
    const api::normalize::Product& product = response.products[0];
    ASSERT_EQ(product.offers.size(), 2U);
    EXPECT_EQ(product.offers[0].offer, before[0]);
    EXPECT_EQ(product.offers[1].offer, before[2]);
    EXPECT_EQ(product.brand, "halvik");
    EXPECT_EQ(product.title, before[0].title);
    EXPECT_THAT(product.joined_by, ElementsAre("title"));
    const api::normalize::Canonical& canonical = product.offers[0].canonical;
    EXPECT_EQ(canonical.brand, "halvik");
    EXPECT_THAT(canonical.gtins, ElementsAre("09521234567899"));
    EXPECT_EQ(canonical.pack_size, 1);
    EXPECT_EQ(canonical.condition, api::common::Condition::kRefurbished);
    EXPECT_EQ(canonical.attributes.at("colour"), "beige");
    EXPECT_EQ(canonical.quantities.at("screen"), 27);
    EXPECT_EQ(product.offers[1].canonical.brand, "halvik") << "found in the title";
    EXPECT_TRUE(response.products[1].joined_by.empty());
}

// Proves that the key of a product depends on its offers only.
TEST(NormalizeTest, KeyIsStable) {
    const std::vector<api::common::Offer> offers = {offer("a", "1", "sonavo quietwave 700"),
                                                    offer("b", "2", "sonavo quietwave 700")};
    const auto key = [](std::vector<api::common::Offer> list) {
        return join_offers({std::move(list)}).products.at(0).product_key;
    };
    EXPECT_EQ(key(offers), key({offers[1], offers[0]}));
    EXPECT_NE(key(offers), key({offers[0]}));
}

// Proves that text that is not what it seems neither breaks the stage nor makes it slow.
TEST(NormalizeTest, BearsHostileText) {
    api::normalize::JoinRequest request;
    std::string numbers;
    for (int i = 0; i < 200'000; ++i) numbers += std::to_string(i) + "x ";
    request.offers = {offer("a", "1", numbers),
                      offer("b", "1", numbers),
                      offer("c", "1", "\xff\xfe broken \xc3"),
                      offer("d", "1", ""),
                      offer("e", "1", std::string(100'000, '&')),
                      offer("f", "1", std::string(100'000, '9') + " GB")};
    for (int i = 0; i < 5'000; ++i)
        request.offers[3].attributes["size " + std::to_string(i)] = "9 9 9";
    EXPECT_EQ(join_offers(std::move(request)).products.size(), 5U);
}

runtime::Task<> ask(Normalize& normalize, runtime::Context ctx, std::string& reason) {
    auto result = co_await normalize.join(ctx, {});
    reason = result ? "" : std::string(result.error().id());
}

// Proves that work nobody waits for any more is not started.
TEST(NormalizeTest, RefusesWhenTimeIsUp) {
    runtime::ManualExecutor executor;
    Normalize normalize;
    std::string reason;
    runtime::TaskGroup group(executor);
    group.spawn(ask(normalize, runtime::Context(executor, executor.now() - std::chrono::seconds(1)),
                    reason));
    executor.run_until_idle();
    EXPECT_EQ(reason, "deadline-exceeded");
}

}  // namespace
}  // namespace emptor::normalize
