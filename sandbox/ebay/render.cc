#include "sandbox/ebay/render.h"

#include <cstdlib>
#include <format>

#include "core/money.h"
#include "core/text.h"

namespace emptor::sandbox::ebay {
namespace {

constexpr std::chrono::days kLeast{3};
constexpr std::chrono::days kMost{7};
constexpr std::chrono::days kAbroad{6};

std::string time_text(core::Instant at) {
    return std::format("{:%FT%T}.000Z", std::chrono::floor<std::chrono::seconds>(at));
}

std::string decimal(std::int64_t minor, const Site& site) {
    return core::Money(minor, core::Currency::parse(site.currency).value()).decimal();
}

// Abroad, amounts are converted and say from what.
Json amount(std::int64_t minor, const Listing& listing, const View& view) {
    Json json =
        Json::object({{"value", decimal(converted(minor, *listing.site, *view.site), *view.site)},
                      {"currency", view.site->currency}});
    json.set_if(listing.site != view.site, "convertedFromValue", decimal(minor, *listing.site));
    json.set_if(listing.site != view.site, "convertedFromCurrency", listing.site->currency);
    return json;
}

std::string percent_encode(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = core::is_alphanumeric(c) || c == '-' || c == '_';
        encoded +=
            plain ? std::string(1, c) : std::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

std::string page_of(const Listing& listing, const Variation& variation, const View& view) {
    const std::string page = "https://" + view.host + "/itm/" + listing.legacy_id;
    const std::string number = variation.item_id.substr(variation.item_id.rfind('|') + 1);
    return listing.grouped() ? page + "?var=" + number : page;
}

std::string affiliate_page(const std::string& page, const View& view) {
    return page + (page.contains('?') ? "&" : "?") +
           "mkevt=1&mkcid=1&mkrid=711-53200-19255-0&campid=" + percent_encode(view.campaign) +
           "&toolid=10049";
}

std::string group_href(const Listing& listing, const View& view) {
    return "https://" + view.host +
           "/buy/browse/v1/item/get_items_by_item_group?item_group_id=" + listing.legacy_id;
}

// Weight and distance; nothing without a destination.
std::optional<std::int64_t> calculated(const Variation& variation, const View& view) {
    if (view.country.empty() || view.zip.empty()) return std::nullopt;
    const int zone = std::abs(view.zip.front() - '4');
    return 399 + variation.item->weight_g * 15LL / 100 + zone * 60LL;
}

std::optional<std::int64_t> own_cost(const Listing& listing, const Variation& variation,
                                     const View& view) {
    switch (listing.shipping) {
        case Shipping::kFree:
            return 0;
        case Shipping::kFlat:
        case Shipping::kFlatOrPickup:
            return listing.flat_cost;
        case Shipping::kCalculated:
            return calculated(variation, view);
    }
    return std::nullopt;
}

Json shipping_option(const Listing& listing, const Variation& variation, const View& view) {
    Json way = Json::object(
        {{"shippingCostType", listing.shipping == Shipping::kCalculated ? "CALCULATED" : "FIXED"}});
    if (const auto cost = own_cost(listing, variation, view))
        way.set("shippingCost", amount(*cost, listing, view));
    const bool abroad = listing.site != view.site;
    const core::Instant from = view.now + (abroad ? kAbroad : std::chrono::days(0));
    way.set("minEstimatedDeliveryDate", time_text(from + kLeast));
    way.set("maxEstimatedDeliveryDate", time_text(from + kMost));
    way.set("guaranteedDelivery", false);
    return way;
}

// What search and getItem say alike.
Json common(const Listing& listing, const Variation& variation, const View& view) {
    const std::string page = page_of(listing, variation, view);
    Json options = Json::array();
    for (const std::string& option : buying_options(listing)) options.push(option);
    Json json = Json::object({{"itemId", variation.item_id},
                              {"title", listing.title},
                              {"condition", listing.condition},
                              {"conditionId", listing.condition_id},
                              {"buyingOptions", options},
                              {"itemWebUrl", page},
                              {"legacyItemId", listing.legacy_id},
                              {"listingMarketplaceId", listing.site->id},
                              {"adultOnly", false},
                              {"priorityListing", false},
                              {"topRatedBuyingExperience", false},
                              {"itemLocation", Json::object({{"country", listing.site->country},
                                                             {"postalCode", "4****"}})}});
    json.set_if(!view.campaign.empty(), "itemAffiliateWebUrl", affiliate_page(page, view));
    json.set_if(listing.buyable(), "price", amount(variation.price, listing, view));
    if (listing.format == Format::kAuction || listing.format == Format::kAuctionWithFixed) {
        json.set("currentBidPrice", amount(variation.price / 2, listing, view));
        json.set("bidCount", listing.bids);
        json.set("itemEndDate", time_text(view.now + std::chrono::days(2)));
    }
    return json;
}

Json seller_of(const Listing& listing) {
    return Json::object(
        {{"username", listing.seller}, {"feedbackPercentage", "99.2"}, {"feedbackScore", 1234}});
}

Json aspect(std::string_view name, std::string_view value) {
    return Json::object({{"type", "STRING"}, {"name", name}, {"value", value}});
}

Json aspects_of(const Variation& variation) {
    Json aspects = Json::array();
    for (const catalogue::Chosen& chosen : variation.item->values) {
        const std::string value = value_text(chosen, catalogue::Habit::kOrderly);
        if (!value.empty())
            aspects.push(
                aspect(attribute_name(chosen.axis->attribute, catalogue::Habit::kOrderly), value));
    }
    return aspects;
}

std::string short_description(const Listing& listing, const Variation& variation) {
    std::string text = std::string(listing.condition) + ".";
    for (const catalogue::Chosen& chosen : variation.item->values) {
        const std::string value = value_text(chosen, catalogue::Habit::kOrderly);
        if (!value.empty()) text += " " + value + ".";
    }
    return text;
}

Json item_shipping(const Listing& listing, const Variation& variation, const View& view) {
    Json way = shipping_option(listing, variation, view);
    way.set("type", "STANDARD");
    way.set("shippingServiceCode", "Standard Shipping");
    way.set("quantityUsedForEstimate", 1);
    if (listing.site != view.site)
        way.set("importCharges", amount(variation.price / 20, listing, view));
    Json ways = Json::array({way});
    if (listing.shipping == Shipping::kFlatOrPickup) {
        ways.push(Json::object({{"type", "PICKUP"},
                                {"shippingServiceCode", "Local Pickup"},
                                {"shippingCostType", "FIXED"},
                                {"shippingCost", amount(0, listing, view)}}));
    }
    return ways;
}

Json availability_of(const Variation& variation) {
    const bool there = variation.quantity > 0;
    return Json::array(
        {Json::object({{"deliveryOptions", Json::array({"SHIP_TO_HOME"})},
                       {"estimatedAvailabilityStatus", there ? "IN_STOCK" : "OUT_OF_STOCK"},
                       {"estimatedAvailableQuantity", variation.quantity},
                       {"estimatedSoldQuantity", 3}})});
}

Json group_of(const Listing& listing, const View& view) {
    return Json::object({{"itemGroupId", listing.legacy_id},
                         {"itemGroupType", "SELLER_DEFINED_VARIATIONS"},
                         {"itemGroupHref", group_href(listing, view)},
                         {"itemGroupTitle", listing.title}});
}

}  // namespace

std::optional<std::int64_t> shipping_cost(const Listing& listing, const Variation& variation,
                                          const View& view) {
    const auto cost = own_cost(listing, variation, view);
    if (!cost) return std::nullopt;
    return converted(*cost, *listing.site, *view.site);
}

Json summary_of(const Listing& listing, const Variation& variation, const View& view,
                bool extended) {
    Json json = common(listing, variation, view);
    json.set("itemHref",
             "https://" + view.host + "/buy/browse/v1/item/" + percent_encode(variation.item_id));
    json.set_if(listing.grouped(), "itemGroupHref", group_href(listing, view));
    json.set_if(listing.grouped(), "itemGroupType", "SELLER_DEFINED_VARIATIONS");
    json.set("seller", seller_of(listing));
    json.set("shippingOptions", Json::array({shipping_option(listing, variation, view)}));
    Json categories = Json::array();
    const auto& path = variation.item->kind->category;
    for (auto part = path.rbegin(); part != path.rend(); ++part) {
        const auto number = static_cast<std::int64_t>(path.rend() - part) * 1000;
        categories.push(
            Json::object({{"categoryId", std::to_string(number)}, {"categoryName", *part}}));
    }
    json.set("categories", categories);
    json.set_if(extended, "shortDescription", short_description(listing, variation));
    return json;
}

Json item_of(const Listing& listing, const Variation& variation, const View& view, bool compact) {
    Json json = common(listing, variation, view);
    json.set("estimatedAvailabilities", availability_of(variation));
    json.set("shippingOptions", item_shipping(listing, variation, view));
    json.set("sellerItemRevision", "1");
    if (compact) return json;
    std::string path;
    for (const std::string_view part : variation.item->kind->category)
        path += (path.empty() ? "" : "|") + std::string(part);
    json.set("categoryPath", path);
    json.set("seller", seller_of(listing));
    json.set("brand", listing.shy ? "Unbranded" : variation.item->brand);
    json.set("mpn", listing.shy ? "Does Not Apply" : variation.item->mpn);
    json.set("gtin", listing.shy ? "Does not apply" : variation.item->gtin);
    json.set("shortDescription", short_description(listing, variation));
    json.set("localizedAspects", aspects_of(variation));
    json.set_if(listing.lot_size > 1, "lotSize", listing.lot_size);
    json.set_if(listing.grouped(), "primaryItemGroup", group_of(listing, view));
    json.set("eligibleForInlineCheckout", listing.format == Format::kFixed);
    json.set("enabledForGuestCheckout", false);
    return json;
}

}  // namespace emptor::sandbox::ebay
