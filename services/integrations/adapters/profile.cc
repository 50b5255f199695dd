#include "services/integrations/adapters/profile.h"

#include <format>

namespace emptor::integrations {

std::string platform_profile(const std::string& public_url, const crypto::PublicKey& key) {
    constexpr std::string_view kVersion = "2026-04-08";
    const auto capability = [&](std::string_view name, std::string_view spec,
                                std::string_view more) {
        return std::format(
            R"("dev.ucp.shopping.{}":[{{"version":"{}","spec":"https://ucp.dev/{}/specification/{}",)"
            R"("schema":"https://ucp.dev/{}/schemas/shopping/{}.json"{}}}])",
            name, kVersion, kVersion, spec, kVersion,
            spec.starts_with("catalog/") ? "catalog_" + std::string(spec.substr(8))
                                         : std::string(spec),
            more);
    };
    const std::string webhook =
        std::format(R"(,"config":{{"webhook_url":"{}/webhooks/ucp"}})", public_url);
    return std::format(
        R"({{"ucp":{{"version":"{0}","services":{{"dev.ucp.shopping":[{{"version":"{0}",)"
        R"("spec":"https://ucp.dev/{0}/specification/overview","transport":"rest",)"
        R"("schema":"https://ucp.dev/{0}/services/shopping/rest.openapi.json"}}]}},"capabilities":{{{1},{2},{3},{4},{5}}},)"
        R"("payment_handlers":{{}}}},"signing_keys":[{6}],"keys":[{6}]}})",
        kVersion, capability("checkout", "checkout", ""),
        capability("fulfillment", "fulfillment", R"(,"extends":"dev.ucp.shopping.checkout")"),
        capability("order", "order", webhook), capability("catalog.search", "catalog/search", ""),
        capability("catalog.lookup", "catalog/lookup", ""), key.jwk());
}

}  // namespace emptor::integrations
