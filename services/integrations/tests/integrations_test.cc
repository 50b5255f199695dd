#include "services/integrations/app/integrations.h"

#include <gtest/gtest.h>

#include "core/reasons.h"
#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"

namespace emptor::integrations {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::ready;
using runtime::Task;

class MemoryStore final : public MerchantStore {
public:
    Task<Result<>> put(Context, StoredMerchant stored) override {
        merchants[stored.merchant.merchant_id] = stored;
        return ready(Result<>());
    }
    Task<Result<std::optional<StoredMerchant>>> get(Context, std::string id) override {
        const auto found = merchants.find(id);
        return ready(Result<std::optional<StoredMerchant>>(
            found == merchants.end() ? std::nullopt : std::optional(found->second)));
    }
    Task<Result<std::vector<StoredMerchant>>> list(Context) override {
        std::vector<StoredMerchant> all;
        for (const auto& [id, stored] : merchants) all.push_back(stored);
        return ready(Result<std::vector<StoredMerchant>>(std::move(all)));
    }
    Task<Result<>> remove(Context, std::string id) override {
        merchants.erase(id);
        return ready(Result<>());
    }
    Task<Result<>> take_webhook(Context, std::string, std::string, std::string) override {
        return ready(Result<>());
    }
    std::map<std::string, StoredMerchant> merchants;
};

class Signer final : public ConnectionSigner {
public:
    std::string sign(const std::string& id, const std::string& url, const std::string& person,
                     core::Instant) override {
        return id + "|" + url + "|" + person;
    }
};

class ShopDiscovery final : public connectors::Discovery {
public:
    ShopDiscovery(Result<connectors::Discovered> answer) : answer_(std::move(answer)) {}
    Task<Result<connectors::Discovered>> discover(Context, std::string) override {
        return ready(answer_);
    }

private:
    Result<connectors::Discovered> answer_;
};

connectors::Connector shop(std::string id, Result<connectors::Discovered> answer) {
    connectors::Connector connector{.manifest = {.id = std::move(id)}};
    connector.discovery = std::make_unique<ShopDiscovery>(std::move(answer));
    return connector;
}

class IntegrationsTest : public testing::Test {
protected:
    Result<api::integrations::AddMerchantResponse> add(std::string url, std::string id = "",
                                                       bool live = false) {
        Integrations integrations({store_, nullptr, vendors_, signer_, clock_, live});
        std::optional<Result<api::integrations::AddMerchantResponse>> result;
        runtime::TaskGroup group(executor_);
        group.spawn(keep(integrations, {std::move(url), std::move(id)}, result));
        executor_.run_until_idle();
        return *std::move(result);
    }

    Task<> keep(Integrations& integrations, api::integrations::AddMerchantRequest request,
                std::optional<Result<api::integrations::AddMerchantResponse>>& result) {
        Context ctx = Context::for_at_most(executor_, std::chrono::seconds(5))
                          .with_principal({.subject = "ada"});
        result.emplace(co_await integrations.add_merchant(std::move(ctx), std::move(request)));
    }

    runtime::ManualExecutor executor_;
    MemoryStore store_;
    std::vector<connectors::Connector> vendors_;
    Signer signer_;
    core::SystemClock clock_;
};

// Proves that the first connector that knows the shop takes it, and the statement names who
// connected it.
TEST_F(IntegrationsTest, TheConnectorThatKnowsTheShopTakesIt) {
    vendors_.push_back(shop("other", core::fail(reasons::kMerchantNotRecognised, "no")));
    vendors_.push_back(
        shop("ucp", connectors::Discovered{{.base_url = "https://shop.example"}, "{}"}));
    const auto added = add("https://Shop.Example/some/page");
    ASSERT_TRUE(added);
    EXPECT_EQ(added->merchant.merchant_id, "shop-example");
    EXPECT_EQ(added->merchant.connector, "ucp");
    EXPECT_EQ(added->merchant.connection, "shop-example|https://shop.example|ada");
}

// Proves what is refused, each with its reason, and that nothing is stored then.
TEST_F(IntegrationsTest, Refusals) {
    EXPECT_EQ(add("https://shop.example").error().id(), "merchant-not-recognised");
    EXPECT_EQ(add("http://shop.example").error().id(), "malformed-request");
    EXPECT_EQ(add("https://shop.example", "a b").error().id(), "malformed-request");
    vendors_.push_back(shop("ucp", core::fail(reasons::kMerchantVersionUnsupported, "old")));
    vendors_.push_back(
        shop("late", connectors::Discovered{{.base_url = "https://shop.example"}, "{}"}));
    EXPECT_EQ(add("https://shop.example").error().id(), "merchant-version-unsupported");
    vendors_.erase(vendors_.begin());
    EXPECT_EQ(add("https://shop.example", "", true).error().id(), "mode-mismatch");
    EXPECT_TRUE(store_.merchants.empty());
}

}  // namespace
}  // namespace emptor::integrations
