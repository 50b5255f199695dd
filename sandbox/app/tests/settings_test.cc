#include "sandbox/app/settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace emptor::sandbox::app {
namespace {

constexpr const char* kDefault = "sandbox/default.yaml";

std::string refusal(const std::vector<std::string>& overrides) {
    Json document = *read_settings(kDefault);
    for (const std::string& one : overrides) {
        if (const auto result = override_setting(document, one); !result)
            return result.error().message;
    }
    const auto settings = parse_settings(document, "/somewhere");
    return settings ? "" : settings.error().message;
}

int port_of(const Settings& settings, std::string_view vendor) {
    const auto found = std::ranges::find(settings.vendors, vendor, &VendorSettings::id);
    return found == settings.vendors.end() ? -1 : found->port;
}

// Proves that the settings that come with the program are sound, and mean what their comments say.
TEST(Settings, Default) {
    const auto settings = parse_settings(*read_settings(kDefault), "/somewhere");
    ASSERT_TRUE(settings) << settings.error().message;
    ASSERT_EQ(settings->merchants.size(), 4u);
    const ucp::MerchantConfig& northwind = settings->merchants[0].config;
    EXPECT_EQ(northwind.id, "northwind");
    EXPECT_EQ(northwind.feed, "/somewhere/northwind.jsonl");
    EXPECT_EQ(northwind.shipping[0].flat, 899);
    EXPECT_TRUE(northwind.tax.shipping_taxed);
    EXPECT_TRUE(settings->merchants[1].config.captures_at_once);
    EXPECT_EQ(settings->merchants[1].config.shipping[0].free_from, 4900);
    EXPECT_EQ(settings->merchants[3].config.tax.included_rate, 7500);
}

// Proves that single settings can be replaced, list entries by id.
TEST(Settings, Overrides) {
    Json document = *read_settings(kDefault);
    for (const char* one : {"merchants.fennel.port=8443", "stripe.port=8444", "feeds=/feeds"}) {
        ASSERT_TRUE(override_setting(document, one)) << one;
    }
    const Settings settings = *parse_settings(document, "/somewhere");
    EXPECT_EQ(settings.merchants[2].port, 8443);
    EXPECT_EQ(settings.merchants[2].config.feed, "/feeds/fennel.jsonl");
    EXPECT_EQ(port_of(settings, "stripe"), 8444);
    EXPECT_EQ(port_of(settings, "easypost"), 0);
}

// Proves that a file says only what differs from what the vendors' folders say.
TEST(Settings, LiesOverTheVendorsOwn) {
    const auto file = std::filesystem::temp_directory_path() / "emptor-settings-test.yaml";
    std::ofstream(file) << "stripe: {port: 9, balance: {eur: 5.00}}\n";
    const Json document = *read_settings(file.string());
    std::filesystem::remove(file);
    EXPECT_EQ(document["stripe"]["port"].integer(), 9);
    EXPECT_EQ(document["stripe"]["secret_key"].text(), "sk_test_sandbox");
    EXPECT_EQ(document["stripe"]["balance"]["usd"].text(), "25000.00");
    EXPECT_EQ(document["stripe"]["balance"]["eur"].text(), "5.00");
    EXPECT_EQ(document["easypost"]["api_key"].text(), "EZTK_sandbox");
}

// Proves that wrong settings are refused by name.
TEST(Settings, Refusals) {
    const struct {
        const char* setting;
        const char* message;
    } rows[] = {
        {"hosst=x", "hosst: no such setting"},
        {"merchants.northwind.prot=1", "merchants[0].prot: no such setting"},
        {"merchants.nobody.port=1", "--set: there is no merchants.nobody.port"},
        {"merchants.northwind.port=70000",
         "merchants[0].port: a whole number from 0 to 65535 is expected"},
        {"merchants.northwind.currency=XXY", "merchants[0].currency: an ISO 4217 code is expected"},
        {"merchants.northwind.tax.mode=maybe",
         "merchants[0].tax.mode: one of none, added, included is expected"},
        {"merchants.northwind.shipping.standard.flat=cheap",
         "merchants[0].shipping[0].flat: an amount such as 5.99 is expected"},
        {"merchants.quillmart.tax.rate=many",
         "merchants[3].tax.rate: a rate in percent such as 7.25 is expected"},
        {"merchants.fennel.id=northwind", "merchants[2].id: is there twice"},
        {"merchants.northwind.stock.most=1", "merchants[0].stock.most: is below least"},
        {"tls.key=/k", "tls.key: certificate and key go together"},
        {"stripe.secret_key=sk_live_1",
         "stripe.secret_key: a key that starts with sk_test_ is expected"},
        {"stripe.colour=red", "stripe.colour: no such setting"},
        {"nonsense", "--set wants NAME=VALUE, not nonsense"},
    };
    for (const auto& row : rows) EXPECT_EQ(refusal({row.setting}), row.message);
    EXPECT_FALSE(read_yaml("sandbox/none.yaml"));
}

}  // namespace
}  // namespace emptor::sandbox::app
