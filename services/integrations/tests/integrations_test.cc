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

class MemoryAccounts final : public connectors::Accounts {
public:
    Task<Result<>> put(Context, connectors::Account account) override {
        accounts.insert_or_assign(account.id, account);
        return ready(Result<>());
    }
    Task<Result<std::optional<connectors::Account>>> get(Context, std::string vendor) override {
        const auto found = accounts.find(vendor);
        return ready(Result<std::optional<connectors::Account>>(
            found == accounts.end() ? std::nullopt : std::optional(found->second)));
    }
    Task<Result<>> remove(Context, std::string vendor) override {
        accounts.erase(vendor);
        return ready(Result<>());
    }
    std::map<std::string, connectors::Account> accounts;
};

// Finds one item and says with which secret it was asked.
class MarketSearch final : public connectors::Search {
public:
    Task<Result<std::vector<api::common::Offer>>> search(
        Context, connectors::Account account, api::integrations::SearchRequest) override {
        api::common::Offer offer{.title = account.credentials.at("secret").reveal()};
        return ready(Result<std::vector<api::common::Offer>>({offer}));
    }
    Task<Result<api::common::Offer>> item(Context, connectors::Account, std::string id) override {
        return ready(Result<api::common::Offer>(api::common::Offer{.item_id = std::move(id)}));
    }
};

connectors::Connector market() {
    connectors::Connector connector{.manifest = {.id = "market",
                                                 .title = "Market",
                                                 .credentials = {"secret"},
                                                 .options = {"region"},
                                                 .base_url = "https://api.market.example"}};
    connector.search = std::make_unique<MarketSearch>();
    return connector;
}

class IntegrationsTest : public testing::Test {
protected:
    // Runs a call to its end.
    template <class Request, class Response>
    Result<Response> run(Task<Result<Response>> (Integrations::*call)(Context, Request),
                         Request request, bool live = false) {
        Integrations integrations({store_, accounts_, vendors_, signer_, clock_, live});
        std::optional<Result<Response>> result;
        runtime::TaskGroup group(executor_);
        group.spawn(keep(integrations, call, std::move(request), result));
        executor_.run_until_idle();
        return *std::move(result);
    }
    template <class Request, class Response>
    Task<> keep(Integrations& integrations,
                Task<Result<Response>> (Integrations::*call)(Context, Request), Request request,
                std::optional<Result<Response>>& result) {
        Context ctx = Context::for_at_most(executor_, std::chrono::seconds(5))
                          .with_principal({.subject = "ada"});
        result.emplace(co_await (integrations.*call)(std::move(ctx), std::move(request)));
    }

    Result<api::integrations::AddMerchantResponse> add(std::string url, std::string id = "",
                                                       bool live = false) {
        api::integrations::AddMerchantRequest request{std::move(url), std::move(id)};
        return run(&Integrations::add_merchant, std::move(request), live);
    }
    Result<api::integrations::ConnectVendorResponse> connect(
        std::map<std::string, std::string> credentials, std::string base_url = "",
        bool live = false, std::string vendor = "market") {
        api::integrations::ConnectVendorRequest request{std::move(vendor), std::move(credentials),
                                                        std::move(base_url)};
        return run(&Integrations::connect_vendor, std::move(request), live);
    }

    runtime::ManualExecutor executor_;
    MemoryStore store_;
    MemoryAccounts accounts_;
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

// Proves that a vendor that sells by itself is a merchant once it is connected, that it is asked
// with what was given, that it can be connected anew, also elsewhere, and that nothing stays of it.
TEST_F(IntegrationsTest, AVendorThatSellsByItselfIsAMerchant) {
    vendors_.push_back(market());
    ASSERT_TRUE(connect({{"secret", "one"}}, "https://test.market.example/"));
    const auto listed =
        run(&Integrations::list_merchants, api::integrations::ListMerchantsRequest());
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->merchants.size(), 1u);
    const api::integrations::Merchant& merchant = listed->merchants[0];
    EXPECT_EQ(merchant.merchant_id, "market");
    EXPECT_EQ(merchant.name, "Market");
    EXPECT_EQ(merchant.base_url, "https://test.market.example");
    EXPECT_TRUE(merchant.can_search);
    EXPECT_FALSE(merchant.can_purchase);
    EXPECT_TRUE(merchant.purchase_modes.empty());
    EXPECT_EQ(merchant.connection, "market|https://test.market.example|ada");

    ASSERT_TRUE(connect({{"secret", "two"}, {"region", "x"}}, "https://other.market.example"));
    EXPECT_EQ(store_.merchants.at("market").merchant.base_url, "https://other.market.example");
    api::integrations::SearchRequest search;
    search.merchant_id = "market";
    const auto found = run(&Integrations::search, std::move(search));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->offers.at(0).title, "two");
    EXPECT_EQ(found->offers.at(0).merchant_name, "Market");

    api::integrations::RemoveMerchantRequest gone;
    gone.merchant_id = "market";
    ASSERT_TRUE(run(&Integrations::remove_merchant, std::move(gone)));
    EXPECT_TRUE(store_.merchants.empty());
    EXPECT_TRUE(accounts_.accounts.empty());
}

// Proves what cannot be connected, each with its reason, and that nothing is stored then.
TEST_F(IntegrationsTest, ConnectionsRefused) {
    vendors_.push_back(market());
    vendors_.push_back(shop("ucp", connectors::Discovered{{}, "{}"}));
    const std::map<std::string, std::string> good = {{"secret", "s"}};
    EXPECT_EQ(connect({}, "https://t.example").error().id(), "malformed-request");
    EXPECT_EQ(connect({{"secret", "s"}, {"secrte", "s"}}, "https://t.example").error().message,
              "credentials.secrte: Market knows secret, region");
    EXPECT_EQ(connect(good, "http://t.example").error().id(), "malformed-request");
    EXPECT_EQ(connect(good).error().id(), "mode-mismatch");
    EXPECT_EQ(connect(good, "https://t.example", true).error().id(), "mode-mismatch");
    EXPECT_EQ(connect({}, "https://t.example", false, "ucp").error().id(), "capability-missing");
    EXPECT_EQ(connect({}, "https://t.example", false, "none").error().id(), "capability-missing");
    EXPECT_TRUE(store_.merchants.empty());
    EXPECT_TRUE(accounts_.accounts.empty());
    EXPECT_TRUE(connect(good, "", true));

    store_.merchants["market"].merchant.connector = "ucp";
    EXPECT_EQ(connect(good, "https://t.example").error().id(), "merchant-id-taken");
}

}  // namespace
}  // namespace emptor::integrations
