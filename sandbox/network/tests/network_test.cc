#include "sandbox/network/network.h"

#include <gtest/gtest.h>

namespace emptor::sandbox::network {
namespace {

class OneCardIssuer final : public Issuer {
public:
    bool owns(std::string_view number) const override { return number.starts_with("400009"); }
    Decision authorize(const Charge& charge) override {
        return {.approved = charge.amount <= 1000, .authorization_id = "a1", .reason = "asked"};
    }
    bool capture(const std::string& id, std::int64_t) override { return id == "a1"; }
    bool reverse(const std::string& id) override { return id == "a1"; }
    bool refund(const std::string& id, std::int64_t) override { return id == "a1"; }
};

// Proves the check digit rule on published examples and on one-digit changes.
TEST(Luhn, CheckDigits) {
    for (const char* good : {"4242424242424242", "378282246310005", "5555555555554444"}) {
        EXPECT_EQ(luhn_digit(std::string_view(good).substr(0, std::string_view(good).size() - 1)),
                  std::string_view(good).back())
            << good;
    }
    EXPECT_TRUE(luhn_valid("4242424242424242"));
    EXPECT_FALSE(luhn_valid("4242424242424241"));
    EXPECT_FALSE(luhn_valid("4242"));
    EXPECT_FALSE(luhn_valid("42424242424242a2"));
}

// Proves that a charge reaches the issuer of the number and no other, and that bad numbers reach
// none.
TEST(CardNetwork, RoutesByNumber) {
    OneCardIssuer issuer;
    CardNetwork network;
    network.add(issuer);
    Charge charge{.card = {.number = "400009000000000"}, .amount = 900, .currency = "USD"};
    charge.card.number += luhn_digit(charge.card.number);
    EXPECT_TRUE(network.authorize(charge).approved);
    charge.amount = 1001;
    EXPECT_FALSE(network.authorize(charge).approved);
    charge.card.number = "4242424242424242";
    EXPECT_EQ(network.authorize(charge).reason, "no_such_issuer");
    charge.card.number = "4242424242424241";
    EXPECT_EQ(network.authorize(charge).reason, "invalid_number");
    EXPECT_TRUE(network.capture("a1", 900));
    EXPECT_FALSE(network.capture("a2", 900));
}

}  // namespace
}  // namespace emptor::sandbox::network
