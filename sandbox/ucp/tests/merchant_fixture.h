#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "platform/runtime/manual_executor.h"
#include "sandbox/kit/testing/fakes.h"
#include "sandbox/ucp/merchant.h"

namespace emptor::sandbox::ucp {

// An issuer that does as it is told and counts.
class FakeIssuer final : public network::Issuer {
public:
    bool owns(std::string_view) const override { return true; }
    network::Decision authorize(const network::Charge& charge) override {
        charges.push_back(charge);
        if (during) during();
        return {.approved = approves,
                .authorization_id = "auth_" + std::to_string(charges.size()),
                .reason = "told"};
    }
    bool capture(const std::string&, std::int64_t amount) override {
        captured += captures ? amount : 0;
        return captures;
    }
    bool reverse(const std::string&) override { return ++reversals > 0; }
    bool refund(const std::string&, std::int64_t amount) override {
        refunded += amount;
        return true;
    }

    bool approves = true;
    bool captures = true;
    std::vector<network::Charge> charges;
    std::int64_t captured = 0;
    std::int64_t refunded = 0;
    int reversals = 0;
    std::function<void()> during;
};

// A shop with three items, and a platform that talks to it.
class MerchantTest : public ::testing::Test {
protected:
    struct Answer {
        int status;
        Json body;
    };

    MerchantTest();
    void open(MerchantConfig config);
    static MerchantConfig config();

    Answer call(const std::string& method, const std::string& path, const Json& body = {},
                std::string key = "", bool is_signed = false);
    Answer create(std::int64_t quantity = 1, const std::string& item = "A");
    Json content(const std::string& state = "CA", const std::string& option = "standard",
                 const std::string& item = "A") const;
    std::string ready_session();  // a checkout that can be completed
    Json payment_for(const std::string& session);
    Answer complete(const std::string& session, const std::string& key = "");
    std::string new_uuid();
    void fault(std::string_view json) { faults.add(*parse_fault(*Json::parse(json))); }
    static std::int64_t total_of(const Json& checkout);

    Store store;
    Faults faults;
    testing::ScriptedOutbound outbound;
    runtime::ManualExecutor executor;
    Webhooks webhooks{faults, outbound, executor, executor};
    testing::HandClock clock;
    Parcels parcels{store,
                    clock,
                    {.pre_transit = std::chrono::seconds(10),
                     .in_transit = std::chrono::seconds(10),
                     .out_for_delivery = std::chrono::seconds(10)}};
    PlatformProfiles profiles{outbound, clock, false};
    FakeIssuer issuer;
    network::CardNetwork network;
    SigningKey platform_key = SigningKey::make("platform-1");
    std::unique_ptr<Merchant> shop;
    int uuids = 0;
};

}  // namespace emptor::sandbox::ucp
