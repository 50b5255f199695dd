#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "sandbox/kit/json.h"
#include "sandbox/kit/parcels.h"
#include "sandbox/kit/vendor.h"
#include "sandbox/ucp/merchant_config.h"

namespace emptor::sandbox::app {

struct MerchantSettings {
    std::uint16_t port = 0;
    ucp::MerchantConfig config;
};

struct VendorSettings {
    std::string id;
    std::uint16_t port = 0;
    VendorMaker make;
};

struct KnownPlatform {
    std::string profile_url;
    std::string file;
};

// The configuration of one run; see default.yaml for what each setting means.
struct Settings {
    std::string host = "127.0.0.1";
    std::string certificate_file;  // empty: plain HTTP
    std::string key_file;
    std::string ca_file;  // for calls to the platform
    std::uint16_t admin_port = 0;
    bool plain_http_profiles = false;
    std::vector<KnownPlatform> known_platforms;
    ParcelPace pace;
    std::vector<VendorSettings> vendors;  // of the registry, in its order
    std::vector<MerchantSettings> merchants;
};

// A YAML (or JSON) document as Json: plain scalars become booleans and integers where they look so.
// Errors: malformed-request with line and column; not-found.
core::Result<Json> read_yaml(const std::string& file);
core::Result<Json> parse_yaml(const std::string& text, const std::string& name);

// The settings of a run: the file over what the vendors' own folders say. Errors: as read_yaml.
core::Result<Json> read_settings(const std::string& file);

// "merchants.northwind.port=8443": replaces one setting; list entries go by their id or position.
// Errors: malformed-request when the path does not lead to a setting.
core::Result<> override_setting(Json& document, std::string_view assignment);

// Everything checked; unknown settings are refused. Relative files are taken from `folder`, feeds
// from the setting `feeds`. Errors: malformed-request, naming the setting.
core::Result<Settings> parse_settings(const Json& document, const std::string& folder);

}  // namespace emptor::sandbox::app
