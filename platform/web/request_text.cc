#include "platform/web/request_text.h"

#include <algorithm>
#include <charconv>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::web {

namespace reasons = core::reasons;

core::Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            const int high = i + 2 < text.size() ? core::hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? core::hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return core::fail(reasons::kMalformedRequest, "The address has a broken % escape.");
            }
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (decoded.contains('\0')) {
        return core::fail(reasons::kMalformedRequest, "The address has a NUL byte.");
    }
    return decoded;
}

core::Result<std::map<std::string, std::string>> parse_query(std::string_view query) {
    std::map<std::string, std::string> parsed;
    for (const std::string_view pair : core::split(query, '&')) {
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        TRY(std::string name, percent_decode(pair.substr(0, equals), true));
        const bool has_value = equals != std::string_view::npos;
        TRY(std::string value, percent_decode(has_value ? pair.substr(equals + 1) : "", true));
        parsed.emplace(std::move(name), std::move(value));
    }
    return parsed;
}

bool is_request_id(std::string_view text) {
    const auto allowed = [](char c) {
        return core::is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, allowed);
}

std::string bearer_token(std::string_view authorization) {
    constexpr std::string_view kScheme = "bearer ";
    if (core::to_lower_ascii(authorization.substr(0, kScheme.size())) != kScheme) return {};
    return std::string(core::trim(authorization.substr(kScheme.size())));
}

std::string bearer_subprotocol(std::string_view offered) {
    constexpr std::string_view kPrefix = "bearer.";
    for (const std::string_view part : core::split(offered, ',')) {
        const std::string_view name = core::trim(part);
        if (name.starts_with(kPrefix)) return std::string(name.substr(kPrefix.size()));
    }
    return {};
}

bool offers_subprotocol(std::string_view offered, std::string_view protocol) {
    return std::ranges::any_of(core::split(offered, ','), [protocol](std::string_view part) {
        return core::trim(part) == protocol;
    });
}

core::Result<std::optional<std::chrono::milliseconds>> parse_timeout(std::string_view header) {
    if (header.empty()) return std::optional<std::chrono::milliseconds>();
    std::int64_t ms = 0;
    const char* const end = header.data() + header.size();
    const auto [stopped, error] = std::from_chars(header.data(), end, ms);
    if (error != std::errc() || stopped != end || ms < 1 || ms > 86'400'000) {
        return core::fail(reasons::kMalformedRequest,
                          "Emptor-Timeout-Ms is not a whole number of 1 to 86400000.");
    }
    return std::optional(std::chrono::milliseconds(ms));
}

}  // namespace emptor::web
