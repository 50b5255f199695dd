#include "sandbox/ucp/platform_profiles.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"

namespace emptor::sandbox::ucp {
namespace {

constexpr std::chrono::seconds kShortest{60};
constexpr std::chrono::seconds kLongest{600};

std::unexpected<ProtocolError> refuse(int status, std::string_view code, std::string content) {
    return std::unexpected(ProtocolError{status, std::string(code), std::move(content)});
}

std::unexpected<ProtocolError> malformed(std::string why) {
    return refuse(422, "profile_malformed", "Agent profile: " + why);
}

bool is_version(const std::string& text) {
    constexpr std::string_view kShape = "0000-00-00";
    return std::ranges::equal(text, kShape, [](char c, char shape) {
        return shape == '-' ? c == '-' : core::is_digit(c);
    });
}

// Every name maps to a list of objects that carry a version.
bool is_registry(const Json& registry) {
    if (!registry.is_object()) return false;
    return std::ranges::all_of(registry.members(), [](const Json::Member& entry) {
        return entry.second.is_array() &&
               std::ranges::all_of(entry.second.items(), [](const Json& one) {
                   return is_version(one["version"].text());
               });
    });
}

std::chrono::seconds lifetime(const OutboundReply& reply) {
    const auto header = reply.headers.find("cache-control");
    if (header == reply.headers.end()) return kShortest;
    const std::size_t at = header->second.find("max-age=");
    if (at == std::string::npos) return kShortest;
    std::int64_t seconds = 0;
    const char* begin = header->second.data() + at + 8;
    std::from_chars(begin, header->second.data() + header->second.size(), seconds);
    return std::clamp(std::chrono::seconds(seconds), kShortest, kLongest);
}

std::string highest_common_version(const Json& ours, const Json& theirs) {
    std::string best;
    for (const Json& our : ours.items()) {
        for (const Json& their : theirs.items()) {
            const std::string& version = our["version"].text();
            if (version == their["version"].text() && version > best) best = version;
        }
    }
    return best;
}

bool has_a_parent(const Json& extends, const Json& common) {
    if (extends.is_null()) return true;
    if (extends.is_string()) return common.has(extends.text());
    return std::ranges::any_of(extends.items(),
                               [&](const Json& parent) { return common.has(parent.text()); });
}

}  // namespace

std::expected<PlatformProfile, ProtocolError> read_profile(std::string url,
                                                           std::string_view document) {
    const core::Result<Json> parsed = Json::parse(document);
    if (!parsed) return malformed("not JSON");
    const Json& profile = *parsed;
    const Json& ucp = profile["ucp"];
    if (!is_version(ucp["version"].text())) return malformed("ucp.version is not a date");
    if (!is_registry(ucp["services"])) return malformed("ucp.services is missing or malformed");
    if (!is_registry(ucp["payment_handlers"]))
        return malformed("ucp.payment_handlers is missing or malformed");
    if (ucp.has("capabilities") && !is_registry(ucp["capabilities"]))
        return malformed("ucp.capabilities is malformed");
    for (const Json& key : profile["signing_keys"].items()) {
        if (key["kid"].text().empty() || key["kty"].text().empty())
            return malformed("a signing key lacks kid or kty");
    }
    PlatformProfile read{.url = std::move(url),
                         .version = ucp["version"].text(),
                         .capabilities = ucp["capabilities"],
                         .signing_keys = profile["signing_keys"],
                         .webhook_url = {}};
    for (const Json& order : ucp["capabilities"]["dev.ucp.shopping.order"].items()) {
        read.webhook_url = order["config"]["webhook_url"].text();
    }
    for (const Json& fulfillment : ucp["capabilities"]["dev.ucp.shopping.fulfillment"].items()) {
        read.multi_group = fulfillment["config"]["supports_multi_group"].boolean();
    }
    return read;
}

std::expected<std::string, ProtocolError> profile_url_of(std::string_view ucp_agent,
                                                         bool plain_http_too) {
    constexpr std::string_view kKey = "profile=\"";
    std::size_t at = ucp_agent.find(kKey);
    while (at != std::string_view::npos && at > 0 && ucp_agent[at - 1] != ' ' &&
           ucp_agent[at - 1] != ',') {
        at = ucp_agent.find(kKey, at + 1);
    }
    const std::size_t begin = at == std::string_view::npos ? at : at + kKey.size();
    const std::size_t end = begin == std::string_view::npos ? begin : ucp_agent.find('"', begin);
    if (end == std::string_view::npos) {
        return refuse(400, "invalid_profile_url", "UCP-Agent must carry profile=\"https://...\"");
    }
    const std::string_view url = ucp_agent.substr(begin, end - begin);
    const bool secure = url.starts_with("https://") && url.size() > 8;
    const bool plain = plain_http_too && url.starts_with("http://") && url.size() > 7;
    if (!secure && !plain)
        return refuse(400, "invalid_profile_url", "The profile URL must be an https URL");
    return std::string(url);
}

PlatformProfiles::PlatformProfiles(Outbound& outbound, const core::Clock& real, bool plain_http_too)
    : outbound_(outbound), real_(real), plain_http_too_(plain_http_too) {}

void PlatformProfiles::know(PlatformProfile profile) {
    const std::lock_guard lock(mutex_);
    const std::string url = profile.url;
    cache_[url] = Entry{std::move(profile), real_.now(), core::Instant::max()};
}

std::expected<PlatformProfile, ProtocolError> PlatformProfiles::of_agent(
    std::string_view ucp_agent) {
    const auto url = profile_url_of(ucp_agent, plain_http_too_);
    if (!url) return std::unexpected(url.error());
    {
        const std::lock_guard lock(mutex_);
        const auto known = cache_.find(*url);
        if (known != cache_.end() && known->second.until > real_.now())
            return known->second.profile;
    }
    const OutboundReply reply = outbound_.send({.method = "GET",
                                                .url = *url,
                                                .headers = {{"Accept", "application/json"}},
                                                .body = {},
                                                .time_limit = std::chrono::milliseconds(5000)});
    if (reply.status != 200) {
        const std::string why =
            reply.status == 0 ? reply.failure : "answered HTTP " + std::to_string(reply.status);
        return refuse(424, "profile_unreachable", "Unable to fetch agent profile: " + why);
    }
    auto profile = read_profile(*url, reply.body);
    if (!profile) return profile;
    const std::lock_guard lock(mutex_);
    cache_[*url] = Entry{*profile, real_.now(), real_.now() + lifetime(reply)};
    return profile;
}

void PlatformProfiles::doubt(const std::string& url) {
    const std::lock_guard lock(mutex_);
    const auto known = cache_.find(url);
    const bool may = known != cache_.end() && known->second.until != core::Instant::max() &&
                     known->second.fetched + kShortest < real_.now();
    if (may) cache_.erase(known);
}

Json common_capabilities(const Json& business, const Json& platform) {
    Json common = Json::object();
    for (const auto& [name, ours] : business.members()) {
        const std::string version = highest_common_version(ours, platform[name]);
        if (!version.empty()) common.set(name, Json::array({Json::object({{"version", version}})}));
    }
    for (bool pruned = true; pruned;) {
        pruned = false;
        for (const auto& [name, ours] : business.members()) {
            if (common.has(name) && !has_a_parent(ours.at(0)["extends"], common)) {
                common.erase(name);
                pruned = true;
            }
        }
    }
    return common;
}

}  // namespace emptor::sandbox::ucp
