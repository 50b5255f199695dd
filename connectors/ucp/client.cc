#include "connectors/ucp/client.h"

#include <format>

#include "connectors/kit/json.h"
#include "core/reasons.h"
#include "platform/crypto/content_digest.h"
#include "platform/crypto/http_signature.h"

namespace emptor::connectors::ucp {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

}  // namespace

Task<Result<std::string>> Client::get(Context ctx, std::string url) const {
    co_return co_await send(ctx, Call{.url = std::move(url)});
}

Task<Result<std::string>> Client::ask(Context ctx, std::string url, std::string body) const {
    Call call{.method = "POST", .url = std::move(url), .body = std::move(body)};
    co_return co_await send(ctx, std::move(call));
}

Task<Result<std::string>> Client::change(Context ctx, std::string method, std::string url,
                                         std::string body, std::string key) const {
    Call call{.method = std::move(method),
              .url = std::move(url),
              .body = std::move(body),
              .effect = true};
    call.headers.emplace_back("Idempotency-Key", uuid_of(key));
    co_return co_await send(ctx, std::move(call));
}

Task<Result<std::string>> Client::send(Context ctx, Call call) const {
    call.vendor = kVendor;
    call.least_tls = kLeastTls;
    call.headers.emplace_back("Accept", "application/json");
    call.headers.emplace_back("Request-Id",
                              uuid_of(core::new_id("req", deps_.clock.now(), deps_.random)));
    if (!deps_.profile_url.empty()) {
        call.headers.emplace_back("UCP-Agent", std::format("profile=\"{}\"", deps_.profile_url));
    }
    if (!call.body.empty()) call.headers.emplace_back("Content-Type", "application/json");
    CO_TRY_OK(sign(call));
    CO_TRY(auto response, co_await exchange(ctx, deps_.http, std::move(call)));
    co_return std::move(response.body);
}

// The signing profile of the specification: method, authority, path, what identifies us and the
// body's digest; no `alg`, it follows from the key.
Result<> Client::sign(Call& call) const {
    if (deps_.signing_key == nullptr || deps_.profile_url.empty()) return {};
    crypto::SigningParameters parameters{
        .components = {"@method", "@authority", "@path", "ucp-agent"}};
    if (!call.body.empty()) {
        call.headers.emplace_back("Content-Digest", crypto::content_digest(call.body));
        parameters.components.insert(parameters.components.end(),
                                     {"content-digest", "content-type"});
    }
    if (call.effect) parameters.components.emplace_back("idempotency-key");
    TRY(const auto message, crypto::message_to(call.method, call.url, call.headers));
    TRY(auto signature, crypto::sign(message, parameters, *deps_.signing_key));
    call.headers.emplace_back("Signature-Input", std::move(signature.signature_input));
    call.headers.emplace_back("Signature", std::move(signature.signature));
    return {};
}

Result<Negotiated> remembered(const Account& account) {
    auto negotiated = parse_answer<Negotiated>(kVendor, account.remembered, false);
    if (!negotiated)
        return core::wrap(reasons::kInternal, "the merchant's stored profile cannot be read",
                          std::move(negotiated).error());
    return negotiated;
}

std::string remember(const Negotiated& negotiated) {
    return to_json(negotiated);
}

Task<Result<wire::Profile>> fetch_profile(Context ctx, Client client, std::string base_url) {
    auto body = co_await client.get(ctx, base_url + "/.well-known/ucp");
    if (!body && body.error().outcome == core::Outcome::kNotDone &&
        body.error().reason == reasons::kVendorNotFound) {
        co_return core::fail(reasons::kMerchantNotRecognised,
                             "there is no UCP profile at this address");
    }
    if (!body) co_return body.error();
    auto profile = parse_answer<wire::Profile>(kVendor, *body, false);
    if (!profile) co_return core::fail(reasons::kMerchantProfileInvalid, profile.error().message);
    co_return profile;
}

}  // namespace emptor::connectors::ucp
