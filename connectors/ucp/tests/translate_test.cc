#include "connectors/ucp/translate.h"

#include <gtest/gtest.h>

namespace emptor::connectors::ucp {
namespace {

using api::integrations::SessionState;

core::Instant noon() {
    return core::parse_instant("2026-03-02T12:00:00Z").value();
}
core::Money usd(std::int64_t minor) {
    return core::Money::of(minor, "USD").value();
}

wire::Checkout session(std::string status, std::vector<wire::Total> totals) {
    wire::Checkout made;
    made.id = "chk_1";
    made.status = std::move(status);
    made.currency = "USD";
    made.line_items = {{{.id = "li_1", .item = {.id = "42", .price = 1000}, .quantity = 1}}};
    made.totals = std::move(totals);
    return made;
}

const std::vector<wire::Total> kGood{{"subtotal", 1000},
                                     {"items_discount", -100},
                                     {"fulfillment", 500},
                                     {"tax", 80},
                                     {"total", 1480}};

// Proves that every status has one meaning and a word that is not known is never success.
TEST(Session, EveryStatus) {
    struct Row {
        std::string_view word;
        SessionState state;
    };
    for (const Row& row :
         {Row{"incomplete", SessionState::kIncomplete},
          Row{"requires_escalation", SessionState::kEscalation},
          Row{"ready_for_complete", SessionState::kReady},
          Row{"complete_in_progress", SessionState::kInProgress},
          Row{"completed", SessionState::kCompleted}, Row{"canceled", SessionState::kCanceled},
          Row{"Completed", SessionState::kUnspecified}, Row{"", SessionState::kUnspecified}}) {
        EXPECT_EQ(to_state(row.word), row.state) << row.word;
    }
}

// Proves that a quote counts only if its parts are the total and have the signs they must have.
TEST(Session, TotalsMustAddUp) {
    const auto good = to_session(session("ready_for_complete", kGood), noon(), false);
    ASSERT_TRUE(good);
    EXPECT_EQ(good->landed.total, usd(1480));
    EXPECT_EQ(good->landed.shipping, usd(500));
    EXPECT_EQ(good->landed.discount, usd(100));
    for (const std::vector<wire::Total>& totals :
         {std::vector<wire::Total>{{"subtotal", 1000}, {"total", 999}},
          {{"subtotal", 1000}, {"discount", 100}, {"total", 1100}},
          {{"subtotal", -1000}, {"total", -1000}},
          {{"subtotal", 1000}, {"tax", -1}, {"total", 999}}}) {
        EXPECT_EQ(to_session(session("ready_for_complete", totals), noon(), false).error().id(),
                  "totals-do-not-add-up");
    }
    // What a look-up finds completed is a fact all the same; as the answer to an order it leaves
    // open what happened.
    const auto completed = session("completed", {{"subtotal", 1000}, {"total", 999}});
    EXPECT_TRUE(to_session(completed, noon(), false));
    EXPECT_EQ(to_session(completed, noon(), true).error().outcome, core::Outcome::kUnknown);
    const auto working = session("complete_in_progress", {{"subtotal", 1000}, {"total", 999}});
    EXPECT_EQ(to_session(working, noon(), true).error().outcome, core::Outcome::kUnknown);
    EXPECT_FALSE(to_session(session("incomplete", kGood), noon(), false)->landed.total);
}

// Proves that only an explicit no to a completion is a no.
TEST(Session, Refusals) {
    wire::Checkout declined = session("ready_for_complete", kGood);
    EXPECT_FALSE(refusal(declined, usd(1480)));
    declined.messages = {{{.type = "error", .code = "payment_failed", .content = "declined"}}};
    EXPECT_EQ(refusal(declined, usd(1480))->id(), "vendor-refused");
    EXPECT_EQ(refusal(declined, usd(1400))->id(), "quote-total-changed");
    declined.messages = {{{.type = "warning", .code = "low_stock", .content = "few left"}}};
    EXPECT_FALSE(refusal(declined, usd(1480)));
    wire::Checkout nothing;
    nothing.messages = {{{.type = "error", .code = "out_of_stock", .content = "gone"}}};
    EXPECT_EQ(to_session(nothing, noon(), true).error().outcome, core::Outcome::kNotDone);
    // A session that lacks a member is not refused, whatever it says beside.
    wire::Checkout cut = session("completed", kGood);
    cut.line_items.reset();
    cut.messages = nothing.messages;
    EXPECT_EQ(to_session(cut, noon(), true).error().outcome, core::Outcome::kUnknown);
    for (const char* status : {"completed", "complete_in_progress", "canceled", "odd"}) {
        EXPECT_FALSE(refusal(session(status, kGood), usd(1))) << status;
    }
}

wire::Profile profile(std::string version, std::string endpoint) {
    wire::Profile made;
    made.ucp.version = version;
    made.ucp.services["dev.ucp.shopping"] = {
        {.version = version, .transport = "rest", .endpoint = endpoint}};
    for (const char* name : {"checkout", "fulfillment", "order", "catalog.search"}) {
        made.ucp.capabilities[std::string("dev.ucp.shopping.") + name] = {{version}};
    }
    made.ucp.payment_handlers["com.example.tokenizer"] = {
        {.id = "t1",
         .version = version,
         .config = wire::HandlerConfig{.endpoint = "https://pay.example/t"}}};
    return made;
}

// Proves whom we speak with: our version, at the shop's own host.
TEST(Negotiate, VersionAndHost) {
    const auto good =
        negotiate(profile("2026-04-08", "https://shop.example/ucp/"), "https://shop.example");
    ASSERT_TRUE(good);
    EXPECT_EQ(good->endpoint, "https://shop.example/ucp");
    EXPECT_TRUE(to_merchant(*good, "https://shop.example", false).can_purchase);
    EXPECT_EQ(negotiate(profile("2026-01-23", "https://shop.example"), "https://shop.example")
                  .error()
                  .id(),
              "merchant-version-unsupported");
    EXPECT_EQ(negotiate(profile("2026-04-08", "https://evil.example"), "https://shop.example")
                  .error()
                  .id(),
              "merchant-profile-invalid");
    EXPECT_EQ(negotiate({}, "https://shop.example").error().id(), "merchant-profile-invalid");
}

// Proves that a merchant's own members may be of any kind: texts, numbers and yes or no are kept as
// they were written, what has parts of its own is passed over and costs no offer.
TEST(Offers, FreeMembersOfAnyKind) {
    wire::Variant kettle{
        .id = "42", .title = "Kettle", .price = {.amount = 1000, .currency = "USD"}};
    kettle.metadata = wire::Metadata{
        .brand = glz::raw_json(R"("Aroma")"),
        .mpn = glz::raw_json("1200"),
        .condition = glz::raw_json(R"({"grade": 1})"),
        .attributes = glz::raw_json(
            R"({"Litres": 1.7, "Cordless": true, "Colour": "red", "Sizes": [1], "Box": {"cm": 9}, "None": null})")};
    wire::Variant odd = kettle;
    odd.metadata->attributes = glz::raw_json(R"(["red"])");
    const wire::Product product{.id = "p", .title = "Kettle", .variants = {kettle, odd}};
    const auto offers = to_offers(product, Account{.id = "shop"}, "Shop", noon());
    ASSERT_EQ(offers.size(), 2U);
    EXPECT_EQ(offers[0].brand, "Aroma");
    EXPECT_EQ(offers[0].mpn, "1200");
    EXPECT_EQ(offers[0].condition, api::common::Condition::kUnspecified);
    const std::map<std::string, std::string> kept{
        {"litres", "1.7"}, {"cordless", "true"}, {"colour", "red"}};
    EXPECT_EQ((std::map<std::string, std::string>(offers[0].attributes.begin(),
                                                  offers[0].attributes.end())),
              kept);
    EXPECT_TRUE(offers[1].attributes.empty());
}

}  // namespace
}  // namespace emptor::connectors::ucp
