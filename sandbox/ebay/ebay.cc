#include "sandbox/ebay/ebay.h"

#include <algorithm>
#include <format>

#include "core/text.h"
#include "sandbox/ebay/render.h"
#include "sandbox/kit/digest.h"

namespace emptor::sandbox::ebay {
namespace {

constexpr std::string_view kScope = "https://api.ebay.com/oauth/api_scope";

web::Response refuse(const Problem& problem) {
    return json_response(problem.status,
                         Json::object({{"errors", Json::array({to_json(problem)})}}));
}

web::Response refuse_token(int status, std::string_view error, std::string_view description) {
    return json_response(status,
                         Json::object({{"error", error}, {"error_description", description}}));
}

Problem unknown_site(int status, int id, const web::Request& request) {
    return {status, id,
            "The marketplace " + request.header("x-ebay-c-marketplace-id") +
                " is not supported. The supported Marketplaces are: EBAY_US, EBAY_GB, EBAY_DE."};
}

// The same search from another place of its result.
std::string page_link(const web::Request& request, const View& view, int offset) {
    std::string link = "https://" + view.host + request.path;
    char separator = '?';
    for (const auto part : core::split(query_of(request.target), '&')) {
        if (part.empty() || part.starts_with("offset=")) continue;
        link += separator + std::string(part);
        separator = '&';
    }
    return link + separator + "offset=" + std::to_string(offset);
}

}  // namespace

Ebay::Ebay(Config config, Deps deps)
    : config_(std::move(config)),
      deps_(deps),
      items_(catalogue::make_items(config_.seed, config_.products)),
      listings_(make_listings(config_.seed, items_)) {}

std::vector<Endpoint> Ebay::endpoints() {
    const auto browse = [this](Operation operation) {
        return [this, operation](const web::Request& request) { return call(request, operation); };
    };
    return {{"POST", "/identity/v1/oauth2/token", "token",
             [this](const web::Request& request) { return token(request); }},
            {"GET", "/buy/browse/v1/item_summary/search", "search", browse(&Ebay::search)},
            {"GET", "/buy/browse/v1/item/{id}", "get_item", browse(&Ebay::item)},
            {"GET", "/itm/{id}", "page",
             [this](const web::Request& request) { return page(request); }}};
}

web::Response Ebay::error(int status, std::string_view message) const {
    const int id = status == 429 ? 2001 : status == 404 ? 2002 : 12000;
    return refuse({status, id, std::string(message)});
}

web::Response Ebay::token(const web::Request& request) {
    const std::string header = request.header("authorization");
    const std::string pair = header.starts_with("Basic ") ? from_base64(header.substr(6)) : "";
    if (!equal_in_constant_time(pair, config_.client_id + ":" + config_.client_secret))
        return refuse_token(401, "invalid_client", "client authentication failed");
    std::string grant;
    std::string scope;
    for (const auto& [name, value] : decode_form(request.body)) {
        if (name == "grant_type") grant = value;
        if (name == "scope") scope = value;
    }
    if (grant != "client_credentials")
        return refuse_token(400, "unsupported_grant_type",
                            "grant type in request is not supported by the authorization server");
    if (!std::ranges::contains(core::split(scope, ' '), kScope))
        return refuse_token(400, "invalid_scope",
                            "The requested scope is invalid, unknown, malformed, or exceeds the "
                            "scope granted to the client");
    const std::string value = "v^1.1#i^1#p^1#r^0#I^3#f^0#t^" + random_token(24);
    const core::Instant until = deps_.clock.now() + config_.token_life;
    deps_.store.put("token", value,
                    Json::object({{"id", value}, {"until", core::format_instant(until)}}));
    return json_response(200, Json::object({{"access_token", value},
                                            {"expires_in", config_.token_life.count()},
                                            {"token_type", "Application Access Token"}}));
}

std::optional<Problem> Ebay::check_token(const web::Request& request) const {
    const std::string header = request.header("authorization");
    if (!header.starts_with("Bearer ")) return Problem{401, 1002, "Missing access token"};
    const auto known = deps_.store.find("token", header.substr(7));
    const auto until = core::parse_instant(known ? (*known)["until"].text() : "");
    if (!until || *until <= deps_.clock.now()) return Problem{401, 1001, "Invalid access token"};
    return std::nullopt;
}

std::string Ebay::today() const {
    return std::format("{:%F}", std::chrono::floor<std::chrono::days>(deps_.clock.now()));
}

bool Ebay::count_call() {
    const std::lock_guard lock(mutex_);
    const auto known = deps_.store.find("calls", "today");
    const bool same_day = known && (*known)["day"].text() == today();
    const std::int64_t before = same_day ? (*known)["count"].integer() : 0;
    if (before >= config_.calls_per_day) return false;
    deps_.store.put("calls", "today", Json::object({{"day", today()}, {"count", before + 1}}));
    return true;
}

web::Response Ebay::call(const web::Request& request, Operation operation) {
    if (const auto problem = check_token(request)) return refuse(*problem);
    if (count_call()) return (this->*operation)(request);
    const core::Instant now = deps_.clock.now();
    const core::Instant midnight =
        std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1);
    web::Response response = refuse({429, 2001, "Too many requests."});
    response.headers["Retry-After"] =
        std::to_string(std::chrono::ceil<std::chrono::seconds>(midnight - now).count());
    return response;
}

std::vector<Ebay::Hit> Ebay::find(const Query& query, const View& view) const {
    std::vector<Hit> hits;
    for (const Listing& listing : listings_) {
        if (!query.matches(listing, view)) continue;
        if (const Variation* variation = query.matching(listing, view))
            hits.push_back({&listing, variation});
    }
    const auto cost = [&](const Hit& hit) {
        const std::int64_t sign = query.sort == "-price" ? -1 : 1;
        return sign * (converted(hit.variation->price, *hit.listing->site, *view.site) +
                       shipping_cost(*hit.listing, *hit.variation, view).value_or(0));
    };
    if (!query.sort.empty()) std::ranges::stable_sort(hits, {}, cost);
    return hits;
}

web::Response Ebay::search(const web::Request& request) {
    const auto view = read_view(request, deps_.clock.now(), unknown_site(409, 12019, request));
    if (!view) return refuse(view.error());
    const auto query = read_query(request, *view);
    if (!query) return refuse(query.error());
    const std::lock_guard lock(mutex_);
    const std::vector<Hit> hits = find(*query, *view);
    const int total = static_cast<int>(hits.size());
    Json answer = Json::object({{"href", page_link(request, *view, query->offset)},
                                {"total", total},
                                {"limit", query->limit},
                                {"offset", query->offset}});
    const int end = std::min(total, query->offset + query->limit);
    answer.set_if(end < total, "next", page_link(request, *view, end));
    answer.set_if(query->offset > 0, "prev",
                  page_link(request, *view, std::max(0, query->offset - query->limit)));
    Json summaries = Json::array();
    for (int i = query->offset; i < end; ++i) {
        const Hit& hit = hits[static_cast<std::size_t>(i)];
        summaries.push(summary_of(*hit.listing, *hit.variation, *view, query->extended));
    }
    // eBay leaves the list out when there is nothing in it.
    answer.set_if(!summaries.empty(), "itemSummaries", summaries);
    Json warnings = Json::array();
    for (const Problem& warning : query->warnings) warnings.push(to_json(warning));
    answer.set_if(!warnings.empty(), "warnings", warnings);
    web::Response response = json_response(200, answer);
    response.headers["X-EBAY-C-MARKETPLACE-ID"] = view->site->id;
    return response;
}

Ebay::Hit Ebay::find_item(const std::string& item_id) const {
    for (const Listing& listing : listings_) {
        const auto found = std::ranges::find(listing.variations, item_id, &Variation::item_id);
        if (found != listing.variations.end()) return {&listing, &*found};
    }
    return {nullptr, nullptr};
}

web::Response Ebay::item(const web::Request& request) {
    const auto view = read_view(request, deps_.clock.now(), unknown_site(400, 11011, request));
    if (!view) return refuse(view.error());
    const auto groups = request.query.find("fieldgroups");
    const std::string group = groups == request.query.end() ? "" : groups->second;
    if (!group.empty() && group != "COMPACT")
        return refuse({400, 11501, "The 'fieldgroups' value " + group + " is invalid."});
    const std::string& id = request.captures.at("id");
    const auto parts = core::split(id, '|');
    if (parts.size() != 3 || parts[0] != "v1")
        return refuse({400, 11012, "The specified item IDs are invalid."});
    const std::lock_guard lock(mutex_);
    const Hit hit = find_item(id);
    // A listing with variations is no item itself.
    if (hit.listing == nullptr) return refuse({404, 11001, "The specified item ID was not found."});
    return json_response(200, item_of(*hit.listing, *hit.variation, *view, group == "COMPACT"));
}

web::Response Ebay::page(const web::Request& request) {
    const std::string& id = request.captures.at("id");
    const auto listing = std::ranges::find(listings_, id, &Listing::legacy_id);
    if (listing == listings_.end())
        return {404, {}, "<!doctype html><title>Not found</title>", "text/html"};
    return {200,
            {},
            "<!doctype html><title>" + listing->title +
                " | eBay</title><p>The simulated eBay: a person would buy here.",
            "text/html"};
}

Json Ebay::state() const {
    const std::lock_guard lock(mutex_);
    const auto calls = deps_.store.find("calls", "today");
    const bool same_day = calls && (*calls)["day"].text() == today();
    return Json::object({{"listings", listings_.size()},
                         {"tokens_issued", deps_.store.count("token")},
                         {"calls_today", same_day ? (*calls)["count"].integer() : 0}});
}

std::string Ebay::change(const Json& body) {
    if (body["revoke_tokens"].boolean()) {
        for (Json token : deps_.store.list("token")) {
            token.set("until", core::format_instant(core::Instant()));
            const std::string id = token["id"].text();
            deps_.store.put("token", id, std::move(token));
        }
        return {};
    }
    const std::lock_guard lock(mutex_);
    for (Listing& listing : listings_) {
        const auto found =
            std::ranges::find(listing.variations, body["item"].text(), &Variation::item_id);
        if (found == listing.variations.end()) continue;
        found->price = body["price"].integer(found->price);
        found->quantity = body["quantity"].integer(found->quantity);
        return {};
    }
    return "revoke_tokens, or an item with price (minor units) or quantity, is expected";
}

VendorMaker make_simulator(const SettingReader& settings) {
    Config config{
        .client_id = settings.required_text("client_id"),
        .client_secret = settings.required_text("client_secret"),
        .token_life = std::chrono::seconds(settings.integer("token_life", 1, 86'400, 7200)),
        .calls_per_day = settings.integer("calls_per_day", 0, 10'000'000, 5000),
        .products =
            static_cast<std::uint32_t>(settings.integer("products", 1, catalogue::kItemsMax, 3000)),
        .seed = static_cast<std::uint64_t>(settings.integer("seed", 0, 1'000'000'000, 1))};
    return [config = std::move(config)](const VendorDeps& deps) {
        return std::make_unique<Ebay>(config, Deps{deps.store, deps.clock});
    };
}

}  // namespace emptor::sandbox::ebay
