#include "sandbox/ebay/query.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <map>

#include "core/money.h"
#include "core/text.h"
#include "sandbox/kit/simulator.h"

namespace emptor::sandbox::ebay {
namespace {

constexpr int kMostOnPage = 200;
constexpr int kCap = 10'000;

std::string parameter(const web::Request& request, const std::string& name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
}

std::optional<int> whole(const std::string& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Words beside each other must all be there; in parentheses with commas, any.
std::vector<std::vector<std::string>> words_of(const std::string& q) {
    const std::string text = core::to_lower_ascii(q);
    std::vector<std::vector<std::string>> words;
    if (text.starts_with('(') && text.ends_with(')')) {
        words.emplace_back();
        const std::string inner = text.substr(1, text.size() - 2);
        for (const auto part : core::split(inner, ',')) words.back().emplace_back(core::trim(part));
        return words;
    }
    for (const auto part : core::split(text, ' ')) {
        if (!core::trim(part).empty()) words.push_back({std::string(core::trim(part))});
    }
    return words;
}

// "a:[1..2],b:{X|Y}" by name.
std::map<std::string, std::string> filters_of(const std::string& text) {
    std::map<std::string, std::string> filters;
    std::string one;
    int depth = 0;
    const auto finish = [&] {
        const std::size_t colon = one.find(':');
        if (colon != std::string::npos) filters[one.substr(0, colon)] = one.substr(colon + 1);
        one.clear();
    };
    for (const char c : text) {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        if (c == ',' && depth == 0) {
            finish();
        } else {
            one += c;
        }
    }
    finish();
    return filters;
}

std::set<std::string> choices(const std::string& value) {
    std::set<std::string> all;
    if (!value.starts_with('{') || !value.ends_with('}')) return all;
    const std::string inner = value.substr(1, value.size() - 2);
    for (const auto part : core::split(inner, '|')) all.emplace(core::trim(part));
    return all;
}

std::optional<std::int64_t> amount(std::string_view text, const Site& site) {
    const auto money = core::Money::parse(text, core::Currency::parse(site.currency).value());
    return money ? std::optional(money->minor()) : std::nullopt;
}

// price:[LEAST..MOST], either may be left out.
bool read_price(Query& query, const std::string& value, const Site& site) {
    const std::size_t dots = value.find("..");
    if (!value.starts_with('[') || !value.ends_with(']') || dots == std::string::npos) return false;
    const std::string least = value.substr(1, dots - 1);
    const std::string most = value.substr(dots + 2, value.size() - dots - 3);
    if (!least.empty()) query.least = amount(least, site);
    if (!most.empty()) query.most = amount(most, site);
    return (least.empty() || query.least) && (most.empty() || query.most);
}

void read_filters(Query& query, const std::string& text, const Site& site) {
    const auto filters = filters_of(text);
    const auto warn = [&](int id, std::string what) {
        query.warnings.push_back({200, id, std::move(what)});
    };
    for (const auto& [name, value] : filters) {
        if (name == "price") {
            const auto currency = filters.find("priceCurrency");
            const bool sound = currency != filters.end() && currency->second == site.currency;
            if (sound && read_price(query, value, site)) continue;
            query.least = query.most = std::nullopt;
            warn(12012, "A valid 'price' filter and a valid 'priceCurrency' filter is necessary.");
        } else if (name == "conditionIds") {
            query.condition_ids = choices(value);
        } else if (name == "buyingOptions") {
            query.buying_options = choices(value);
        } else if (name == "deliveryCountry") {
            query.delivery_country = value;
        } else if (name != "priceCurrency" && name != "deliveryPostalCode") {
            warn(12002, "The " + name + " value is invalid.");
        }
    }
}

std::optional<Problem> read_page(Query& query, const web::Request& request) {
    if (const std::string text = parameter(request, "limit"); !text.empty()) {
        const auto limit = whole(text);
        if (!limit) return Problem{400, 12007, "The 'limit' value must be an integer value."};
        if (*limit < 1 || *limit > kMostOnPage)
            return Problem{400, 12006,
                           "The 'limit' value should be between 1 and 200 (inclusive)."};
        query.limit = *limit;
    }
    if (const std::string text = parameter(request, "offset"); !text.empty()) {
        const auto offset = whole(text);
        if (!offset) return Problem{400, 12005, "The 'offset' value must be an integer."};
        if (*offset < 0) return Problem{400, 12004, "The 'offset' value cannot be negative."};
        if (*offset >= kCap || *offset + query.limit > kCap)
            return Problem{400, 12029,
                           "The maximum number of listings that can be retrieved is 10,000."};
        query.offset = *offset;
    }
    return std::nullopt;
}

}  // namespace

Json to_json(const Problem& problem) {
    return Json::object({{"errorId", problem.id},
                         {"domain", problem.id < 2000   ? "OAuth"
                                    : problem.id < 3000 ? "ACCESS"
                                                        : "API_BROWSE"},
                         {"category", "REQUEST"},
                         {"message", problem.text},
                         {"longMessage", problem.text}});
}

std::expected<View, Problem> read_view(const web::Request& request, core::Instant now,
                                       Problem unsupported) {
    View view{
        .site = &sites().front(), .campaign = {}, .country = {}, .zip = {}, .host = {}, .now = now};
    view.host = request.header("host");
    if (const std::string site = request.header("x-ebay-c-marketplace-id"); !site.empty())
        view.site = find_site(site);
    if (view.site == nullptr) return std::unexpected(std::move(unsupported));
    const std::string told = request.header("x-ebay-c-enduserctx");
    for (const auto part : core::split(told, ',')) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view name = core::trim(part.substr(0, equals));
        const std::string value = decode_component(part.substr(equals + 1));
        if (name == "affiliateCampaignId") view.campaign = value;
        if (name != "contextualLocation") continue;
        for (const auto place : core::split(value, ',')) {
            if (place.starts_with("country=")) view.country = place.substr(8);
            if (place.starts_with("zip=")) view.zip = place.substr(4);
        }
    }
    return view;
}

std::expected<Query, Problem> read_query(const web::Request& request, const View& view) {
    Query query;
    query.words = words_of(parameter(request, "q"));
    if (query.words.empty())
        return std::unexpected(Problem{400, 12001,
                                       "The call must have a valid 'q', 'category_ids', 'epid' or "
                                       "'gtin' query parameter."});
    if (auto problem = read_page(query, request)) return std::unexpected(*problem);
    read_filters(query, parameter(request, "filter"), *view.site);
    query.sort = parameter(request, "sort");
    if (!query.sort.empty() && query.sort != "price" && query.sort != "-price") {
        query.warnings.push_back({200, 12008, "The 'sort' value is invalid."});
        query.sort.clear();
    }
    const std::string groups = parameter(request, "fieldgroups");
    for (const auto group : core::split(groups, ',')) {
        query.extended = query.extended || group == "EXTENDED";
        if (!group.empty() && group != "EXTENDED" && group != "MATCHING_ITEMS")
            query.warnings.push_back({200, 12016, "The 'fieldgroups' value is invalid."});
    }
    return query;
}

bool Query::matches(const Listing& listing, const View& view) const {
    const std::string_view to =
        delivery_country.empty() ? view.site->country : std::string_view(delivery_country);
    if (!listing.sent_abroad && listing.site->country != to) return false;
    if (!condition_ids.empty() && !condition_ids.contains(std::string(listing.condition_id)))
        return false;
    const auto options = ebay::buying_options(listing);
    const auto wanted = [&](const std::string& option) { return buying_options.contains(option); };
    if (!std::ranges::any_of(options, wanted)) return false;
    const auto stands = [&](const std::string& word) {
        const bool plural = word.size() > 3 && word.ends_with('s');
        return listing.search_text.contains(plural ? word.substr(0, word.size() - 1) : word);
    };
    return std::ranges::all_of(words,
                               [&](const auto& any) { return std::ranges::any_of(any, stands); });
}

const Variation* Query::matching(const Listing& listing, const View& view) const {
    const auto fits = [&](const Variation& variation) {
        const std::int64_t price = converted(variation.price, *listing.site, *view.site);
        return (!least || price >= *least) && (!most || price <= *most);
    };
    const auto found = std::ranges::find_if(listing.variations, fits);
    return found == listing.variations.end() ? nullptr : &*found;
}

std::vector<std::string> buying_options(const Listing& listing) {
    switch (listing.format) {
        case Format::kFixed:
            return {"FIXED_PRICE"};
        case Format::kBestOffer:
            return {"FIXED_PRICE", "BEST_OFFER"};
        case Format::kAuction:
            return {"AUCTION"};
        case Format::kAuctionWithFixed:
            return {"AUCTION", "FIXED_PRICE"};
    }
    return {};
}

std::int64_t converted(std::int64_t minor, const Site& from, const Site& to) {
    return &from == &to ? minor
                        : (minor * from.usd_permille + to.usd_permille / 2) / to.usd_permille;
}

}  // namespace emptor::sandbox::ebay
