#pragma once

#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "sandbox/kit/json.h"
#include "sandbox/kit/outbound.h"

namespace emptor::sandbox::ucp {

// A refusal of the protocol, before any business is done: HTTP status, code and text.
struct ProtocolError {
    int status = 400;
    std::string code;
    std::string content;
};

// What a merchant needs of a platform's profile.
struct PlatformProfile {
    std::string url;
    std::string version;
    Json capabilities;  // name to list of versions
    Json signing_keys;
    std::string webhook_url;  // empty: wants no order events
    bool multi_group = false;
};

// The profile that a document describes. Error: profile_malformed.
std::expected<PlatformProfile, ProtocolError> read_profile(std::string url,
                                                           std::string_view document);

// `profile="https://…"` of a UCP-Agent header (RFC 8941 dictionary). Error: invalid_profile_url.
std::expected<std::string, ProtocolError> profile_url_of(std::string_view ucp_agent,
                                                         bool plain_http_too);

// Fetches profiles and keeps them for a minute, or as long as their Cache-Control says up to ten.
// Thread-safe.
class PlatformProfiles {
public:
    // `plain_http_too`: also accept http profiles, for platforms without certificate on this
    // machine.
    PlatformProfiles(Outbound& outbound, const core::Clock& real, bool plain_http_too);

    // A platform known beforehand: its profile is never fetched.
    void know(PlatformProfile profile);
    // Errors: invalid_profile_url, profile_unreachable, profile_malformed.
    std::expected<PlatformProfile, ProtocolError> of_agent(std::string_view ucp_agent);
    // Forgets a profile whose key was not found, at most once a minute.
    void doubt(const std::string& url);

private:
    struct Entry {
        PlatformProfile profile;
        core::Instant fetched;
        core::Instant until;
    };

    Outbound& outbound_;
    const core::Clock& real_;
    bool plain_http_too_;
    std::mutex mutex_;
    std::map<std::string, Entry> cache_;
};

// Capabilities of both sides at the highest common version; extensions only with their parent.
Json common_capabilities(const Json& business, const Json& platform);

}  // namespace emptor::sandbox::ucp
