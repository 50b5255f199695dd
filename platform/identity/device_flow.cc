#include "platform/identity/device_flow.h"

#include <algorithm>
#include <format>
#include <glaze/json/read.hpp>
#include <optional>
#include <utility>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/identity/discovery.h"
#include "platform/runtime/task_group.h"

namespace emptor::identity {

// Answers of RFC 8628 section 3.2 and RFC 6749 sections 5.1 and 5.2.
struct DeviceAnswer {
    std::string device_code;
    std::string user_code;
    std::string verification_uri;
    std::string verification_uri_complete;
    std::int64_t expires_in = 0;
    std::int64_t interval = 5;
};

struct TokenAnswer {
    std::string access_token;
    std::string refresh_token;
    std::string token_type;
    std::int64_t expires_in = 0;
    std::string error;
};

namespace {

namespace reasons = core::reasons;

constexpr glz::opts kOptions{.error_on_unknown_keys = false};
constexpr std::int64_t kLongestLife = 86400 * 365;

core::Error unavailable(std::string message) {
    return core::fail(reasons::kIssuerUnavailable, std::move(message));
}

std::string form_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = core::is_alphanumeric(c) || std::string_view("-._~").contains(c);
        out += plain ? std::string(1, c) : std::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

using Form = std::vector<std::pair<std::string, std::string>>;

runtime::Task<core::Result<http::Response>> post(runtime::Context ctx, http::Client& client,
                                                 std::string url, Form form) {
    CO_TRY(http::Reach reach, reach_of(url));
    http::Request request;
    request.method = "POST";
    request.url = std::move(url);
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Accept", "application/json"}};
    request.response_limit = 64 << 10;
    for (const auto& [key, value] : form) {
        if (!request.body.empty()) request.body += '&';
        request.body += key + "=" + form_encoded(value);
    }
    co_return co_await client.send(ctx, std::move(reach), std::move(request));
}

core::Result<Tokens> tokens_of(TokenAnswer answer, core::Instant now) {
    if (answer.access_token.empty() || answer.expires_in <= 0 || answer.expires_in > kLongestLife) {
        return unavailable("the issuer granted no usable token");
    }
    return Tokens{core::Secret<std::string>(std::move(answer.access_token)),
                  core::Secret<std::string>(std::move(answer.refresh_token)),
                  now + std::chrono::seconds(answer.expires_in)};
}

core::Error refusal(const TokenAnswer& answer, int status) {
    if (answer.error == "access_denied")
        return core::fail(reasons::kLoginDeclined, "the sign-in was declined");
    if (answer.error == "expired_token" || answer.error == "invalid_grant") {
        return core::fail(reasons::kLoginExpired, "the sign-in is no longer valid");
    }
    return unavailable(std::format("the issuer refused, status {} {}", status, answer.error));
}

core::Result<TokenAnswer> token_answer(const http::Response& response) {
    TokenAnswer answer;
    if (glz::read<kOptions>(answer, response.body)) {
        return unavailable(
            std::format("the issuer's answer is no JSON object, status {}", response.status));
    }
    return answer;
}

bool is_from_network(const core::Error& error) {
    return error.reason != reasons::kCancelled && error.reason != reasons::kDeadlineExceeded;
}

}  // namespace

DeviceFlow::DeviceFlow(http::Client& client, const core::Clock& clock, DeviceFlowOptions options)
    : client_(client), clock_(clock), options_(std::move(options)) {}

runtime::Task<core::Result<DeviceLogin>> DeviceFlow::start(runtime::Context ctx) {
    CO_TRY(const Provider provider, co_await discover(ctx, client_, options_.issuer));
    const std::string url = provider.device_authorization_endpoint;
    if (url.empty())
        co_return unavailable("the issuer offers no sign-in for programs (device flow)");
    // A refresh token is only granted with the person's consent (OpenID Connect Core section 11).
    Form form = {{"client_id", options_.client_id},
                 {"scope", options_.scope},
                 {"resource", options_.audience},
                 {"prompt", "consent"}};
    const core::Result<http::Response> response = co_await post(ctx, client_, url, std::move(form));
    if (!response) {
        co_return core::wrap(reasons::kIssuerUnavailable, "the issuer does not answer",
                             response.error());
    }
    DeviceAnswer answer;
    if (response->status != 200 || glz::read<kOptions>(answer, response->body)) {
        co_return unavailable(
            std::format("the issuer refused to start, status {}", response->status));
    }
    const bool sound = !answer.device_code.empty() && !answer.user_code.empty() &&
                       answer.interval >= 0 && answer.expires_in > 0 &&
                       answer.expires_in < kLongestLife;
    if (!sound) co_return unavailable("the issuer's answer to the start lacks a code");
    co_return DeviceLogin{answer.user_code,
                          answer.verification_uri,
                          answer.verification_uri_complete,
                          core::Secret<std::string>(answer.device_code),
                          std::chrono::seconds(std::clamp<std::int64_t>(answer.interval, 1, 60)),
                          clock_.now() + std::chrono::seconds(answer.expires_in)};
}

runtime::Task<core::Result<Tokens>> DeviceFlow::wait(runtime::Context ctx, DeviceLogin login) {
    CO_TRY(const Provider provider, co_await discover(ctx, client_, options_.issuer));
    std::chrono::seconds interval = login.interval;
    while (clock_.now() < login.expires) {
        const bool slept = co_await runtime::sleep(ctx, interval);
        if (!slept) CO_TRY_OK(ctx.still_wanted());
        Form form = {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                     {"client_id", options_.client_id},
                     {"device_code", login.device_code.reveal()},
                     {"resource", options_.audience}};
        const std::string url = provider.token_endpoint;
        const core::Result<http::Response> response =
            co_await post(ctx, client_, url, std::move(form));
        if (!response) {
            if (!is_from_network(response.error())) co_return response.error();
            interval *= 2;  // RFC 8628 section 3.5
            continue;
        }
        CO_TRY(TokenAnswer answer, token_answer(*response));
        if (response->status == 200) co_return tokens_of(std::move(answer), clock_.now());
        if (answer.error == "slow_down") {
            interval += std::chrono::seconds(5);
        } else if (answer.error != "authorization_pending") {
            co_return refusal(answer, response->status);
        }
    }
    co_return core::fail(reasons::kLoginExpired, "nobody accepted the sign-in in time");
}

runtime::Task<core::Result<Tokens>> DeviceFlow::refresh(runtime::Context ctx,
                                                        core::Secret<std::string> token) {
    CO_TRY(const Provider provider, co_await discover(ctx, client_, options_.issuer));
    Form form = {{"grant_type", "refresh_token"},
                 {"client_id", options_.client_id},
                 {"refresh_token", token.reveal()},
                 {"resource", options_.audience}};
    const std::string url = provider.token_endpoint;
    const core::Result<http::Response> response = co_await post(ctx, client_, url, std::move(form));
    if (!response) {
        co_return core::wrap(reasons::kIssuerUnavailable, "the issuer does not answer",
                             response.error());
    }
    CO_TRY(TokenAnswer answer, token_answer(*response));
    if (response->status != 200) co_return refusal(answer, response->status);
    CO_TRY(Tokens tokens, tokens_of(std::move(answer), clock_.now()));
    if (tokens.refresh_token.reveal().empty()) tokens.refresh_token = std::move(token);
    co_return tokens;
}

}  // namespace emptor::identity
