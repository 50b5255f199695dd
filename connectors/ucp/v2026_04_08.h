#pragma once

// What is of version 2026-04-08 alone: its name, its paths and its capability names. Another
// version is another file like this one.

#include <string>
#include <string_view>

namespace emptor::connectors::ucp::v2026_04_08 {

inline constexpr std::string_view kVersion = "2026-04-08";
inline constexpr std::string_view kService = "dev.ucp.shopping";
inline constexpr std::string_view kCheckout = "dev.ucp.shopping.checkout";
inline constexpr std::string_view kFulfillment = "dev.ucp.shopping.fulfillment";
inline constexpr std::string_view kOrder = "dev.ucp.shopping.order";
inline constexpr std::string_view kCatalogSearch = "dev.ucp.shopping.catalog.search";
inline constexpr std::string_view kCatalogLookup = "dev.ucp.shopping.catalog.lookup";

inline std::string search_path() {
    return "/catalog/search";
}
inline std::string lookup_path() {
    return "/catalog/lookup";
}
inline std::string sessions_path() {
    return "/checkout-sessions";
}
inline std::string session_path(const std::string& id) {
    return "/checkout-sessions/" + id;
}
inline std::string complete_path(const std::string& id) {
    return session_path(id) + "/complete";
}
inline std::string cancel_path(const std::string& id) {
    return session_path(id) + "/cancel";
}
inline std::string order_path(const std::string& id) {
    return "/orders/" + id;
}

}  // namespace emptor::connectors::ucp::v2026_04_08
