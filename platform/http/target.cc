#include "platform/http/target.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <format>
#include <memory>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::http {
namespace {

namespace reasons = core::reasons;

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

bool is_token(std::string_view text) {
    static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    const auto allowed = [](char c) { return core::is_alphanumeric(c) || kMarks.contains(c); };
    return !text.empty() && std::ranges::all_of(text, allowed);
}

bool is_field_value(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

core::Result<> check_headers(const Headers& headers) {
    constexpr std::string_view kFraming[] = {"host",       "content-length", "transfer-encoding",
                                             "connection", "expect",         "upgrade"};
    for (const auto& [name, value] : headers) {
        const bool framing = std::ranges::contains(kFraming, core::to_lower_ascii(name));
        if (!is_token(name) || !is_field_value(value) || framing) {
            return core::fail(
                reasons::kMalformedRequest,
                std::format("The header \"{}\" cannot be sent.", is_token(name) ? name : "?"));
        }
    }
    return {};
}

}  // namespace

core::Result<Target> check_target(const Reach& reach, const std::string& url,
                                  const std::vector<PrivateHost>& private_list) {
    const Url parsed(curl_url(), curl_url_cleanup);
    const bool readable = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
    if (!readable || part(parsed.get(), CURLUPART_SCHEME) != "https") {
        return core::fail(reasons::kInvalidUrl, "The address of the call is not an https URL.");
    }
    Target target;
    target.host = core::to_lower_ascii(part(parsed.get(), CURLUPART_HOST));
    const bool has_user = !part(parsed.get(), CURLUPART_USER).empty() ||
                          !part(parsed.get(), CURLUPART_PASSWORD).empty();
    if (has_user || target.host.empty() || target.host.ends_with('.') ||
        target.host.contains('%')) {
        return core::fail(reasons::kInvalidUrl,
                          "The host of the call is not a plain name or address.");
    }
    const std::string port = part(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    std::from_chars(port.data(), port.data() + port.size(), target.port);
    curl_url_set(parsed.get(), CURLUPART_FRAGMENT, nullptr, 0);
    target.url = part(parsed.get(), CURLUPART_URL);

    const std::string with_port = std::format("{}:{}", target.host, target.port);
    const bool listed = std::ranges::contains(reach.hosts, with_port) ||
                        (target.port == 443 && std::ranges::contains(reach.hosts, target.host));
    if (!listed) {
        return core::fail(reasons::kHostNotAllowed,
                          std::format("{} may not call {}.", reach.connector, with_port));
    }
    target.may_be_private = std::ranges::any_of(private_list, [&target](const PrivateHost& entry) {
        return entry.host == target.host && entry.port == target.port;
    });
    return target;
}

core::Result<> check_request(const Request& request) {
    if (!is_token(request.method)) {
        return core::fail(reasons::kMalformedRequest, "The method of the call is not a word.");
    }
    TRY_OK(check_headers(request.headers));
    return check_headers(request.secret_headers);
}

}  // namespace emptor::http
