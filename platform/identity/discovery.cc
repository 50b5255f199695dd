#include "platform/identity/discovery.h"

#include <format>
#include <glaze/json/read.hpp>
#include <optional>
#include <utility>

#include "core/reasons.h"
#include "platform/crypto/http_signature.h"

namespace emptor::identity {

// OpenID Connect Discovery 1.0 section 3.
struct ProviderDocument {
    std::string issuer;
    std::string jwks_uri;
    std::string token_endpoint;
    std::string device_authorization_endpoint;
};

namespace {

core::Error unavailable(std::string message) {
    return core::fail(core::reasons::kIssuerUnavailable, std::move(message));
}

core::Result<Provider> provider_of(const std::string& issuer, const std::string& body) {
    ProviderDocument document;
    constexpr glz::opts kOptions{.error_on_unknown_keys = false};
    if (glz::read<kOptions>(document, body))
        return unavailable("the issuer's metadata is no JSON object");
    if (document.issuer != issuer) return unavailable("the issuer's metadata names another issuer");
    for (const std::string* url : {&document.jwks_uri, &document.token_endpoint}) {
        if (!url->starts_with("https://"))
            return unavailable("the issuer's metadata lacks https addresses");
    }
    return Provider{issuer, document.jwks_uri, document.token_endpoint,
                    document.device_authorization_endpoint};
}

}  // namespace

core::Result<http::Reach> reach_of(const std::string& url) {
    TRY(const crypto::Message target, crypto::message_to("GET", url, {}));
    return http::Reach{"identity", {target.authority}};
}

runtime::Task<core::Result<Provider>> discover(runtime::Context ctx, http::Client& client,
                                               std::string issuer) {
    const std::string_view base =
        issuer.ends_with('/') ? std::string_view(issuer).substr(0, issuer.size() - 1) : issuer;
    http::Request request;
    request.url = std::format("{}/.well-known/openid-configuration", base);
    request.response_limit = 256 << 10;
    CO_TRY(http::Reach reach, reach_of(request.url));
    const core::Result<http::Response> answer =
        co_await client.send(ctx, std::move(reach), std::move(request));
    if (!answer) {
        co_return core::wrap(core::reasons::kIssuerUnavailable, "the issuer does not answer",
                             answer.error());
    }
    if (answer->status != 200) {
        co_return unavailable(
            std::format("the issuer's metadata came with status {}", answer->status));
    }
    co_return provider_of(issuer, answer->body);
}

}  // namespace emptor::identity
