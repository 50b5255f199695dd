#include "connectors/ebay/translate.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "connectors/kit/exchange.h"
#include "core/reasons.h"
#include "core/text.h"

namespace emptor::connectors::ebay {
namespace {

using api::common::Condition;
using api::common::Offer;
using core::Money;

constexpr std::size_t kLongestQuery = 100;
constexpr std::size_t kMostDescription = 2000;
constexpr std::string_view kForParts = "7000";

constexpr auto kConditions = std::to_array<std::pair<std::string_view, Condition>>({
    {"1000", Condition::kNew},
    {"1500", Condition::kOpenBox},
    {"1750", Condition::kOpenBox},
    {"2000", Condition::kRefurbished},
    {"2010", Condition::kRefurbished},
    {"2020", Condition::kRefurbished},
    {"2030", Condition::kRefurbished},
    {"2500", Condition::kRefurbished},
    {"2750", Condition::kUsed},
    {"2990", Condition::kUsed},
    {"3000", Condition::kUsed},
    {"3010", Condition::kUsed},
    {"4000", Condition::kUsed},
    {"5000", Condition::kUsed},
    {"6000", Condition::kUsed},
});

// A price filter in another currency than the site's would be converted at a rate we do not know.
constexpr auto kCurrencies = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"EBAY_US", "USD"},
    {"EBAY_GB", "GBP"},
    {"EBAY_DE", "EUR"},
    {"EBAY_FR", "EUR"},
    {"EBAY_IT", "EUR"},
    {"EBAY_ES", "EUR"},
    {"EBAY_AT", "EUR"},
    {"EBAY_IE", "EUR"},
    {"EBAY_NL", "EUR"},
    {"EBAY_BE", "EUR"},
    {"EBAY_CA", "CAD"},
    {"EBAY_AU", "AUD"},
    {"EBAY_CH", "CHF"},
    {"EBAY_PL", "PLN"},
});

std::string option(const Account& account, const std::string& name) {
    const auto found = account.credentials.find(name);
    return found == account.credentials.end() ? std::string() : found->second.reveal();
}

// What means something to eBay's search is only text here: commas and parentheses (or), quotes, the
// wildcard that is refused, a leading minus (not). An item has to say every word, so "for" is left
// out.
std::string keywords(const api::common::Intent& intent) {
    std::string text = intent.query;
    const std::string lower = core::to_lower_ascii(text);
    const bool one_brand = intent.brands.size() == 1;
    if (one_brand && !lower.contains(core::to_lower_ascii(intent.brands.front())))
        text = intent.brands.front() + " " + text;
    std::ranges::replace_if(
        text, [](char c) { return std::string_view(",()\"*").contains(c); }, ' ');
    std::string words;
    for (std::string_view word : core::split(text, ' ')) {
        while (word.starts_with('-')) word.remove_prefix(1);
        if (word.empty() || word == "for" || words.size() + word.size() + 1 > kLongestQuery)
            continue;
        words += (words.empty() ? "" : " ") + std::string(word);
    }
    return words;
}

std::string price_filter(const api::common::Intent& intent, const std::string& marketplace) {
    if (!intent.max_price) return {};
    const auto site = std::ranges::find(kCurrencies, marketplace,
                                        [](const auto& row) { return std::string(row.first); });
    const Money most = *intent.max_price;
    if (site == kCurrencies.end() || site->second != most.currency().code()) return {};
    // The limit is on all pieces together.
    const Money each(most.minor() / std::max(1, intent.quantity), most.currency());
    const bool least = intent.min_price && intent.min_price->currency() == most.currency();
    return std::format("price:[{}..{}],priceCurrency:{}",
                       least ? intent.min_price->decimal() : std::string(), each.decimal(),
                       site->second);
}

std::string condition_filter(const api::common::Intent& intent) {
    if (intent.conditions.empty() && intent.excluded_conditions.empty()) return {};
    std::vector<std::string> ids;
    for (const auto& [id, condition] : kConditions) {
        const bool wanted =
            intent.conditions.empty() || std::ranges::contains(intent.conditions, condition);
        if (wanted && !std::ranges::contains(intent.excluded_conditions, condition))
            ids.emplace_back(id);
    }
    return ids.empty() ? std::string() : "conditionIds:{" + core::join(ids, "|") + "}";
}

std::string filters(const api::integrations::SearchRequest& request,
                    const std::string& marketplace) {
    std::vector<std::string> all = {"buyingOptions:{FIXED_PRICE}"};
    for (std::string filter :
         {price_filter(request.intent, marketplace), condition_filter(request.intent)}) {
        if (!filter.empty()) all.push_back(std::move(filter));
    }
    if (request.ship_to && !request.ship_to->country.empty())
        all.push_back("deliveryCountry:" + request.ship_to->country);
    return core::join(all, ",");
}

// The amount as the seller has set it: `value` may be eBay's conversion of it, at a rate of the
// moment. Nothing for what is no amount.
std::optional<Money> amount_of(const std::optional<wire::ConvertedAmount>& amount) {
    if (!amount) return std::nullopt;
    const bool converted = amount->convertedFromValue && amount->convertedFromCurrency;
    const auto& value = converted ? amount->convertedFromValue : amount->value;
    const auto& code = converted ? amount->convertedFromCurrency : amount->currency;
    if (!value || !code) return std::nullopt;
    const auto currency = core::Currency::parse(*code);
    if (!currency) return std::nullopt;
    const auto money = Money::parse(*value, *currency);
    if (!money || money->is_negative()) return std::nullopt;
    return *money;
}

struct Shipping {
    Money cost;
    std::optional<int> days;
};

std::optional<int> days_until(const std::optional<std::string>& date, core::Instant now) {
    const auto at = core::parse_instant(date.value_or(""));
    if (!at || *at < now || *at > now + std::chrono::days(365)) return std::nullopt;
    return static_cast<int>(std::chrono::ceil<std::chrono::days>(*at - now).count());
}

// The cheapest way to have it sent. Without a destination calculated costs are not said, and what
// is not said is unknown; fetching it oneself is no shipping.
std::optional<Shipping> shipping_of(const wire::Item& item, core::Currency currency,
                                    core::Instant now) {
    std::optional<Shipping> best;
    if (!item.shippingOptions) return best;
    for (const wire::ShippingOption& way : *item.shippingOptions) {
        const auto cost = amount_of(way.shippingCost);
        if (way.type == "PICKUP" || !cost || cost->currency() != currency) continue;
        Money all = *cost;
        if (way.importCharges) {
            const auto charges = amount_of(way.importCharges);
            const auto sum = charges ? all.plus(*charges) : core::Result<Money>(all);
            if (!charges || !sum) continue;
            all = *sum;
        }
        if (!best || all.minor() < best->cost.minor())
            best = Shipping{all, days_until(way.maxEstimatedDeliveryDate, now)};
    }
    return best;
}

// Sellers must fill these fields and say so when there is nothing to say.
std::string said(const std::optional<std::string>& value) {
    const std::string text(core::trim(value.value_or("")));
    const std::string lower = core::to_lower_ascii(text);
    constexpr auto kNothing = std::to_array<std::string_view>(
        {"does not apply", "doesn't apply", "n/a", "na", "unbranded", "not applicable", "unknown"});
    return std::ranges::contains(kNothing, lower) ? std::string() : text;
}

std::vector<std::string> category_of(const wire::Item& item) {
    std::vector<std::string> path;
    if (item.categoryPath) {
        for (const auto part : core::split(*item.categoryPath, '|'))
            path.emplace_back(core::trim(part));
    } else if (item.categories) {
        // From the leaf up.
        for (const wire::Category& category : *item.categories)
            path.insert(path.begin(), category.categoryName.value_or(""));
    }
    std::erase(path, "");
    return path;
}

api::common::Availability availability_of(const wire::Item& item, core::Instant now) {
    using api::common::Availability;
    const auto ends = core::parse_instant(item.itemEndDate.value_or(""));
    if (ends && *ends <= now) return Availability::kOutOfStock;
    if (!item.estimatedAvailabilities || item.estimatedAvailabilities->empty())
        return Availability::kUnspecified;
    const auto status = item.estimatedAvailabilities->front().estimatedAvailabilityStatus;
    if (status == "IN_STOCK" || status == "LIMITED_STOCK") return Availability::kInStock;
    if (status == "OUT_OF_STOCK") return Availability::kOutOfStock;
    return Availability::kUnspecified;
}

std::string link_of(const wire::Item& item) {
    for (const auto& link : {item.itemAffiliateWebUrl, item.itemWebUrl}) {
        if (link && link->starts_with("https://")) return *link;
    }
    return {};
}

void fill_details(Offer& offer, const wire::Item& item) {
    offer.brand = said(item.brand);
    offer.mpn = said(item.mpn);
    const std::string gtin = said(item.gtin);
    if (!gtin.empty()) offer.gtins.push_back(gtin);
    offer.category = category_of(item);
    offer.description = core::clip_utf8(item.shortDescription.value_or(""), kMostDescription);
    if (item.localizedAspects) {
        for (const wire::TypedNameValue& aspect : *item.localizedAspects) {
            const std::string name = core::to_lower_ascii(said(aspect.name));
            const std::string value = said(aspect.value);
            if (!name.empty() && !value.empty()) offer.attributes[name] = value;
        }
    }
    if (item.lotSize.value_or(0) > 1) offer.attributes["lot size"] = std::to_string(*item.lotSize);
    if (item.seller && item.seller->username) {
        offer.attributes["seller"] = std::format("{} ({} % of {})", *item.seller->username,
                                                 item.seller->feedbackPercentage.value_or("?"),
                                                 item.seller->feedbackScore.value_or(0));
    }
    if (item.image) offer.image_url = item.image->imageUrl.value_or("");
}

}  // namespace

std::string marketplace_of(const Account& account) {
    const std::string chosen = option(account, "marketplace");
    return chosen.empty() ? "EBAY_US" : chosen;
}

core::Result<std::string> search_path(const api::integrations::SearchRequest& request,
                                      const std::string& marketplace, int limit, int offset) {
    const std::string words = keywords(request.intent);
    if (words.empty())
        return core::fail(core::reasons::kMalformedRequest, "ebay: nothing to search for");
    return "/buy/browse/v1/item_summary/search?" +
           form_encode({{"q", words},
                        {"filter", filters(request, marketplace)},
                        {"fieldgroups", "EXTENDED"},
                        {"limit", std::to_string(limit)},
                        {"offset", std::to_string(offset)}});
}

std::string item_path(const std::string& item_id) {
    return "/buy/browse/v1/item/" + url_encode(item_id);
}

http::Headers headers_for(const Account& account,
                          const std::optional<api::common::Address>& ship_to) {
    http::Headers headers = {{"X-EBAY-C-MARKETPLACE-ID", marketplace_of(account)}};
    std::vector<std::string> context;
    if (const std::string campaign = option(account, "campaign_id"); !campaign.empty())
        context.push_back("affiliateCampaignId=" + url_encode(campaign));
    if (ship_to && !ship_to->country.empty()) {
        const std::string zip = ship_to->postal_code.empty() ? "" : ",zip=" + ship_to->postal_code;
        context.push_back("contextualLocation=" + url_encode("country=" + ship_to->country + zip));
    }
    if (!context.empty()) headers.emplace_back("X-EBAY-C-ENDUSERCTX", core::join(context, ","));
    return headers;
}

Condition to_condition(std::string_view condition_id) {
    const auto found =
        std::ranges::find(kConditions, condition_id, [](const auto& row) { return row.first; });
    return found == kConditions.end() ? Condition::kUnspecified : found->second;
}

bool has_fixed_price(const wire::Item& item) {
    return item.buyingOptions &&
           std::ranges::contains(*item.buyingOptions, std::string("FIXED_PRICE"));
}

std::optional<Offer> to_offer(const wire::Item& item, const Account& account, core::Instant now) {
    const auto price = amount_of(item.price);
    const bool sellable = price && !price->is_zero() && has_fixed_price(item) &&
                          item.conditionId != kForParts && !item.itemId.value_or("").empty();
    if (!sellable) return std::nullopt;
    Offer offer{.offer_id = account.id + ":" + *item.itemId,
                .merchant_id = account.id,
                .item_id = *item.itemId,
                .title = item.title.value_or(""),
                .condition = to_condition(item.conditionId.value_or("")),
                .url = link_of(item),
                .price = *price,
                .availability = availability_of(item, now),
                .observed_at = now};
    fill_details(offer, item);
    if (item.marketingPrice) {
        const auto before = amount_of(item.marketingPrice->originalPrice);
        if (before && before->currency() == price->currency()) offer.list_price = *before;
    }
    if (const auto shipping = shipping_of(item, price->currency(), now)) {
        offer.shipping_estimate = shipping->cost;
        offer.delivery_days = shipping->days;
    }
    return offer;
}

}  // namespace emptor::connectors::ebay
