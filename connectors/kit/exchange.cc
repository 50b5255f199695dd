#include "connectors/kit/exchange.h"

#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"
#include "platform/http/retry.h"

namespace emptor::connectors {
namespace {

namespace reasons = core::reasons;
using core::Error;
using core::Outcome;
using core::Result;
using runtime::Context;
using runtime::Task;

// The text of a vendor's error, short and on one line; it is shown to a person, never obeyed.
std::string excerpt(const http::Response& response) {
    std::string text(core::clip_utf8(response.body, 160));
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return core::is_valid_utf8(text) ? text : std::string();
}

}  // namespace

Task<Result<http::Response>> ask(Context ctx, http::Client& client, Call call) {
    http::Request request{.method = std::move(call.method),
                          .url = std::move(call.url),
                          .headers = std::move(call.headers),
                          .secret_headers = std::move(call.secret_headers),
                          .body = std::move(call.body),
                          .least_tls = call.least_tls};
    http::Reach reach{call.vendor, {host_of(request.url)}};
    auto response = call.effect
                        ? co_await client.send(ctx, std::move(reach), std::move(request))
                        : co_await http::send_with_retry(ctx, client, std::move(reach),
                                                         std::move(request), http::RetryPolicy());
    if (!response) {
        // Of a call without effect there is nothing to be unknown about.
        if (!call.effect) response.error().outcome = Outcome::kNotDone;
        co_return response.error();
    }
    co_return response;
}

Task<Result<http::Response>> exchange(Context ctx, http::Client& client, Call call) {
    const std::string vendor = call.vendor;
    const bool effect = call.effect;
    CO_TRY(auto response, co_await ask(std::move(ctx), client, std::move(call)));
    if (response.status < 200 || response.status > 299) {
        co_return status_error(vendor, response, effect);
    }
    co_return response;
}

Error status_error(std::string_view vendor, const http::Response& response, bool effect) {
    const std::string text =
        std::format("{} answers {} {}", vendor, response.status, excerpt(response));
    const Outcome after = effect ? Outcome::kUnknown : Outcome::kNotDone;
    switch (response.status) {
        case 401:
        case 403:
            return core::fail(reasons::kVendorNotAuthorised, text);
        case 404:
        case 410:
            return core::fail(reasons::kVendorNotFound, text);
        case 408:
        case 409:
            return core::fail(reasons::kVendorConflict, text, after);
        case 429: {
            Error error = core::fail(reasons::kVendorBusy, text);
            error.retry_after =
                http::parse_retry_after(response.header("retry-after"), core::SystemClock().now())
                    .value_or(std::chrono::seconds(1));
            return error;
        }
        default:
            break;
    }
    if (response.status >= 400 && response.status < 500)
        return core::fail(reasons::kVendorRefused, text);
    // Redirects are not followed: the one listed host is the one that is asked.
    return core::fail(reasons::kVendorFailed, text, after);
}

Error malformed_answer(std::string_view vendor, std::string_view what, bool effect) {
    return core::fail(reasons::kVendorMalformedAnswer, std::format("{}: {}", vendor, what),
                      effect ? Outcome::kUnknown : Outcome::kNotDone);
}

std::string host_of(std::string_view url) {
    constexpr std::string_view kScheme = "https://";
    if (!url.starts_with(kScheme)) return {};
    url.remove_prefix(kScheme.size());
    return core::to_lower_ascii(url.substr(0, url.find_first_of("/?#")));
}

std::string url_encode(std::string_view text) {
    constexpr std::string_view kUnreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        if (kUnreserved.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += std::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return encoded;
}

std::string uuid_of(std::string_view text) {
    std::string bytes = crypto::sha256(text).substr(0, 16);
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x80);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    std::string uuid = crypto::hex(bytes);
    for (const std::size_t at : {20, 16, 12, 8}) uuid.insert(at, "-");
    return uuid;
}

std::string form_encode(const http::Headers& fields) {
    std::string form;
    for (const auto& [name, value] : fields) {
        form += (form.empty() ? "" : "&") + url_encode(name) + "=" + url_encode(value);
    }
    return form;
}

}  // namespace emptor::connectors
