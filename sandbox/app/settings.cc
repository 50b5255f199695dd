#include "sandbox/app/settings.h"

#include <filesystem>
#include <set>

#include "core/reasons.h"
#include "sandbox/kit/setting_reader.h"
#include "sandbox/registry.h"

namespace emptor::sandbox::app {
namespace {

using Problems = std::vector<std::string>;

core::Result<Json> own_settings(const VendorEntry& vendor) {
    TRY(const Json file, parse_yaml(std::string(vendor.simulator), std::string(vendor.id)));
    return file["settings"];
}

// Groups are merged, everything else is replaced.
void lay_over(Json& below, const Json& above) {
    for (const auto& [name, value] : above.members()) {
        if (value.is_object() && below[name].is_object()) {
            lay_over(below.member(name), value);
        } else {
            below.set(name, value);
        }
    }
}

std::string file_in(const std::string& folder, const std::string& file) {
    if (file.empty()) return file;
    return (std::filesystem::path(folder) / file).lexically_normal().string();
}

std::chrono::seconds seconds_of(const SettingReader& reader, std::string_view name,
                                std::chrono::seconds fallback) {
    return std::chrono::seconds(reader.integer(name, 0, 100'000'000, fallback.count()));
}

ucp::ShippingOption shipping_option(const Json& json, const std::string& path,
                                    core::Currency currency, Problems& problems) {
    const SettingReader reader(json, path, problems,
                               {"id", "title", "carrier", "flat", "per_kg", "free_from", "days"});
    ucp::ShippingOption option;
    option.id = reader.required_text("id");
    option.title = reader.required_text("title");
    option.carrier = reader.text("carrier", "UPS");
    option.flat = reader.amount("flat", currency, 0);
    option.per_kg = reader.amount("per_kg", currency, 0);
    if (reader.has("free_from")) option.free_from = reader.amount("free_from", currency, 0);
    const Json& days = reader.at("days");
    if (days.size() != 2 || days.at(0).integer() < 0 ||
        days.at(1).integer() < days.at(0).integer()) {
        reader.problem("days", "two whole numbers, least and most, are expected");
    }
    option.days_min = static_cast<int>(days.at(0).integer());
    option.days_max = static_cast<int>(days.at(1).integer());
    return option;
}

ucp::TaxRule tax_rule(const Json& json, const std::string& path, Problems& problems) {
    const SettingReader reader(json, path, problems, {"mode", "shipping_taxed", "states", "rate"});
    ucp::TaxRule rule;
    rule.mode =
        static_cast<ucp::TaxRule::Mode>(reader.choice("mode", {"none", "added", "included"}));
    rule.shipping_taxed = reader.boolean("shipping_taxed", false);
    rule.states = reader.texts("states", {});
    if (rule.mode == ucp::TaxRule::Mode::kIncluded) rule.included_rate = reader.rate("rate");
    return rule;
}

network::Acceptor acceptor_of(const Json& json, const std::string& path,
                              const ucp::MerchantConfig& merchant, Problems& problems) {
    const SettingReader reader(
        json, path, problems,
        {"category", "category_code", "city", "state", "country", "postal_code"});
    return {.name = merchant.name,
            .network_id = "net_" + merchant.id,
            .category = reader.text("category", "miscellaneous_general_merchandise"),
            .category_code = reader.text("category_code", "5399"),
            .city = reader.text("city", "Springfield"),
            .state = reader.text("state", "IL"),
            .country = reader.text("country", "US"),
            .postal_code = reader.text("postal_code", "62701"),
            .url = {}};
}

void read_habits(const SettingReader& reader, ucp::MerchantConfig& merchant, Problems& problems) {
    const SettingReader stock(reader.at("stock"), reader.path("stock"), problems,
                              {"least", "most", "adjusts_quantity"});
    merchant.stock.least = stock.integer("least", 0, 1'000'000, merchant.stock.least);
    merchant.stock.most = stock.integer("most", 0, 1'000'000, merchant.stock.most);
    merchant.stock.adjusts_quantity = stock.boolean("adjusts_quantity", true);
    if (merchant.stock.most < merchant.stock.least) stock.problem("most", "is below least");
    const SettingReader promotion(reader.at("promotion"), reader.path("promotion"), problems,
                                  {"percent", "from"});
    merchant.promotion.percent = promotion.integer("percent", 0, 90, 0);
    merchant.promotion.from = promotion.amount("from", merchant.currency, 0);
    merchant.naming = static_cast<ucp::Naming>(
        reader.choice("naming", {"as_is", "brand_first", "upper_case", "with_number"}));
    merchant.price_percent = reader.integer("price_percent", 1, 1000, 100);
    if (reader.has("review_from"))
        merchant.review_from = reader.amount("review_from", merchant.currency, 0);
    merchant.session_life = seconds_of(reader, "session_life", merchant.session_life);
    merchant.ships_after = seconds_of(reader, "ships_after", merchant.ships_after);
    merchant.captures_at_once = reader.choice("captures", {"at_shipment", "at_once"}) == 1;
    merchant.requires_signatures = reader.boolean("requires_signatures", false);
    merchant.authenticates_orders = reader.boolean("authenticates_orders", true);
    merchant.api_key = reader.text("api_key");
}

MerchantSettings merchant_settings(const Json& json, const std::string& path,
                                   const std::string& feeds, Problems& problems) {
    const SettingReader reader(json, path, problems,
                               {"id",
                                "name",
                                "port",
                                "version",
                                "feed",
                                "currency",
                                "countries",
                                "shipping",
                                "tax",
                                "stock",
                                "promotion",
                                "naming",
                                "price_percent",
                                "review_from",
                                "session_life",
                                "ships_after",
                                "captures",
                                "requires_signatures",
                                "authenticates_orders",
                                "api_key",
                                "acceptor"});
    MerchantSettings settings;
    ucp::MerchantConfig& merchant = settings.config;
    settings.port = reader.port("port");
    merchant.id = reader.required_text("id");
    merchant.name = reader.text("name", merchant.id);
    merchant.version = reader.text("version", merchant.version);
    merchant.feed = file_in(feeds, reader.required_text("feed"));
    merchant.countries = reader.texts("countries", merchant.countries);
    const auto currency = core::Currency::parse(reader.text("currency", "USD"));
    if (!currency) reader.problem("currency", "an ISO 4217 code is expected");
    merchant.currency = currency ? *currency : core::Currency::parse("USD").value();
    std::size_t index = 0;
    for (const Json& option : reader.at("shipping").items()) {
        const std::string where = reader.path("shipping") + "[" + std::to_string(index++) + "]";
        merchant.shipping.push_back(shipping_option(option, where, merchant.currency, problems));
    }
    if (merchant.shipping.empty()) reader.problem("shipping", "at least one option is required");
    merchant.tax = tax_rule(reader.at("tax"), reader.path("tax"), problems);
    read_habits(reader, merchant, problems);
    merchant.acceptor =
        acceptor_of(reader.at("acceptor"), reader.path("acceptor"), merchant, problems);
    return settings;
}

std::vector<std::string_view> names_of(const Json& group) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : group.members()) names.push_back(name);
    return names;
}

// Every vendor has the settings that its folder explains, and no others.
void read_vendors(const SettingReader& reader, Settings& settings) {
    for (const VendorEntry& vendor : vendors()) {
        const Json defaults = own_settings(vendor).value_or(Json::object());
        const SettingReader own = reader.group(vendor.id, names_of(defaults));
        settings.vendors.push_back(
            {std::string(vendor.id), own.port("port"), vendor.make_simulator(own)});
    }
}

void read_merchants(const SettingReader& reader, const std::string& folder, Settings& settings,
                    Problems& problems) {
    const std::string feeds = file_in(folder, reader.text("feeds", "."));
    std::set<std::string> ids;
    std::size_t index = 0;
    for (const Json& one : reader.at("merchants").items()) {
        const std::string where = "merchants[" + std::to_string(index++) + "]";
        settings.merchants.push_back(merchant_settings(one, where, feeds, problems));
        if (!ids.insert(settings.merchants.back().config.id).second)
            problems.push_back(where + ".id: is there twice");
    }
    if (settings.merchants.empty()) reader.problem("merchants", "at least one is required");
}

}  // namespace

core::Result<Json> read_settings(const std::string& file) {
    Json document = Json::object();
    for (const VendorEntry& vendor : vendors()) {
        TRY(Json own, own_settings(vendor));
        document.set(vendor.id, std::move(own));
    }
    TRY(const Json said, read_yaml(file));
    if (!said.is_object()) return said;
    lay_over(document, said);
    return document;
}

core::Result<Settings> parse_settings(const Json& document, const std::string& folder) {
    Problems problems;
    std::vector<std::string_view> groups = {"host",    "tls",   "admin",    "platform",
                                            "parcels", "feeds", "merchants"};
    for (const VendorEntry& vendor : vendors()) groups.push_back(vendor.id);
    const SettingReader reader(document, "", problems, groups);
    Settings settings;
    settings.host = reader.text("host", settings.host);
    const SettingReader tls(reader.at("tls"), "tls", problems, {"certificate", "key", "ca"});
    settings.certificate_file = file_in(folder, tls.text("certificate"));
    settings.key_file = file_in(folder, tls.text("key"));
    settings.ca_file = file_in(folder, tls.text("ca"));
    if (settings.certificate_file.empty() != settings.key_file.empty())
        tls.problem("key", "certificate and key go together");
    const SettingReader admin(reader.at("admin"), "admin", problems, {"port"});
    settings.admin_port = admin.port("port");
    const SettingReader platform(reader.at("platform"), "platform", problems,
                                 {"plain_http_profiles", "known"});
    settings.plain_http_profiles = platform.boolean("plain_http_profiles", false);
    for (const Json& one : platform.at("known").items()) {
        const SettingReader known(one, "platform.known", problems, {"id", "profile", "file"});
        settings.known_platforms.push_back(
            {known.required_text("profile"), file_in(folder, known.required_text("file"))});
    }
    const SettingReader parcels(reader.at("parcels"), "parcels", problems,
                                {"pre_transit", "in_transit", "out_for_delivery"});
    settings.pace = {seconds_of(parcels, "pre_transit", settings.pace.pre_transit),
                     seconds_of(parcels, "in_transit", settings.pace.in_transit),
                     seconds_of(parcels, "out_for_delivery", settings.pace.out_for_delivery)};
    read_vendors(reader, settings);
    read_merchants(reader, folder, settings, problems);
    if (problems.empty()) return settings;
    std::string all;
    for (const std::string& problem : problems) all += (all.empty() ? "" : "\n") + problem;
    return core::fail(core::reasons::kMalformedRequest, all);
}

}  // namespace emptor::sandbox::app
