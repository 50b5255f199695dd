#include "connectors/easypost/translate.h"

#include <gtest/gtest.h>

#include <fstream>

#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::connectors::easypost {
namespace {

using api::orders::ParcelStatus;

// Proves that every word of the vendor has one meaning, and an unknown word none.
TEST(Translate, EveryStatus) {
    struct Row {
        std::string_view word;
        ParcelStatus status;
    };
    for (const Row& row :
         {Row{"unknown", ParcelStatus::kUnspecified}, Row{"pre_transit", ParcelStatus::kAnnounced},
          Row{"in_transit", ParcelStatus::kInTransit},
          Row{"out_for_delivery", ParcelStatus::kOutForDelivery},
          Row{"delivered", ParcelStatus::kDelivered},
          Row{"available_for_pickup", ParcelStatus::kReadyForPickup},
          Row{"return_to_sender", ParcelStatus::kReturning}, Row{"failure", ParcelStatus::kFailed},
          Row{"cancelled", ParcelStatus::kFailed}, Row{"error", ParcelStatus::kFailed},
          Row{"Delivered", ParcelStatus::kUnspecified}, Row{"", ParcelStatus::kUnspecified},
          Row{"teleported", ParcelStatus::kUnspecified}}) {
        EXPECT_EQ(to_status(row.word), row.status) << row.word;
    }
}

TEST(Translate, StepsAreInOrderAndDatedOnes) {
    wire::Tracker tracker{.id = "trk_1", .tracking_code = "EZ1", .status = "in_transit"};
    tracker.tracking_details = {
        {{.message = "second", .status = "in_transit", .datetime = "2026-03-02T10:00:00Z"},
         {.message = "undated", .status = "in_transit"},
         {.message = "first",
          .status = "pre_transit",
          .datetime = "2026-03-01T10:00:00Z",
          .tracking_location = wire::Location{.city = "Town", .country = "US"}}}};
    const Tracker told = to_tracker(tracker);
    ASSERT_EQ(told.steps.size(), 2u);
    EXPECT_EQ(told.steps[0].message, "first");
    EXPECT_EQ(told.steps[0].place, "Town, US");
    EXPECT_EQ(told.steps[1].status, ParcelStatus::kInTransit);
}

// Proves that the vendor's own example holds (fixtures/signed_event.json, whose signature is over
// the text without the last line feed), also for a secret that is spelled with a composed letter.
TEST(Signature, TheVendorsExample) {
    std::ifstream file("connectors/easypost/fixtures/signed_event.json");
    std::string body(std::istreambuf_iterator<char>(file), {});
    ASSERT_TRUE(body.ends_with("}\n"));
    body.pop_back();
    const std::string header =
        "hmac-sha256-hex=38f3f53c103713df81616a0a186d77141957323ec21d5fe9363db93840f527db";
    for (const char* secret : {"s\u00e9cret", "se\u0301cret"}) {
        EXPECT_TRUE(check_signature(header, body, secret)) << secret;
    }
    EXPECT_FALSE(check_signature(header, body + "\n", "s\u00e9cret"));
    EXPECT_FALSE(check_signature(header, body, "secret"));
    EXPECT_FALSE(check_signature(header, body,
                                 "s\xe9"
                                 "cret"))
        << "not UTF-8";
}

// Proves that a signature holds for the very bytes and the secret only.
TEST(Signature, HoldsForBytesAndSecret) {
    const std::string body = R"({"weight":614.0})";
    const std::string header =
        "hmac-sha256-hex=" + crypto::hex(crypto::hmac_sha256("secret", body));
    EXPECT_TRUE(check_signature(header, body, "secret"));
    EXPECT_FALSE(check_signature(header, R"({"weight":614})", "secret"));
    EXPECT_FALSE(check_signature(header, body, "Secret"));
    EXPECT_FALSE(check_signature(header.substr(16), body, "secret"));
    EXPECT_FALSE(check_signature("", body, ""));
}

}  // namespace
}  // namespace emptor::connectors::easypost
